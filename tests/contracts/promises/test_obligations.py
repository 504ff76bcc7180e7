"""A toezegging of the winning plan becomes a prestatieafspraak, and everybody reads no more than their own."""

from datetime import date

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEntry
from contracts.domain.errors import DecisionRefused
from contracts.models import Obligation
from contracts.promises.selectors import open_commitments
from contracts.promises.services import add_obligation, end_obligation
from documents.models import OutboxJob
from scoring.models import Commitment
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.contracts.agreement.test_signing import two_winners
from tests.contracts.execution.pages import get, post, url
from tests.factories.contracts import SIGNED_AT, Award, executing, file_of, manager_of
from tests.factories.promises import many_obligations, obligation_of, promised
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db
FORM = {
    "title": "Start binnen 14 dagen",
    "norm_kind": "ten_minste",
    "norm_value": "97,5",
    "norm_unit": "%",
    "frequency": "kwartaal",
    "starts_on": "1-1-2026",
    "days_to_report": "20",
    "owner": "Clustermanager",
}


def add_page(award: Award, commitment: Commitment | None = None) -> str:
    path = url("obligation_add", file_of(award))
    return f"{path}?toezegging={commitment.public_id}" if commitment else path


def test_the_manager_turns_a_toezegging_into_a_prestatieafspraak_that_the_provider_reads() -> None:
    award = executing()
    commitment, manager, file = promised(award), manager_of(award), file_of(award)

    listed = get(manager, url("obligations", file)).body.decode()
    form = get(manager, add_page(award, commitment)).body.decode()
    done = post(manager, add_page(award, commitment), **FORM).body.decode()

    assert "95% start binnen 14 dagen" in listed
    assert "Toezegging op pagina 3 van het plan" in form
    assert "De prestatieafspraak staat bij het contract." in done
    found = Obligation.objects.get()
    assert (found.source, found.page, str(found.norm)) == (commitment.text, 3, "ten minste 97,5%")
    own = get(award.bidder("Anker"), url("obligation", file, found.public_id)).body.decode()
    assert "95% start binnen 14 dagen" in own
    assert "ten minste 97,5%" in own
    # Who marked it is nobody's business any more, and not the provider's.
    assert commitment.evaluator.name not in own
    assert AuditEntry.objects.get(event="obligation.added").data["from_plan"] is True
    assert OutboxJob.objects.filter(kind="mail_obligation").exists()


def test_a_toezegging_is_listed_once_and_not_any_more_when_it_is_used() -> None:
    award = executing()
    first, second = promised(award), promised(award, text="95%  start binnen\n14 DAGEN")

    assert open_commitments(file_of(award)) == [first]
    obligation = obligation_of(award, commitment=first)
    assert open_commitments(file_of(award)) == []
    with pytest.raises(DecisionRefused, match="al een prestatieafspraak"):
        obligation_of(award, commitment=first)
    end_obligation(
        obligation,
        ended_on=date(2026, 6, 30),
        reason="Anders afgesproken.",
        by=manager_of(award),
        at=SIGNED_AT,
    )
    assert open_commitments(file_of(award)) == [first]
    assert second.text != first.text


def test_what_was_marked_without_finishing_the_bid_is_not_offered() -> None:
    award = executing()
    commitment = promised(award)
    Commitment.objects.filter(pk=commitment.pk).update(
        evaluator=member_with_role(award.tender, Role.EVALUATOR, name="Niet klaar")
    )

    assert open_commitments(file_of(award)) == []


def test_the_toezeggingen_of_another_plan_are_not_offered_nor_taken() -> None:
    award = executing(two_winners())
    brug = promised(award, "Brug", text="Brug belooft een hond")

    shown = get(manager_of(award), url("obligations", file_of(award, "Anker"))).body.decode()

    assert "Brug belooft een hond" not in shown
    assert "Brug belooft een hond" in (
        get(manager_of(award), url("obligations", file_of(award, "Brug"))).body.decode()
    )
    assert get(manager_of(award), add_page(award, brug)).status == 404
    with pytest.raises(DecisionRefused, match="ander plan"):
        obligation_of(award, "Anker", commitment=brug)


def test_bad_input_is_said_at_its_field_and_nothing_typed_is_lost() -> None:
    award = executing()

    shown = post(
        manager_of(award), add_page(award), **{**FORM, "norm_value": "", "owner": "Wijkteam Zuid"}
    ).body.decode()
    outside = post(manager_of(award), add_page(award), **{**FORM, "starts_on": "1-1-2025"}).body.decode()

    assert "Vul het getal in waaraan wordt gemeten." in shown
    assert "Wijkteam Zuid" in shown
    assert "Het contract loopt van do 1 januari 2026" in outside
    assert not Obligation.objects.exists()


