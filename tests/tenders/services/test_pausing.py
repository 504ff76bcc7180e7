"""Pause and resume: nobody loses time, nothing is opened meanwhile, everybody is told."""

from datetime import date, timedelta

import pytest

from bids.domain.refusals import BidRefused
from bids.services import request_opening, save_answers, submit_bid
from tenders.changes import revision_of
from tenders.domain.change import ChangeRefused
from tenders.domain.checks import Subject
from tenders.domain.lifecycle import Status, TransitionRefused
from tenders.models import Notice, Rectification, Role, Tender
from tenders.permissions import NotAllowed
from tenders.selectors import definition_of
from tenders.services import (
    NotAnnounced,
    PauseRefused,
    ReasonMissing,
    issue_rectification,
    pause_tender,
    resume_tender,
    save_subject,
    start_revision,
)
from tenders.services.pausing import earliest_deadline, proposed_at_resumption
from tests.factories.bids import OPENED_AT, bidder, filled_draft, two_openers
from tests.factories.tenders import AT, CLOSES_AT, announced, member_with_role, published_tender

pytestmark = pytest.mark.django_db
PAUSED_AT = CLOSES_AT - timedelta(days=4)
RESUMED_AT = PAUSED_AT + timedelta(days=10)
MILLISECOND = timedelta(milliseconds=1)


def paused(tender: Tender | None = None) -> Tender:
    tender = tender or published_tender()
    pause_tender(tender, by=tender.created_by, at=PAUSED_AT, reason="Een vraag die iedereen raakt.")
    return tender


def resume(tender: Tender, **options: object) -> None:
    settings = {"closes_at": CLOSES_AT + timedelta(days=10), "reason": "Beantwoord.", "at": RESUMED_AT}
    resume_tender(tender, by=tender.created_by, **(settings | options))  # type: ignore[arg-type]


def test_while_it_is_paused_nobody_works_on_a_bid_or_submits() -> None:
    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=PAUSED_AT)
    paused(tender)

    with pytest.raises(BidRefused, match="staat nu niet open"):
        submit_bid(draft.bid, by=who.user, received_at=PAUSED_AT, at=PAUSED_AT)
    with pytest.raises(BidRefused, match="staat nu niet open"):
        save_answers(draft, "aanmelding", {"lots": [1]}, by=who.user, at=PAUSED_AT)
    announced(tender, at=RESUMED_AT)
    resume(tender)
    received = CLOSES_AT + timedelta(days=10)

    assert submit_bid(draft.bid, by=who.user, received_at=received, at=received).received_at == received


@pytest.mark.parametrize("early", [MILLISECOND, timedelta(0)])
def test_what_was_left_of_the_term_is_left_again(early: timedelta) -> None:
    tender = paused()
    announced(tender, at=RESUMED_AT)
    earliest = RESUMED_AT + timedelta(days=4)

    assert earliest_deadline(tender, at=RESUMED_AT) == earliest
    if early:
        with pytest.raises(ChangeRefused, match="Kies een sluiting vanaf"):
            resume(tender, closes_at=earliest - early)
        tender.refresh_from_db()
        assert (tender.state, tender.closes_at) == (Status.PAUSED, CLOSES_AT)
    else:
        resume(tender, closes_at=earliest)
        assert (tender.state, tender.closes_at) == (Status.PUBLISHED, earliest)
        assert definition_of(tender).planning.closes_at == earliest


def test_the_proposal_is_the_usual_hour_on_a_working_day() -> None:
    tender = paused()

    proposed = proposed_at_resumption(tender, at=RESUMED_AT)

    # 24 November, 12.00 hours: four days after the 20th.
    assert proposed == CLOSES_AT + timedelta(days=10)


