"""The provider reports per period with evidence; the contract manager accepts or sends back."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import AccessEntry
from contracts.domain.errors import DecisionRefused, StaleText
from contracts.domain.obligations import ReportStatus
from contracts.models import ObligationReport, ReportEvidence
from contracts.promises.services import (
    accept_report,
    add_evidence,
    remind_of_reports,
    remove_evidence,
    save_report,
    send_back_report,
    submit_report,
)
from contracts.promises.todo import obligations_todo_for
from documents.models import OutboxJob, StoredFile
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.contracts.agreement.test_signing import two_winners
from tests.contracts.execution.pages import get, post, url
from tests.factories.accounts import MembershipFactory
from tests.factories.bids import pdf_bytes
from tests.factories.contracts import Award, executing, file_of, manager_of
from tests.factories.promises import IN_APRIL, IN_JULY, Q1, Q2, many_obligations, obligation_of, reported
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db


def upload(text: str = "Uitdraai") -> SimpleUploadedFile:
    return SimpleUploadedFile("wachtlijst.pdf", pdf_bytes(text=text))


def todos(user: User, at: datetime) -> list[str]:
    return [todo.text for todo in obligations_todo_for(user, at=at)]


def mails() -> int:
    return OutboxJob.objects.filter(kind="mail_obligation").count()


def page_of(award: Award, obligation: object, first: date = Q1, name: str = "Anker") -> str:
    return url("obligation_report", file_of(award, name), obligation.public_id, first.isoformat())


def test_a_provider_reports_with_evidence_and_the_manager_accepts() -> None:
    award = executing()
    obligation, anker, manager = obligation_of(award), award.bidder("Anker"), manager_of(award)
    page = page_of(award, obligation)

    assert todos(anker, IN_APRIL) == ["Rapporteer over Start binnen 14 dagen: kwartaal 1 van 2026"]
    done = post(
        anker, page, at=IN_APRIL, value="96,5", evidence=upload(), version="0", submit="1"
    ).body.decode()

    assert "De rapportage is ingediend." in done
    assert "96,5%" in done
    assert todos(anker, IN_APRIL) == []
    assert todos(manager, IN_APRIL) == ["Beoordeel de rapportage van Anker: Start binnen 14 dagen"]
    judged = get(manager, page, at=IN_APRIL).body.decode()
    assert "wachtlijst.pdf" in judged
    accepted = post(manager, page, at=IN_APRIL, remarks="Dank.").body.decode()
    assert "De rapportage is geaccepteerd." in accepted
    assert "op koers" in accepted
    assert todos(manager, IN_APRIL) == []
    assert "Dank." in get(anker, page, at=IN_APRIL).body.decode()
    with pytest.raises(DecisionRefused, match="al beslist"):
        accept_report(ObligationReport.objects.get(), by=manager, at=IN_APRIL)


def test_a_draft_is_kept_and_is_the_providers_own() -> None:
    award = executing()
    obligation, anker = obligation_of(award), award.bidder("Anker")
    page = page_of(award, obligation)

    saved = post(
        anker, page, at=IN_APRIL, value="80", explanation="Nog na te gaan", evidence=upload(), version="0"
    ).body.decode()

    assert "Het concept is opgeslagen." in saved
    assert "wachtlijst.pdf" in saved
    evidence = ReportEvidence.objects.get()
    path = url("obligation_evidence", file_of(award), evidence.public_id)
    assert get(anker, path, at=IN_APRIL).body.startswith(b"%PDF")
    for member in (manager_of(award), award.buyer):
        assert get(member, page, at=IN_APRIL).status == 404
        assert get(member, path, at=IN_APRIL).status == 404
        shown = get(member, url("obligation", file_of(award), obligation.public_id), at=IN_APRIL)
        assert "Nog na te gaan" not in shown.body.decode()
        assert "80%" not in shown.body.decode()
    # A colleague goes on where the first stopped.
    assert "Nog na te gaan" in get(award.bidder("Anker"), page, at=IN_APRIL).body.decode()


def test_before_the_period_ends_a_draft_can_be_kept_and_not_handed_in() -> None:
    award = executing()
    obligation, anker = obligation_of(award), award.bidder("Anker")
    february = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)

    refused = post(
        anker,
        page_of(award, obligation),
        at=february,
        value="99",
        explanation="Al bijna klaar",
        evidence=upload(),
        version="0",
        submit="1",
    ).body.decode()

    assert "Deze periode loopt tot en met di 31 maart 2026." in refused
    assert "Al bijna klaar" in refused
    assert ObligationReport.objects.get().state is ReportStatus.DRAFT
    assert todos(anker, february) == []


def test_what_lacks_is_said_at_its_field() -> None:
    award = executing()
    obligation, anker = obligation_of(award), award.bidder("Anker")
    page = page_of(award, obligation)

    for version, (typed, sentence) in enumerate(
        [
            ({"value": ""}, "Vul in wat u hebt bereikt."),
            ({"value": "80"}, "De norm is niet gehaald. Leg uit hoe dat komt"),
            ({"value": "96"}, "Voeg het gevraagde bewijs toe."),
        ]
    ):
        shown = post(anker, page, at=IN_APRIL, version=str(version), submit="1", **typed).body.decode()
        assert sentence in shown
    odd = post(anker, page, at=IN_APRIL, version="3", submit="1", value="veel").body.decode()
    assert "“veel” is geen getal." in odd
    exe = SimpleUploadedFile("virus.exe", b"MZ")
    bad = post(anker, page, at=IN_APRIL, version="3", submit="1", value="97", evidence=exe).body.decode()
    assert "van een soort die hier niet past" in bad
    assert 'value="97"' in bad
    assert ObligationReport.objects.get().state is ReportStatus.DRAFT


def test_a_tab_that_is_behind_overwrites_nothing() -> None:
    award = executing()
    obligation, anker = obligation_of(award), award.bidder("Anker")
    facts = {"by": anker, "at": IN_APRIL}
    save_report(obligation, Q1, explanation="Van Bo", version=0, **facts)

    with pytest.raises(StaleText):
        save_report(obligation, Q1, explanation="Van Ann", version=0, **facts)
    shown = post(
        anker, page_of(award, obligation), at=IN_APRIL, explanation="Van Ann", version="0"
    ).body.decode()

    assert "Nu opgeslagen: Van Bo" in shown
    assert "Van Ann" in shown
    assert ObligationReport.objects.get().explanation == "Van Bo"
    assert 'name="version" value="1"' in shown


def test_one_that_is_sent_back_stays_on_record_and_is_reported_again() -> None:
    award = executing()
    obligation, anker, manager = obligation_of(award), award.bidder("Anker"), manager_of(award)
    report = reported(obligation, "96", by=anker)
    page = page_of(award, obligation)
    before = mails()

    empty = post(manager, page, at=IN_APRIL, **{"return": "1"}).body.decode()
    done = post(manager, page, at=IN_APRIL, remarks="Maart ontbreekt.", **{"return": "1"}).body.decode()

    assert "Schrijf op wat er anders moet." in empty
    assert "De rapportage is teruggestuurd." in done
    assert mails() > before
    assert todos(anker, IN_APRIL) == ["Rapporteer over Start binnen 14 dagen: kwartaal 1 van 2026"]
    again = get(anker, page, at=IN_APRIL).body.decode()
    assert "Maart ontbreekt." in again
    assert 'value="96"' in again
    reported(obligation, "95", by=anker)
    assert list(ObligationReport.objects.values_list("status", "value").order_by("pk")) == [
        ("teruggestuurd", Decimal(96)),
        ("ingediend", Decimal(95)),
    ]
    with pytest.raises(DecisionRefused, match="al beslist"):
        send_back_report(report, remarks="x", by=manager, at=IN_APRIL)


def test_what_was_handed_in_does_not_change() -> None:
    award = executing()
    obligation, anker = obligation_of(award), award.bidder("Anker")
    report = reported(obligation, "96", by=anker)
    facts = {"by": anker, "at": IN_APRIL}

    with pytest.raises(DecisionRefused, match="ligt vast"):
        save_report(obligation, Q1, value=Decimal(99), version=1, **facts)
    with pytest.raises(DecisionRefused, match="ligt vast"):
        submit_report(report, **facts)
    with pytest.raises(DecisionRefused, match="ligt vast"):
        remove_evidence(ReportEvidence.objects.get(), **facts)
    with pytest.raises(DecisionRefused, match="ligt vast"):
        add_evidence(obligation, Q1, BytesIO(pdf_bytes(text="meer")), name="meer.pdf", **facts)
    assert ObligationReport.objects.get().value == Decimal(96)


def test_evidence_is_taken_from_a_draft_and_nobody_opens_it_any_more() -> None:
    award = executing()
    obligation, anker, file = obligation_of(award), award.bidder("Anker"), file_of(award)
    facts = {"by": anker, "at": IN_APRIL}
    evidence = add_evidence(obligation, Q1, BytesIO(pdf_bytes()), name="fout.pdf", **facts)
    drop = url("obligation_evidence_drop", file, evidence.public_id)

    assert post(manager_of(award), drop, at=IN_APRIL).status == 404
    gone = post(anker, drop, at=IN_APRIL).body.decode()

    assert "Het bewijs is verwijderd." in gone
    assert "fout.pdf" not in get(anker, page_of(award, obligation), at=IN_APRIL).body.decode()
    assert get(anker, url("obligation_evidence", file, evidence.public_id), at=IN_APRIL).status == 404
    evidence.refresh_from_db()
    assert evidence.removed_at == IN_APRIL


def test_nobody_reports_for_another() -> None:
    award = executing(two_winners())
    obligation, anker = obligation_of(award, "Anker"), award.bidder("Anker")
    reported(obligation, "96", by=anker, text="Geheim van Anker")
    evidence = ReportEvidence.objects.get()
    reader = MembershipFactory(
        organisation=file_of(award).contract.bid.organisation, may_edit=False, may_submit=False
    ).user
    before = StoredFile.objects.count()

    others = [award.bidder("Brug"), manager_of(award), award.buyer, reader]
    for other in others:
        with pytest.raises(NotAllowed):
            save_report(obligation, Q2, value=Decimal(1), version=0, by=other, at=IN_JULY)
        with pytest.raises(NotAllowed):
            add_evidence(obligation, Q2, BytesIO(pdf_bytes()), name="x.pdf", by=other, at=IN_JULY)
        answer = post(other, page_of(award, obligation, Q2), at=IN_JULY, value="1", version="0", submit="1")
        assert answer.status == 404, other
    assert StoredFile.objects.count() == before
    assert ObligationReport.objects.count() == 1
    path = url("obligation_evidence", file_of(award, "Anker"), evidence.public_id)
    assert get(award.bidder("Brug"), path).status == 404
    assert get(award.bidder("Brug"), page_of(award, obligation)).status == 404
    # Nor through the address of one's own contract.
    own = url("obligation_evidence", file_of(award, "Brug"), evidence.public_id)
    assert get(award.bidder("Brug"), own).status == 404
    assert get(manager_of(award), own).status == 404
    assert get(manager_of(award), path).body.startswith(b"%PDF")
    assert AccessEntry.objects.filter(event="obligation.read_evidence").count() == 1
    assert todos(award.bidder("Brug"), IN_JULY) == []


def test_only_the_contract_manager_judges() -> None:
    award = executing()
    report = reported(obligation_of(award), "96", by=award.bidder("Anker"))

    for role in (Role.BUYER, Role.JURIST, Role.AUDITOR):
        member = member_with_role(award.tender, role)
        with pytest.raises(NotAllowed):
            accept_report(report, by=member, at=IN_APRIL)
        with pytest.raises(NotAllowed):
            send_back_report(report, remarks="x", by=member, at=IN_APRIL)
        assert get(member, page_of(award, report.obligation), at=IN_APRIL).status == 200
        assert post(member, page_of(award, report.obligation), at=IN_APRIL).status == 404
    assert ObligationReport.objects.get().state is ReportStatus.SUBMITTED


def test_values_over_periods_show_a_trend_beside_the_norm_and_what_to_mind() -> None:
    award = executing()
    obligation, anker = obligation_of(award), award.bidder("Anker")
    reported(obligation, "98", by=anker)
    reported(obligation, "96", first=Q2, by=anker, at=IN_JULY)

    shown = get(
        manager_of(award), url("obligation", file_of(award), obligation.public_id), at=IN_JULY
    ).body.decode()

    assert "data:image/svg+xml" in shown
    assert "Norm: ten minste 95%. kwartaal 1 van 2026 98; kwartaal 2 van 2026 96." in shown
    assert "let op" in shown


def test_words_are_reported_as_kept_or_not() -> None:
    award = executing()
    obligation = obligation_of(
        award,
        title="Vaste begeleider",
        norm_kind="tekst",
        norm_text="Elke cliënt heeft een vaste begeleider",
        norm_value=None,
        norm_unit="",
        evidence="",
    )
    anker, page = award.bidder("Anker"), page_of(award, obligation)

    empty = post(anker, page, at=IN_APRIL, version="0", submit="1").body.decode()
    done = post(
        anker, page, at=IN_APRIL, version="1", submit="1", is_met="nee", explanation="Ziekte."
    ).body.decode()

    assert "Kies of de afspraak is nagekomen." in empty
    assert "niet nagekomen" in done
    assert "niet gehaald" in done


def test_a_report_is_brought_to_mind_a_week_before_and_once_after() -> None:
    award = executing()
    obligation, anker = obligation_of(award), award.bidder("Anker")

    def reminded(on: date) -> bool:
        before = mails()
        remind_of_reports(at=datetime(on.year, on.month, on.day, 9, tzinfo=UTC))
        return mails() > before

    days = [date(2026, 2, 1), date(2026, 4, 22), date(2026, 4, 23), date(2026, 4, 24), date(2026, 5, 1)]
    assert [reminded(on) for on in days] == [False, False, True, False, True]
    assert not reminded(date(2026, 5, 1))
    reported(obligation, "96", first=Q2, by=anker, at=IN_JULY)
    assert not reminded(date(2026, 7, 25))
    assert reminded(date(2026, 10, 23))


def test_an_address_without_a_period_is_not_found() -> None:
    award = executing()
    obligation, anker = obligation_of(award), award.bidder("Anker")

    for first in ("2026-02-01", "2025-01-01", "onzin"):
        path = url("obligation_report", file_of(award), obligation.public_id, first)
        assert get(anker, path, at=IN_APRIL).status == 404
    with pytest.raises(DecisionRefused, match="geen periode"):
        save_report(obligation, date(2026, 2, 1), version=0, by=anker, at=IN_APRIL)


def test_the_start_page_takes_as_many_queries_for_two_as_for_a_hundred() -> None:
    award = executing()
    anker, file = award.bidder("Anker"), file_of(award)

    def queries() -> int:
        fresh = User.objects.get(pk=anker.pk)
        with CaptureQueriesContext(connection) as captured:
            obligations_todo_for(fresh, at=IN_APRIL)
        return len(captured)

    many_obligations(file, 2, by=manager_of(award))
    two = queries()
    many_obligations(file, 100, by=manager_of(award))

    assert queries() == two
