"""A kort geding suspends the award, keeps the bids valid, and lets go when it is decided."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from bids.validity.selectors import validity_of
from clock import telling
from contracts.domain.errors import DecisionRefused, GateClosed
from contracts.models import Proceeding, ProceedingPaper
from contracts.proceedings.services import add_paper, end_proceeding, plan_hearing, register_proceeding
from contracts.services import award_definitively
from documents.files import read_file
from tenders.contact.services import keep_attachment
from tenders.domain.lifecycle import Status
from tenders.domain.terms import AMSTERDAM
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.factories.bids import pdf_bytes
from tests.factories.contracts import AFTER_STANDSTILL, SENT_AT, Award, released
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db
ENDS_AT = datetime(2025, 12, 18, 23, 59, 59, tzinfo=AMSTERDAM)
# Bids close on 14 November 2025 and bind for 90 days.
VALID_UNTIL = date(2026, 2, 12)
DURING_CASE = datetime(2026, 2, 20, 9, 0, tzinfo=UTC)


def summoned(award: Award, *, begun_at: datetime = ENDS_AT, kind: str = "summary", **changes) -> Proceeding:
    fields = {"claimant": "Brug", "court": "Rechtbank Midden-Nederland"} | changes
    at = max(begun_at, SENT_AT) + timedelta(hours=1)
    return register_proceeding(award.decision, kind=kind, begun_at=begun_at, **fields, by=award.buyer, at=at)


def ended(award: Award, found: Proceeding, outcome: str, on: date) -> Proceeding:
    at = datetime(on.year, on.month, on.day, 12, 0, tzinfo=UTC)
    return end_proceeding(
        found, outcome=outcome, ended_on=on, summary="De rechter besliste.", by=award.buyer, at=at
    )


def test_a_kort_geding_suspends_and_its_rejection_opens_the_gate_again() -> None:
    award = released()
    found = summoned(award)
    assert award.tender.state is Status.SUSPENDED
    with pytest.raises(NotAllowed):
        award_definitively(award.tender, by=award.buyer, at=AFTER_STANDSTILL)

    ended(award, found, "rejected", date(2026, 1, 12))

    assert award.tender.state is Status.STANDSTILL
    (contract,) = award_definitively(
        award.tender, by=award.buyer, at=datetime(2026, 1, 12, 13, 0, tzinfo=UTC)
    )
    assert contract.bid.organisation.name == "Anker"


def test_two_cases_are_both_awaited_and_a_claim_that_is_granted_bars_the_award() -> None:
    award = released()
    first, second = summoned(award), summoned(award, claimant="Cirkel")
    ended(award, first, "withdrawn", date(2026, 1, 5))
    assert award.tender.state is Status.SUSPENDED

    ended(award, second, "partly", date(2026, 1, 12))

    assert award.tender.state is Status.STANDSTILL
    with pytest.raises(GateClosed, match=r"Kort geding 2 \(Cirkel\) is geheel of deels toegewezen"):
        award_definitively(award.tender, by=award.buyer, at=datetime(2026, 1, 13, 9, 0, tzinfo=UTC))
    with pytest.raises(DecisionRefused, match="al vastgelegd"):
        ended(award, first, "rejected", date(2026, 1, 13))


def test_bids_bind_during_the_case_and_14_days_after_the_judgment_and_lapsed_ones_close_the_gate() -> None:
    award = released()
    found = summoned(award)

    def lines(on: date) -> set[tuple[bool, bool]]:
        return {(line.is_lapsed, line.awaits_judgment) for line in validity_of(award.tender, on=on)}

    assert lines(VALID_UNTIL + timedelta(days=30)) == {(False, True)}
    ended(award, found, "rejected", date(2026, 2, 20))
    assert {line.until for line in validity_of(award.tender, on=VALID_UNTIL)} == {date(2026, 3, 6)}
    assert lines(date(2026, 3, 6)) == {(False, False)}
    assert lines(date(2026, 3, 7)) == {(True, False)}
    with pytest.raises(GateClosed, match="Anker is niet meer geldig"):
        award_definitively(award.tender, by=award.buyer, at=datetime(2026, 3, 7, 9, 0, tzinfo=UTC))


def test_without_a_case_the_bids_lapse_on_the_day_after_the_published_term() -> None:
    award = released()
    last = datetime(2026, 2, 12, 22, 59, 59, 999_000, tzinfo=UTC)

    with pytest.raises(GateClosed, match="niet meer geldig"):
        award_definitively(award.tender, by=award.buyer, at=last + timedelta(milliseconds=1))

    assert award_definitively(award.tender, by=award.buyer, at=last)


def test_a_case_after_the_standstill_and_a_complaint_suspend_only_by_choice_with_a_reason() -> None:
    award = released()
    late = ENDS_AT + timedelta(seconds=1)
    assert not summoned(award, begun_at=late).suspends
    assert not summoned(award, begun_at=SENT_AT, kind="complaint", court="").suspends
    assert award.tender.state is Status.STANDSTILL
    with pytest.raises(DecisionRefused, match="waarom"):
        summoned(award, begun_at=late, suspends=True)

    chosen = summoned(
        award, begun_at=late, kind="complaint", suspends=True, reason="Wij willen eerst het advies kennen."
    )

    assert award.tender.state is Status.SUSPENDED
    ended(award, chosen, "rejected", date(2026, 1, 12))
    assert award.tender.state is Status.STANDSTILL


def test_who_does_not_lead_the_procedure_registers_nothing() -> None:
    award = released()
    jurist = member_with_role(award.tender, Role.JURIST)
    auditor = member_with_role(award.tender, Role.AUDITOR)
    facts = {"kind": "summary", "claimant": "Brug", "court": "Rechtbank", "begun_at": SENT_AT, "at": ENDS_AT}

    with pytest.raises(NotAllowed):
        register_proceeding(award.decision, **facts, by=auditor)
    found = register_proceeding(award.decision, **facts, by=jurist)
    planned = plan_hearing(
        found, court="Rechtbank", case_number="C/16/1", hearing_at=DURING_CASE, by=jurist, at=ENDS_AT
    )

    assert (planned.case_number, planned.hearing_at) == ("C/16/1", DURING_CASE)


def test_the_pages_register_plan_and_end_a_case_and_keep_what_was_typed() -> None:
    award = released()
    client = Client()
    client.force_login(User.objects.get(pk=award.buyer.pk))
    address = reverse("contracts:proceeding_new", args=[award.tender.public_id])
    typed = {
        "kind": "summary",
        "claimant": "Brug",
        "begun_at": "2025-12-10T10:00",
        "reason": "Zie dagvaarding.",
    }
    with telling(datetime(2025, 12, 11, 9, 0, tzinfo=UTC)):
        refused = client.post(address, typed).content.decode()
        client.post(address, typed | {"court": "Rechtbank Midden-Nederland"})
        found = Proceeding.objects.get()
        standstill = client.get(
            reverse("contracts:standstill", args=[award.tender.public_id])
        ).content.decode()
    end = reverse("contracts:proceeding_end", args=[award.tender.public_id, found.public_id])
    with telling(datetime(2026, 1, 12, 9, 0, tzinfo=UTC)):
        client.post(
            end, {"outcome": "rejected", "ended_on": "2026-01-12", "summary": "De vordering is afgewezen."}
        )
        again = client.get(end)

    assert "bij welke rechtbank" in refused
    assert "Zie dagvaarding." in refused
    assert "Kort geding 1 (Brug) loopt nog" in standstill
    assert Proceeding.objects.get().outcome == "rejected"
    assert again.status_code == 404


def test_writ_and_judgment_are_kept_with_the_case_and_read_back() -> None:
    award = released()
    found = summoned(award)
    client, stranger = Client(), Client()
    client.force_login(User.objects.get(pk=award.buyer.pk))
    stranger.force_login(award.bidder("Brug"))
    address = reverse("contracts:proceeding_add", args=[award.tender.public_id, found.public_id])
    writ = pdf_bytes()

    def send(kind: str, name: str, content: bytes) -> str:
        upload = SimpleUploadedFile(name, content, "application/pdf")
        with telling(DURING_CASE):
            return client.post(address, {"kind": kind, "file": upload}, follow=True).content.decode()

    assert "Dagvaarding of klacht: dagvaarding.pdf" in send("writ", "dagvaarding.pdf", writ)
    refused = send("judgment", "vonnis.pdf", b"geen pdf")
    assert ProceedingPaper.objects.count() == 1
    assert "Voeg een stuk toe" in refused
    ended(award, found, "rejected", date(2026, 1, 12))
    assert "Vonnis of beslissing: vonnis.pdf" in send("judgment", "vonnis.pdf", pdf_bytes())

    paper = ProceedingPaper.objects.get(kind="writ")
    own = reverse("contracts:proceeding_paper", args=[award.tender.public_id, paper.public_id])
    with telling(DURING_CASE):
        assert b"".join(client.get(own).streaming_content) == writ == read_file(paper.file)
        assert stranger.get(own).status_code == 404


def test_the_register_takes_the_same_number_of_queries_however_many_cases() -> None:
    award = released()
    client = Client()
    client.force_login(User.objects.get(pk=award.buyer.pk))

    def queries() -> int:
        with (
            telling(AFTER_STANDSTILL),
            CaptureQueriesContext(
                connection,
            ) as found,
        ):
            client.get(reverse("contracts:proceedings", args=[award.tender.public_id]))
        return len(found)

    def case(claimant: str) -> None:
        found = summoned(award, claimant=claimant)
        kept = keep_attachment(BytesIO(pdf_bytes()), name="dagvaarding.pdf", at=AFTER_STANDSTILL)
        add_paper(found, kind="writ", file=kept, by=award.buyer, at=AFTER_STANDSTILL)

    case("Brug")
    queries()
    few = queries()
    for name in ("Cirkel", "Delta", "Eiland"):
        case(name)
    ended(award, Proceeding.objects.get(claimant="Delta"), "withdrawn", date(2026, 1, 5))

    assert queries() == few
