"""The bodemtarief of a lot (Wmo 2.6.6; UbWmo 5.4): nobody submits a lower price, also after it was raised."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

import clock
from bids.content import draft_answers, draft_items
from bids.domain import tasks
from bids.domain.pricing import is_raised
from bids.domain.refusals import BidRefused, IncompleteBid
from bids.forms import PriceForm
from bids.listing import tasks_for
from bids.models import Draft, Submission
from bids.services import (
    confirm_changes,
    has_raised_floor,
    must_confirm,
    save_answers,
    start_draft,
    submit_bid,
)
from tenders.domain.checks import Subject
from tenders.domain.definition import Criterion, LotDefinition
from tenders.domain.vocabulary import CriterionKind, PriceFormula
from tenders.models import Rectification, Tender
from tenders.selectors import definition_of
from tenders.services import issue_rectification, save_subject, start_revision
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.bids import Bidder, bidder, filled_draft, submitted_bid
from tests.factories.tenders import AT, announced, plain_method, published_tender, tender_definition

EARLY, CHANGED, LATER = (AT + timedelta(days=day) for day in (1, 2, 3))
EAST = LotDefinition(1, "Oost", floor_price=Fraction("1.56"))
WEST = LotDefinition(2, "West")
PRICE = Criterion("P", "Prijs", Fraction(20), CriterionKind.PRICE, formula=PriceFormula.RELATIVE)
METHOD = plain_method(lots=(EAST, WEST), criteria=(*plain_method().criteria, PRICE))


def tender_with_floor() -> Tender:
    return published_tender(definition=tender_definition(method=METHOD))


def priced(draft: Draft, who: Bidder, first: str, second: str = "0.01") -> None:
    save_answers(draft, tasks.PRICE, {"amounts": {"1": first, "2": second}}, by=who.user, at=EARLY)


def rectify(tender: Tender, floor: str | None) -> Rectification:
    """Nobody is asked to confirm: a floor that was raised asks for it by itself."""
    copy = start_revision(tender, by=tender.created_by, at=CHANGED)
    announced(tender, at=CHANGED)
    floors = {1: None if floor is None else Decimal(floor)}
    rows = [
        {"number": lot.number, "name": lot.name, "places": None, "floor_price": floors.get(lot.number)}
        for lot in METHOD.lots
    ]
    copy = save_subject(
        copy, Subject.LOTS, rows=rows, version=copy.config_version, by=tender.created_by, at=CHANGED
    )
    return issue_rectification(
        tender,
        reason="De kosten zijn gestegen.",
        demands_confirmation=False,
        version=copy.config_version,
        by=tender.created_by,
        at=CHANGED,
    )


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        ("1,55", "", {"amount_1"}),
        ("1,5599", "", {"amount_1"}),
        ("1,56", "", set()),
        ("1,57", "", set()),
        ("", "0,01", set()),
        ("0", "0,01", {"amount_1"}),
    ],
)
def test_a_lower_price_is_refused_at_its_own_field(first: str, second: str, refused: set[str]) -> None:
    form = PriceForm({"amount_1": first, "amount_2": second}, lots=METHOD.lots)

    assert set(form.errors) == refused
    assert "Het bodemtarief is € 1,56." in form.fields["amount_1"].help_text
    assert "bodemtarief" not in form.fields["amount_2"].help_text


@pytest.mark.parametrize(
    ("before", "now", "raised"),
    [
        (None, "1.56", True),
        ("1.56", "1.57", True),
        ("1.56", "1.56", False),
        ("1.56", "1.55", False),
        ("1.56", None, False),
        (None, None, False),
    ],
)
def test_only_a_higher_floor_makes_an_earlier_price_unsure(
    before: str | None, now: str | None, raised: bool
) -> None:
    earlier, later = (
        (replace(EAST, floor_price=None if floor is None else Fraction(floor)), WEST)
        for floor in (before, now)
    )

    assert is_raised(earlier, later) is raised


@pytest.mark.django_db
def test_the_page_says_which_amount_is_allowed_and_keeps_what_was_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: EARLY)
    tender, who = tender_with_floor(), bidder("Anker")
    draft = filled_draft(tender, who, at=EARLY)
    draft.items.filter(task=tasks.PRICE).delete()
    client = Client()
    client.force_login(who.user)
    place = [row.key for row in tasks_for(tender, definition_of(tender))].index(tasks.PRICE) + 1
    page = reverse("bids:task", args=[tender.public_id, place])

    low = client.post(page, {"amount_1": "1,55", "version": ""}).content.decode()
    kept = draft_answers(draft, tasks.PRICE, by=who.user)
    client.post(page, {"amount_1": "1,56", "version": ""})

    assert "Uw prijs ligt onder het bodemtarief van € 1,56. Vul € 1,56 of meer in." in low
    assert 'value="1,55"' in low
    assert kept is None
    assert draft_answers(draft, tasks.PRICE, by=who.user) == {"amounts": {"1": "1.56"}}


@pytest.mark.django_db
@pytest.mark.parametrize(("amount", "is_submitted"), [("1.55", False), ("1.56", True), ("1.57", True)])
def test_a_price_that_got_past_its_field_is_refused_at_submission(amount: str, is_submitted: bool) -> None:
    tender, who = tender_with_floor(), bidder()
    draft = filled_draft(tender, who, at=EARLY)
    priced(draft, who, amount)

    if not is_submitted:
        with pytest.raises(BidRefused, match=r"Perceel 1: Uw prijs ligt onder het bodemtarief van € 1,56\."):
            submit_bid(draft.bid, by=who.user, received_at=EARLY, at=EARLY)
    else:
        submit_bid(draft.bid, by=who.user, received_at=EARLY, at=EARLY)

    assert Submission.objects.filter(bid=draft.bid).exists() is is_submitted
    assert Draft.objects.filter(pk=draft.pk).exists() is not is_submitted


@pytest.mark.django_db
def test_who_may_submit_and_not_edit_is_told_the_floor_and_can_submit() -> None:
    tender, who = tender_with_floor(), bidder()
    draft = filled_draft(tender, who, at=EARLY)
    signatory = UserFactory()
    MembershipFactory(user=signatory, organisation=who.organisation, may_edit=False, may_submit=True)

    priced(draft, who, "1.55")
    with pytest.raises(BidRefused, match="bodemtarief"):
        submit_bid(draft.bid, by=signatory, received_at=EARLY, at=EARLY)
    priced(draft, who, "1.56")

    assert submit_bid(draft.bid, by=signatory, received_at=EARLY, at=EARLY).submitted_by == signatory


@pytest.mark.django_db
def test_a_raised_floor_is_told_in_the_rectification_and_asks_a_submitted_bid_to_confirm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tender, who = tender_with_floor(), bidder()
    submission = submitted_bid(tender, who, at=EARLY, prices={"1": "1.56", "2": "1"})
    issued = rectify(tender, "1.6")
    monkeypatch.setattr(clock, "now", lambda: LATER)
    client = Client()
    client.force_login(who.user)
    asked = must_confirm(tender, submission)

    page = client.get(reverse("bids:confirm", args=[tender.public_id])).content.decode()
    confirm_changes(submission.bid, number=issued.number, by=who.user, at=LATER)

    assert (issued.is_material, issued.differences) == (
        True,
        [{"label": "Perceel 1: Bodemtarief in euro, zonder btw", "before": "1,56", "after": "1,6"}],
    )
    assert asked
    assert "Het bodemtarief is verhoogd" in page
    submission.refresh_from_db()
    assert (has_raised_floor(tender, submission), must_confirm(tender, submission)) == (True, False)


@pytest.mark.django_db
@pytest.mark.parametrize("floor", ["1.55", None])
def test_a_lower_floor_asks_nobody_to_confirm(floor: str | None) -> None:
    tender, who = tender_with_floor(), bidder()
    submission = submitted_bid(tender, who, at=EARLY, prices={"1": "1.56", "2": "1"})

    rectify(tender, floor)

    assert (has_raised_floor(tender, submission), must_confirm(tender, submission)) == (False, False)


@pytest.mark.django_db
@pytest.mark.parametrize(("amount", "is_low"), [("1.59", True), ("1.6", False)])
def test_a_draft_is_compared_with_the_new_floor_as_soon_as_it_is_confirmed(amount: str, is_low: bool) -> None:
    tender, who = tender_with_floor(), bidder()
    draft = filled_draft(tender, who, at=EARLY)
    priced(draft, who, amount)
    issued = rectify(tender, "1.6")

    confirm_changes(draft.bid, number=issued.number, by=who.user, at=LATER)

    missing = (draft_items(draft, by=who.user)[tasks.PRICE].details or {}).get("missing", [])
    assert missing == (
        ["Perceel 1: Uw prijs ligt onder het bodemtarief van € 1,60. Vul € 1,60 of meer in."]
        if is_low
        else []
    )


@pytest.mark.django_db
def test_a_floor_that_is_dropped_again_leaves_the_price_as_it_is() -> None:
    tender, who = tender_with_floor(), bidder()
    draft = filled_draft(tender, who, at=EARLY)
    priced(draft, who, "1.59")
    raised = rectify(tender, "1.6")
    confirm_changes(draft.bid, number=raised.number, by=who.user, at=LATER)
    tender.refresh_from_db()
    dropped = rectify(tender, None)

    confirm_changes(draft.bid, number=dropped.number, by=who.user, at=LATER)

    assert (draft_items(draft, by=who.user)[tasks.PRICE].details or {}) == {}
    assert submit_bid(draft.bid, by=who.user, received_at=LATER, at=LATER).number == 1


@pytest.mark.django_db
@pytest.mark.parametrize("begun", ["before", "after"])
def test_a_sealed_price_of_before_is_given_anew(begun: str) -> None:
    tender, who = tender_with_floor(), bidder()
    submission = submitted_bid(tender, who, at=EARLY, prices={"1": "1.56", "2": "1"})
    if begun == "before":
        start_draft(tender, who.organisation, by=who.user, at=EARLY)
    issued = rectify(tender, "1.6")
    confirm_changes(submission.bid, number=issued.number, by=who.user, at=LATER)
    draft = start_draft(tender, who.organisation, by=who.user, at=LATER)

    with pytest.raises(
        IncompleteBid if begun == "before" else BidRefused, match=r"Prijs|bodemtarief is verhoogd"
    ):
        submit_bid(draft.bid, by=who.user, received_at=LATER, at=LATER)
    save_answers(draft, tasks.PRICE, {"amounts": {"1": "1.6", "2": "1"}}, by=who.user, at=LATER)

    again = submit_bid(draft.bid, by=who.user, received_at=LATER, at=LATER)
    assert not has_raised_floor(tender, again)


@pytest.mark.django_db
def test_a_price_that_nobody_asked_to_change_is_carried_into_a_change() -> None:
    tender, who = tender_with_floor(), bidder()
    submitted_bid(tender, who, at=EARLY, prices={"1": "1.56", "2": "1"})
    draft = start_draft(tender, who.organisation, by=who.user, at=EARLY)

    assert submit_bid(draft.bid, by=who.user, received_at=EARLY, at=EARLY).number == 2
