"""A decision that awards nothing: after its standstill the tender ends, and letters and record stay readable."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AuditEntry
from clock import telling
from contracts.domain.errors import DecisionRefused, GateClosed, StandstillRuns
from contracts.selectors import todo_for
from contracts.services import award_definitively, close_unawarded, draft_decision
from tenders.domain.lifecycle import Act, Status, TransitionRefused, next_status
from tenders.domain.terms import AMSTERDAM
from tenders.permissions import NotAllowed
from tests.contracts.test_proceedings import ended, summoned
from tests.factories.contracts import AFTER_STANDSTILL, DECIDED_AT, DETAILS, Award, released
from tests.factories.remembering import remembered
from tests.factories.scoring import commission, ranked

pytestmark = pytest.mark.django_db
ENDS_AT = datetime(2025, 12, 18, 23, 59, 59, tzinfo=AMSTERDAM)
MS = timedelta(milliseconds=1)
REASON = "Het budget voor deze opdracht is door de raad ingetrokken."


@remembered
def unawarded(kind: str = "no_award") -> Award:
    found, _ = ranked(commission(names=["Anker", "Brug"], **DETAILS), {"Anker": "Uitstekend", "Brug": "Goed"})
    decision = draft_decision(found.tender, kind=kind, reason=REASON, by=found.buyer, at=DECIDED_AT)
    return released(Award(found, decision))


@pytest.mark.parametrize("kind", ["no_award", "withdrawn"])
def test_it_ends_a_millisecond_after_the_standstill_and_not_before(kind: str) -> None:
    award = unawarded(kind)
    for early in (ENDS_AT - MS, ENDS_AT):
        with pytest.raises(StandstillRuns, match="Afsluiten kan daarna"):
            close_unawarded(award.tender, by=award.buyer, at=early)

    close_unawarded(award.tender, by=award.buyer, at=ENDS_AT + MS)

    assert award.tender.state is Status.UNAWARDED
    assert AuditEntry.objects.filter(event="decision.closed", data__kind=kind).count() == 1
    with pytest.raises(NotAllowed):
        close_unawarded(award.tender, by=award.buyer, at=AFTER_STANDSTILL)


def test_a_kort_geding_keeps_it_open_and_one_that_is_granted_bars_it() -> None:
    award = unawarded()
    found = summoned(award)
    with pytest.raises(NotAllowed):
        close_unawarded(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    ended(award, found, "upheld", datetime(2026, 1, 12, tzinfo=UTC).date())

    with pytest.raises(GateClosed, match="kan de aanbesteding niet worden afgesloten"):
        close_unawarded(award.tender, by=award.buyer, at=datetime(2026, 1, 13, tzinfo=UTC))


def test_a_decision_that_awards_is_not_closed_and_one_that_does_not_is_not_awarded() -> None:
    award = released()
    with pytest.raises(GateClosed, match="gunt wel"):
        close_unawarded(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    other = unawarded()
    with pytest.raises(DecisionRefused, match="gunt aan niemand"):
        award_definitively(other.tender, by=other.buyer, at=AFTER_STANDSTILL)


def test_what_follows_is_the_archive_and_nothing_else() -> None:
    assert next_status(Status.UNAWARDED, Act.ARCHIVE) is Status.UNAWARDED
    for act in set(Act) - {Act.ARCHIVE}:
        with pytest.raises(TransitionRefused):
            next_status(Status.UNAWARDED, act)


def test_the_buyer_is_told_and_closes_it_on_the_page_and_everybody_keeps_its_letter() -> None:
    award = unawarded()
    bidder = award.bidder("Brug")
    buyer, reader = Client(), Client()
    buyer.force_login(award.buyer)
    reader.force_login(bidder)
    tender_id = award.tender.public_id
    with telling(AFTER_STANDSTILL):
        assert "Sluit de aanbesteding af" in [
            todo.text for todo in todo_for(award.buyer, at=AFTER_STANDSTILL)
        ]
        before = buyer.get(reverse("contracts:standstill", args=[tender_id])).content.decode()
        shown = buyer.get(reverse("contracts:close", args=[tender_id])).content.decode()
        done = buyer.post(reverse("contracts:close", args=[tender_id]), follow=True).content.decode()
        letter = reader.get(reverse("contracts:own_letter", args=[award.letter("Brug").public_id]))
        letters = buyer.get(reverse("contracts:letters", args=[tender_id]))

    assert reverse("contracts:close", args=[tender_id]) in before
    assert "niet terug te draaien" in shown
    assert "afgesloten zonder gunning" in done
    assert (letter.status_code, letters.status_code) == (200, 200)
    assert REASON in letter.content.decode()
