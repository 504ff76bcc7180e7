"""After a rectification: drafts are confirmed before submitting, submitted bids where that is demanded."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AuditEntry
from audit.services import tender_scope, vault_scope
from bids.domain.refusals import BidRefused, TooLate
from bids.models import Draft, Submission
from bids.services import confirm_changes, must_confirm, start_draft, submit_bid
from clock import telling
from documents.models import OutboxJob
from tenders.domain.checks import Subject
from tenders.models import Rectification, Role, Tender
from tenders.permissions import NotAllowed
from tenders.services import issue_rectification, save_subject, start_revision
from tests.factories.accounts import MembershipFactory
from tests.factories.bids import Bidder, bidder, checked, filled_draft, opened, submitted_bid
from tests.factories.tenders import AT, CLOSES_AT, announced, member_with_role, published_tender

pytestmark = pytest.mark.django_db
EARLY, CHANGED, LATER = (AT + timedelta(days=day) for day in (1, 2, 3))
MILLISECOND = timedelta(milliseconds=1)


def rectify(tender: Tender, *, demands: bool = False, tariff: str = "€ 61 per uur") -> Rectification:
    buyer = tender.created_by
    copy = start_revision(tender, by=buyer, at=CHANGED)
    announced(tender, at=CHANGED)
    copy = save_subject(
        copy, Subject.TARIFFS, values={"tariff": tariff}, version=copy.config_version, by=buyer, at=CHANGED
    )
    return issue_rectification(
        tender,
        reason="Het tarief klopte niet.",
        demands_confirmation=demands,
        version=copy.config_version,
        by=buyer,
        at=CHANGED,
    )


def desk(client: Client, tender: Tender, who: Bidder) -> str:
    client.force_login(who.user)
    with telling(LATER):
        return client.get(reverse("bids:desk", args=[tender.public_id])).content.decode()


def test_a_draft_is_not_submitted_before_the_bidder_confirmed_it() -> None:
    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=EARLY)
    issued = rectify(tender)

    with pytest.raises(BidRefused, match="na het begin van uw concept is er een rectificatie gekomen"):
        submit_bid(draft.bid, by=who.user, received_at=LATER, at=LATER)
    assert Draft.objects.filter(pk=draft.pk).exists()
    confirm_changes(draft.bid, number=issued.number, by=who.user, at=LATER)
    submission = submit_bid(draft.bid, by=who.user, received_at=LATER, at=LATER)

    assert submission.seen_change == issued.number


def test_a_draft_that_begins_afterwards_was_made_for_what_holds() -> None:
    tender, who = published_tender(), bidder()
    rectify(tender)

    draft = filled_draft(tender, who, at=LATER)

    assert not must_confirm(tender, draft)
    assert submit_bid(draft.bid, by=who.user, received_at=LATER, at=LATER).number == 1


def test_a_change_of_an_older_bid_carries_what_is_to_be_confirmed() -> None:
    tender, who = published_tender(), bidder()
    submitted_bid(tender, who, at=EARLY)
    rectify(tender)

    draft = start_draft(tender, who.organisation, by=who.user, at=LATER)

    assert must_confirm(tender, draft)


def test_a_submitted_bid_stays_valid_and_is_confirmed_only_where_demanded() -> None:
    tender, who = published_tender(), bidder()
    submission = submitted_bid(tender, who, at=EARLY)
    rectify(tender)
    submission.refresh_from_db()
    undemanded = must_confirm(tender, submission)
    second = rectify(tender, demands=True, tariff="€ 62 per uur")
    demanded = must_confirm(tender, submission)

    confirm_changes(submission.bid, number=second.number, by=who.user, at=LATER)

    submission.refresh_from_db()
    assert (undemanded, demanded) == (False, True)
    assert (submission.status, submission.seen_change) == (Submission.Status.SEALED, 2)
    assert not must_confirm(tender, submission)


@pytest.mark.parametrize(
    ("at", "allowed"),
    [(CLOSES_AT - MILLISECOND, True), (CLOSES_AT, True), (CLOSES_AT + MILLISECOND, False)],
)
def test_confirming_is_possible_up_to_the_deadline(at: object, allowed: bool) -> None:
    tender, who = published_tender(), bidder()
    submission = submitted_bid(tender, who, at=EARLY)
    issued = rectify(tender, demands=True)

    if allowed:
        confirm_changes(submission.bid, number=issued.number, by=who.user, at=at)  # type: ignore[arg-type]
    else:
        with pytest.raises(TooLate, match="De termijn is voorbij"):
            confirm_changes(submission.bid, number=issued.number, by=who.user, at=at)  # type: ignore[arg-type]
    submission.refresh_from_db()
    assert (submission.seen_change == issued.number) is allowed


def test_a_newer_rectification_is_read_first() -> None:
    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=EARLY)
    first = rectify(tender)
    rectify(tender, tariff="€ 62 per uur")

    with pytest.raises(BidRefused, match="Intussen is er een nieuwe rectificatie"):
        confirm_changes(draft.bid, number=first.number, by=who.user, at=LATER)


def test_who_may_not_submit_confirms_the_draft_alone() -> None:
    tender, who = published_tender(), bidder()
    submission = submitted_bid(tender, who, at=EARLY)
    editor = MembershipFactory(organisation=who.organisation, editor=True).user
    issued = rectify(tender, demands=True)

    with pytest.raises(NotAllowed):
        confirm_changes(submission.bid, number=issued.number, by=editor, at=LATER)
    draft = start_draft(tender, who.organisation, by=editor, at=LATER)
    confirm_changes(submission.bid, number=issued.number, by=editor, at=LATER)

    draft.refresh_from_db()
    submission.refresh_from_db()
    assert (draft.seen_change, submission.seen_change) == (issued.number, 0)
    with pytest.raises(NotAllowed):
        confirm_changes(submission.bid, number=issued.number, by=bidder().user, at=LATER)


def test_a_confirmation_stands_in_the_vault_chain_and_nowhere_else() -> None:
    tender, who = published_tender(), bidder()
    submission = submitted_bid(tender, who, at=EARLY)
    issued = rectify(tender, demands=True)
    jobs, entries = OutboxJob.objects.count(), AuditEntry.objects.filter(scope=tender_scope(tender.public_id))
    before = entries.count()

    for _ in range(2):
        confirm_changes(submission.bid, number=issued.number, by=who.user, at=LATER)

    confirmed = AuditEntry.objects.filter(event="bid.changes_confirmed")
    assert [entry.scope for entry in confirmed] == [vault_scope(tender.public_id)]
    assert (OutboxJob.objects.count(), entries.count()) == (jobs, before)


def test_the_pages_of_the_buyer_are_the_same_with_and_without_bids(client: Client) -> None:
    tender = published_tender()
    rectify(tender, demands=True)
    client.force_login(tender.created_by)
    address = reverse("tenders:rectification", args=[tender.public_id])

    def shown() -> list[str]:
        with telling(LATER):
            page = client.get(address).content.decode()
        return [line for line in page.splitlines() if "csrf" not in line.lower()]

    before = shown()
    submission = submitted_bid(tender, bidder(), at=LATER)
    filled_draft(tender, bidder(), at=LATER)
    assert submission.seen_change == 1
    assert shown() == before


def test_the_bidder_reads_and_confirms_on_its_own_pages(client: Client) -> None:
    tender, who = published_tender(), bidder()
    submission = submitted_bid(tender, who, at=EARLY)
    start_draft(tender, who.organisation, by=who.user, at=EARLY)
    issued = rectify(tender, demands=True)
    address = reverse("bids:confirm", args=[tender.public_id])

    before = desk(client, tender, who)
    with telling(LATER):
        blocked = client.get(reverse("bids:submit", args=[tender.public_id])).content.decode()
        page = client.get(address).content.decode()
        wrong = client.post(address, {"number": "²"}).content.decode()
        client.post(address, {"number": issued.number})

    submission.refresh_from_db()
    assert "Bevestig uw concept en uw ingediende inschrijving." in before
    assert "U kunt nog niet indienen" in blocked
    assert "€ 61 per uur" in page
    assert "Intussen is er een nieuwe rectificatie" in wrong
    assert "Er is een rectificatie" not in desk(client, tender, who)
    assert submission.seen_change == issued.number


def test_who_has_nothing_to_confirm_goes_back_and_others_find_no_page(client: Client) -> None:
    tender, who = published_tender(), bidder()
    submitted_bid(tender, who, at=EARLY)
    address = reverse("bids:confirm", args=[tender.public_id])
    client.force_login(who.user)
    with telling(LATER):
        own = client.get(address)
        client.force_login(bidder().user)
        other = client.get(address)

    assert own.url == reverse("bids:desk", args=[tender.public_id])
    assert other.status_code == 404


def test_after_the_opening_the_toetser_sees_who_did_not_confirm(client: Client) -> None:
    tender, silent, careful = published_tender(), bidder("Stil"), bidder("Zorgvuldig")
    first, second = submitted_bid(tender, silent, at=EARLY), submitted_bid(tender, careful, at=EARLY)
    issued = rectify(tender, demands=True)
    confirm_changes(second.bid, number=issued.number, by=careful.user, at=LATER)
    opened(tender)
    checked(tender)
    client.force_login(member_with_role(tender, Role.CHECKER))

    pages = [
        client.get(reverse("bids:check", args=[tender.public_id, row.bid.public_id])).content.decode()
        for row in (first, second)
    ]

    assert ["Niet opnieuw bevestigd" in page for page in pages] == [True, False]