def test_only_the_contract_manager_agrees_and_ends() -> None:
    award = executing()
    obligation, file = obligation_of(award), file_of(award)
    pages = (add_page(award), url("obligation_end", file, obligation.public_id))

    for role in (Role.BUYER, Role.JURIST, Role.AUDITOR):
        member = member_with_role(award.tender, role)
        with pytest.raises(NotAllowed):
            end_obligation(obligation, ended_on=date(2026, 6, 30), reason="x", by=member, at=SIGNED_AT)
        assert get(member, url("obligation", file, obligation.public_id)).status == 200
        for page in pages:
            assert post(member, page, **FORM).status == 404
    for page in pages:
        assert post(award.bidder("Anker"), page, **FORM).status == 404
    with pytest.raises(NotAllowed):
        add_obligation(
            file,
            title="x",
            norm_kind="tekst",
            norm_text="x",
            frequency="jaar",
            starts_on=file.starts_on,
            owner="x",
            by=award.bidder("Anker"),
            at=SIGNED_AT,
        )
    assert Obligation.objects.count() == 1


def test_a_provider_finds_nothing_of_another_provider() -> None:
    award = executing(two_winners())
    obligation_of(award, "Anker", title="Alleen van Anker")
    other = obligation_of(award, "Brug", title="Alleen van Brug")
    anker, file = award.bidder("Anker"), file_of(award, "Anker")

    shown = get(anker, url("obligations", file)).body.decode()

    assert "Alleen van Anker" in shown
    assert "Alleen van Brug" not in shown
    for path in (
        url("obligations", file_of(award, "Brug")),
        url("obligation", file_of(award, "Brug"), other.public_id),
        # Under the address of one's own contract another's is not found either.
        url("obligation", file, other.public_id),
        url("obligation_report", file, other.public_id, "2026-01-01"),
    ):
        assert get(anker, path).status == 404, path
    assert (
        "Alleen van Brug" in get(manager_of(award), url("obligations", file_of(award, "Brug"))).body.decode()
    )


def test_ending_one_asks_no_reports_after_that_day() -> None:
    award = executing()
    obligation, manager = obligation_of(award), manager_of(award)
    page = url("obligation_end", file_of(award), obligation.public_id)

    empty = post(manager, page, ended_on="31-3-2026", reason="").body.decode()
    early = post(manager, page, ended_on="31-12-2025", reason="Vervallen.").body.decode()
    done = post(manager, page, ended_on="31-3-2026", reason="Vervallen.").body.decode()

    assert "Schrijf op waarom deze prestatieafspraak eindigt." in empty
    assert "Kies een dag van do 1 januari 2026" in early
    assert "beëindigd" in done
    obligation.refresh_from_db()
    assert [period.last for period in obligation.periods()] == [date(2026, 3, 31)]
    with pytest.raises(DecisionRefused, match="al beëindigd"):
        end_obligation(obligation, ended_on=date(2026, 3, 31), reason="x", by=manager, at=SIGNED_AT)


def test_the_contractblad_says_how_they_stand() -> None:
    award = executing()
    promised(award)
    obligation_of(award)

    shown = get(manager_of(award), url("contract_file", file_of(award))).body.decode()
    own = get(award.bidder("Anker"), url("contract_file", file_of(award))).body.decode()

    assert "1 toezegging uit het plan is nog geen prestatieafspraak" in shown
    assert "nog niet gerapporteerd" in own
    assert "toezegging uit het plan" not in own


def test_the_mail_names_nothing_of_what_was_agreed() -> None:
    from contracts.promises.mails import mail_obligation

    award = executing(two_winners())
    obligation = obligation_of(award, title="Vertrouwelijke norm")
    anker, brug = award.bidder("Anker"), award.bidder("Brug")
    mail.outbox.clear()

    for user in (anker, brug):
        mail_obligation(obligation.public_id, user.public_id)

    (sent,) = mail.outbox
    assert sent.to == [anker.email]
    assert "Vertrouwelijke norm" not in sent.subject + sent.body
    assert url("obligation", file_of(award), obligation.public_id) in sent.body


def test_two_and_a_hundred_take_as_many_queries() -> None:
    award = executing()
    manager, file = manager_of(award), file_of(award)

    def queries() -> int:
        get(manager, url("obligations", file))
        with CaptureQueriesContext(connection) as captured:
            assert get(manager, url("obligations", file)).status == 200
        return len(captured)

    many_obligations(file, 2, by=manager)
    two = queries()
    many_obligations(file, 100, by=manager)

    assert queries() == two
    assert two <= 30