def test_the_new_deadline_is_frozen_and_told_and_needs_tenderned() -> None:
    tender = paused()
    fingerprint = tender.fingerprint
    with pytest.raises(NotAnnounced):
        resume(tender)
    announced(tender, at=RESUMED_AT)

    resume(tender)

    change = Rectification.objects.get()
    assert (change.cause, change.fingerprint_before) == ("resumption", fingerprint)
    assert change.fingerprint == tender.fingerprint != fingerprint
    assert [(row["label"], row["after"]) for row in change.differences] == [
        ("Inschrijving sluit", "ma 24 november 2025, 12.00 uur"),
        ("Voorlopige gunning", "ma 8 december 2025"),
    ]
    assert list(Notice.objects.order_by("at").values_list("kind", flat=True)) == ["stilgelegd", "hervat"]


def test_a_deadline_beyond_the_award_moves_the_award_with_it() -> None:
    tender = paused()
    announced(tender, at=RESUMED_AT)

    resume(tender, closes_at=CLOSES_AT + timedelta(days=60))

    assert definition_of(tender).planning.intended_award_on == date(2026, 1, 27)


def test_a_draft_needs_no_confirmation_for_a_later_deadline_alone() -> None:
    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=PAUSED_AT)
    paused(tender)
    announced(tender, at=RESUMED_AT)
    resume(tender)

    assert submit_bid(draft.bid, by=who.user, received_at=RESUMED_AT, at=RESUMED_AT).number == 1


def test_a_rectification_during_the_pause_gives_ten_days() -> None:
    tender = paused()
    copy = start_revision(tender, by=tender.created_by, at=PAUSED_AT)
    copy = save_subject(
        copy, Subject.TARIFFS, values={"tariff": "€ 61"}, version=0, by=tender.created_by, at=RESUMED_AT
    )
    # The old deadline is over by then, but the term stood still.
    late = CLOSES_AT + timedelta(days=1)
    announced(tender, at=late)
    issue_rectification(tender, reason="Fout.", version=copy.config_version, by=tender.created_by, at=late)

    earliest = earliest_deadline(tender, at=late)

    assert earliest is not None
    assert earliest >= late + timedelta(days=9)


def test_a_copy_in_preparation_follows_the_new_deadline() -> None:
    tender = paused()
    start_revision(tender, by=tender.created_by, at=PAUSED_AT)
    announced(tender, at=RESUMED_AT)
    resume(tender)

    copy = revision_of(tender)

    assert copy is not None
    assert copy.closes_at == tender.closes_at


def test_paused_after_the_deadline_it_stays_closed_and_cannot_be_opened() -> None:
    tender = published_tender()
    buyer, _ = two_openers(tender)
    pause_tender(tender, by=buyer, at=OPENED_AT, reason="Klacht.")

    with pytest.raises((BidRefused, NotAllowed, TransitionRefused)):
        request_opening(tender, by=buyer, session_key="first", at=OPENED_AT + timedelta(minutes=1))
    resume(tender, closes_at=None, at=OPENED_AT + timedelta(days=3))

    assert (tender.state, tender.closes_at) == (Status.PUBLISHED, CLOSES_AT)
    assert not Rectification.objects.exists()
    assert request_opening(tender, by=buyer, session_key="first", at=OPENED_AT + timedelta(days=3))


def test_an_opening_that_was_confirmed_goes_on() -> None:
    from bids.services import confirm_opening

    tender = published_tender()
    buyer, second = two_openers(tender)
    request = request_opening(tender, by=buyer, session_key="first", at=OPENED_AT)
    confirm_opening(request, by=second, session_key="second", at=OPENED_AT)

    with pytest.raises(PauseRefused, match="De opening is al bevestigd"):
        pause_tender(tender, by=buyer, at=OPENED_AT, reason="Te laat.")


def test_both_need_a_reason_the_right_status_and_the_buyer() -> None:
    tender = published_tender()
    buyer, chair = tender.created_by, member_with_role(tender, Role.CHAIR)

    with pytest.raises(ReasonMissing):
        pause_tender(tender, by=buyer, at=AT, reason=" ")
    with pytest.raises(NotAllowed):
        pause_tender(tender, by=chair, at=AT, reason="Zo.")
    with pytest.raises(NotAllowed):
        resume(tender)
    paused(tender)
    with pytest.raises(NotAllowed):
        pause_tender(tender, by=buyer, at=AT, reason="Weer.")
    with pytest.raises(ReasonMissing):
        resume(tender, reason=" ")
