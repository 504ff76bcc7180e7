"""A rectification that changes the tariff: what was accepted before is compared with it and accepted anew."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AuditEntry
from bids.domain import tasks
from bids.domain.refusals import BidRefused, IncompleteBid
from bids.listing import tariff_terms
from bids.models import Submission
from bids.services import (
    confirm_changes,
    has_other_tariff,
    keep_answers,
    must_confirm,
    start_draft,
    submit_bid,
)
from clock import telling
from tenders.domain.checks import Subject
from tenders.domain.definition import LotDefinition
from tenders.facts import Tariff
from tenders.models import Rectification, Role, Tender
from tenders.selectors import definition_of
from tenders.services import issue_rectification, save_subject, start_revision
from tests.factories.accounts import MembershipFactory
from tests.factories.bids import bidder, checked, filled_draft, opened, submitted_bid
from tests.factories.tenders import (
    AT,
    announced,
    member_with_role,
    plain_method,
    published_tender,
    tender_definition,
)

pytestmark = pytest.mark.django_db
EARLY, CHANGED, LATER = (AT + timedelta(days=day) for day in (1, 2, 3))
TWO_LOTS = tender_definition(method=plain_method(lots=(LotDefinition(1, "Oost"), LotDefinition(2, "West"))))
OLD, NEW = "€ 60 per uur", "€ 61 per uur"


def tender_with_tariff() -> Tender:
    tender = published_tender(tariff=OLD)
    Tariff.objects.create(tender=tender, name="Hulp", unit="minuut", price=Decimal("1.56"))
    return tender


def rectify(tender: Tender, **values: str) -> Rectification:
    """Nobody is asked to confirm: a tariff that changed asks for it by itself."""
    copy = start_revision(tender, by=tender.created_by, at=CHANGED)
    announced(tender, at=CHANGED)
    subject = Subject.TARIFFS if "tariff" in values else Subject.BASICS
    copy = save_subject(
        copy, subject, values=values, version=copy.config_version, by=tender.created_by, at=CHANGED
    )
    return issue_rectification(
        tender,
        reason="Het klopte niet.",
        demands_confirmation=False,
        version=copy.config_version,
        by=tender.created_by,
        at=CHANGED,
    )


def test_a_submitted_bid_accepts_the_new_tariff_or_stays_unconfirmed() -> None:
    tender, who = tender_with_tariff(), bidder()
    submission = submitted_bid(tender, who, at=EARLY)
    assert not must_confirm(tender, submission)
    issued = rectify(tender, tariff=NEW)
    assert (must_confirm(tender, submission), has_other_tariff(tender, submission)) == (True, True)

    with pytest.raises(BidRefused, match="Het tarief is gewijzigd"):
        confirm_changes(submission.bid, number=issued.number, by=who.user, at=LATER)
    submission.refresh_from_db()
    assert (submission.seen_change, must_confirm(tender, submission)) == (0, True)
    confirm_changes(submission.bid, number=issued.number, by=who.user, at=LATER, accepts_tariff=True)

    submission.refresh_from_db()
    assert (submission.seen_change, must_confirm(tender, submission)) == (issued.number, False)
    assert submission.status == Submission.Status.SEALED
    assert AuditEntry.objects.filter(event="bid.changes_confirmed").count() == 1


def test_a_change_of_something_else_asks_for_no_other_acceptance() -> None:
    tender, who = tender_with_tariff(), bidder()
    submission = submitted_bid(tender, who, at=EARLY)

    rectify(tender, summary="Anders gezegd.")

    assert (must_confirm(tender, submission), has_other_tariff(tender, submission)) == (False, False)


def test_a_draft_accepts_the_new_tariff_before_it_is_submitted() -> None:
    tender, who = tender_with_tariff(), bidder()
    draft = filled_draft(tender, who, at=EARLY)
    issued = rectify(tender, tariff=NEW)
    confirm_changes(draft.bid, number=issued.number, by=who.user, at=LATER)

    with pytest.raises(IncompleteBid, match="Aanvaarding van het tarief"):
        submit_bid(draft.bid, by=who.user, received_at=LATER, at=LATER)
    terms = tariff_terms(tender, definition_of(tender))
    draft.items.filter(task=tasks.TARIFF).delete()
    keep_answers(draft, tasks.TARIFF, {"accepted": [1], "terms": terms}, seen="", by=who.user, at=LATER)

    submission = submit_bid(draft.bid, by=who.user, received_at=LATER, at=LATER)
    assert not has_other_tariff(tender, submission)


@pytest.mark.parametrize("begun", ["before", "after"])
def test_a_sealed_acceptance_of_the_old_tariff_is_not_carried_into_a_change(begun: str) -> None:
    tender, who = tender_with_tariff(), bidder()
    submission = submitted_bid(tender, who, at=EARLY)
    if begun == "before":
        start_draft(tender, who.organisation, by=who.user, at=EARLY)
    issued = rectify(tender, tariff=NEW)
    draft = start_draft(tender, who.organisation, by=who.user, at=LATER)
    assert draft.items.filter(task=tasks.TARIFF).exclude(carried_from=None).exists()

    confirm_changes(draft.bid, number=issued.number, by=who.user, at=LATER)

    submission.refresh_from_db()
    assert not draft.items.filter(task=tasks.TARIFF).exists()
    # Nothing was accepted for what is submitted: that stands as it was, and waits.
    assert (submission.seen_change, must_confirm(tender, submission)) == (0, True)
    assert submission.items.filter(task=tasks.TARIFF).exists()
    with pytest.raises(IncompleteBid, match="Aanvaarding van het tarief"):
        submit_bid(draft.bid, by=who.user, received_at=LATER, at=LATER)


def test_the_page_shows_the_new_tariff_and_asks_to_accept_it(client: Client) -> None:
    tender, who = tender_with_tariff(), bidder()
    submission = submitted_bid(tender, who, at=EARLY)
    issued = rectify(tender, tariff=NEW)
    editor = MembershipFactory(organisation=who.organisation, editor=True).user
    address = reverse("bids:confirm", args=[tender.public_id])
    desk = reverse("bids:desk", args=[tender.public_id])

    with telling(LATER):
        client.force_login(editor)
        of_editor = client.get(address).content.decode()
        client.force_login(who.user)
        assert "Bevestig uw ingediende inschrijving" in client.get(desk).content.decode()
        page = client.get(address).content.decode()
        unticked = client.post(address, {"number": issued.number}).content.decode()
        client.post(address, {"number": issued.number, "accepts_tariff": "on"})
        after = client.get(desk).content.decode()

    assert "Het nieuwe tarief" in page
    assert f"<li>{NEW}</li>" in page
    assert 'name="accepts_tariff"' in page
    assert 'name="accepts_tariff"' not in of_editor
    assert "Het tarief is gewijzigd. Aanvaard het" in unticked
    assert "Er is een rectificatie" not in after
    submission.refresh_from_db()
    assert not has_other_tariff(tender, submission)


def test_after_the_opening_the_toetser_sees_who_did_not_accept_the_new_tariff(client: Client) -> None:
    tender, silent, careful = tender_with_tariff(), bidder("Stil"), bidder("Zorgvuldig")
    first, second = submitted_bid(tender, silent, at=EARLY), submitted_bid(tender, careful, at=EARLY)
    issued = rectify(tender, tariff=NEW)
    confirm_changes(second.bid, number=issued.number, by=careful.user, at=LATER, accepts_tariff=True)
    opened(tender)
    checked(tender)
    client.force_login(member_with_role(tender, Role.CHECKER))

    pages = [
        client.get(reverse("bids:check", args=[tender.public_id, row.bid.public_id])).content.decode()
        for row in (first, second)
    ]

    assert ["aanvaardde het nieuwe tarief niet" in page for page in pages] == [True, False]


def test_lots_that_are_chosen_anew_are_accepted_anew() -> None:
    tender, who = tender_with_tariff(), bidder()
    submitted_bid(tender, who, at=EARLY)
    single = start_draft(tender, who.organisation, by=who.user, at=LATER)
    keep_answers(single, tasks.APPLICATION, {"lots": [1]}, seen="", by=who.user, at=LATER)
    assert single.items.filter(task=tasks.TARIFF).exists()

    two = published_tender(definition=TWO_LOTS, tariff=OLD)
    Tariff.objects.create(tender=two, name="Hulp", unit="minuut", price=Decimal("1.56"))
    submitted_bid(two, who, at=EARLY, lots=(1,))
    draft = start_draft(two, who.organisation, by=who.user, at=LATER)
    assert draft.items.filter(task=tasks.TARIFF).exists()
    keep_answers(draft, tasks.APPLICATION, {"lots": [1, 2]}, seen="", by=who.user, at=LATER)

    assert not draft.items.filter(task=tasks.TARIFF).exists()
    with pytest.raises(IncompleteBid, match="Aanvaarding van het tarief"):
        submit_bid(draft.bid, by=who.user, received_at=LATER, at=LATER)
