"""Bodemtarief (Wmo 2.6.6; UbWmo 5.4) and plafond: nobody submits a price outside them, also after they changed."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

import clock
from bids.content import draft_answers, draft_items
from bids.domain import tasks
from bids.domain.pricing import Bounds, Narrowed, bounds_of, narrowed, refusal
from bids.domain.refusals import BidRefused, IncompleteBid
from bids.forms import PriceForm
from bids.listing import tasks_for
from bids.models import Draft, Submission
from bids.services import (
    confirm_changes,
    must_confirm,
    narrowed_since,
    save_answers,
    start_draft,
    submit_bid,
)
from tenders.domain.checks import Subject
from tenders.domain.definition import Criterion, LotDefinition
from tenders.domain.method.price import is_above_ceiling, is_below_floor
from tenders.domain.vocabulary import CriterionKind, PriceFormula
from tenders.models import Rectification, Tender
from tenders.selectors import definition_of
from tenders.services import issue_rectification, save_item, save_subject, start_revision
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.bids import Bidder, bidder, filled_draft, submitted_bid
from tests.factories.tenders import AT, announced, plain_method, published_tender, tender_definition

EARLY, CHANGED, LATER = (AT + timedelta(days=day) for day in (1, 2, 3))
EAST = LotDefinition(1, "Oost", floor_price=Fraction("1.56"))
WEST = LotDefinition(2, "West")
PRICE = Criterion("P", "Prijs", Fraction(20), CriterionKind.PRICE, formula=PriceFormula.RELATIVE)
METHOD = plain_method(lots=(EAST, WEST), criteria=(*plain_method().criteria, PRICE))
LINEAR = replace(PRICE, formula=PriceFormula.LINEAR, floor=Fraction(1), ceiling=Fraction(80))
CAPPED = plain_method(lots=(EAST, WEST), criteria=(*plain_method().criteria, LINEAR))
CENTS = st.integers(2, 500).map(lambda cents: Fraction(cents, 100))
AMOUNTS = st.integers(1, 70_000).map(lambda parts: Fraction(parts, 10_000))
# A plafond lies above the bodem of the formula, which is 1.
CEILINGS = CENTS.map(lambda amount: amount + 1)
BOUNDS = st.builds(Bounds, st.just(1), st.none() | CENTS, st.none() | CEILINGS)


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
    form = PriceForm({"amount_1": first, "amount_2": second}, method=METHOD)

    assert set(form.errors) == refused
    assert "Het bodemtarief is € 1,56." in form.fields["amount_1"].help_text
    assert "bodemtarief" not in form.fields["amount_2"].help_text


@pytest.mark.parametrize(
    ("amount", "refused"),
    [("80", False), ("80,0001", True), ("79,9999", False), ("1,5599", True), ("1,56", False)],
)
def test_a_price_above_the_plafond_or_under_the_bodemtarief_is_refused_at_its_field(
    amount: str, refused: bool
) -> None:
    form = PriceForm({"amount_1": amount, "amount_2": ""}, method=CAPPED)

    assert bool(form.errors) is refused
    assert "Het plafond is € 80,00. Een hogere prijs is ongeldig." in form.fields["amount_2"].help_text


def test_the_plafond_is_the_lowest_of_the_linear_formulas_and_for_every_lot() -> None:
    wider = replace(LINEAR, code="Q", ceiling=Fraction(90))
    of = bounds_of(replace(CAPPED, criteria=(*CAPPED.criteria, wider)))

    assert of == (Bounds(1, Fraction("1.56"), Fraction(80)), Bounds(2, None, Fraction(80)))
    assert bounds_of(METHOD)[1] == Bounds(2)


@given(bound=BOUNDS, amount=AMOUNTS)
def test_a_price_is_refused_exactly_where_it_would_be_set_aside(bound: Bounds, amount: Fraction) -> None:
    lot = replace(EAST, floor_price=bound.floor)
    is_aside = is_below_floor(lot, amount) or (
        bound.ceiling is not None and is_above_ceiling(replace(LINEAR, ceiling=bound.ceiling), amount)
    )

    assert bool(refusal(bound, amount)) is is_aside


@given(before=BOUNDS, now=BOUNDS, amount=AMOUNTS)
def test_only_bounds_that_leave_less_room_make_an_earlier_price_unsure(
    before: Bounds, now: Bounds, amount: Fraction
) -> None:
    found = narrowed((before,), (now,))

    assert found.floor is ((now.floor or 0) > (before.floor or 0))
    assert found.ceiling is (
        now.ceiling is not None and (before.ceiling is None or now.ceiling < before.ceiling)
    )
    # Whoever was within the bounds before, and is outside them now, is asked.
    if not refusal(before, amount) and refusal(now, amount):
        assert found


def test_a_lot_that_had_no_bounds_before_asks_for_those_of_now() -> None:
    found = narrowed((), bounds_of(CAPPED))

    assert found == Narrowed(floor=True, ceiling=True)
    assert str(found) == "het bodemtarief is verhoogd en het plafond is verlaagd"


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
    assert (narrowed_since(tender, submission).floor, must_confirm(tender, submission)) == (True, False)


@pytest.mark.django_db
@pytest.mark.parametrize("floor", ["1.55", None])
def test_a_lower_floor_asks_nobody_to_confirm(floor: str | None) -> None:
    tender, who = tender_with_floor(), bidder()
    submission = submitted_bid(tender, who, at=EARLY, prices={"1": "1.56", "2": "1"})

    rectify(tender, floor)

    assert (bool(narrowed_since(tender, submission)), must_confirm(tender, submission)) == (False, False)


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
    assert not narrowed_since(tender, again)


@pytest.mark.django_db
def test_a_price_that_nobody_asked_to_change_is_carried_into_a_change() -> None:
    tender, who = tender_with_floor(), bidder()
    submitted_bid(tender, who, at=EARLY, prices={"1": "1.56", "2": "1"})
    draft = start_draft(tender, who.organisation, by=who.user, at=EARLY)

    assert submit_bid(draft.bid, by=who.user, received_at=EARLY, at=EARLY).number == 2


def lower_plafond(tender: Tender, amount: str) -> Rectification:
    copy = start_revision(tender, by=tender.created_by, at=CHANGED)
    announced(tender, at=CHANGED)
    save_item(
        copy,
        Subject.CRITERIA,
        {"ceiling": Decimal(amount)},
        item=copy.criteria.get(code=LINEAR.code),
        version=copy.config_version,
        by=tender.created_by,
        at=CHANGED,
    )
    copy.refresh_from_db()
    return issue_rectification(
        tender,
        reason="Het budget is lager.",
        demands_confirmation=False,
        version=copy.config_version,
        by=tender.created_by,
        at=CHANGED,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("amount", "is_submitted"), [("80.0001", False), ("80", True)])
def test_a_price_above_the_plafond_is_not_submitted(amount: str, is_submitted: bool) -> None:
    tender, who = published_tender(definition=tender_definition(method=CAPPED)), bidder()
    draft = filled_draft(tender, who, at=EARLY)
    priced(draft, who, "1.56", amount)

    if is_submitted:
        submit_bid(draft.bid, by=who.user, received_at=EARLY, at=EARLY)
    else:
        with pytest.raises(BidRefused, match=r"Perceel 2: Uw prijs ligt boven het plafond van € 80,00\."):
            submit_bid(draft.bid, by=who.user, received_at=EARLY, at=EARLY)

    assert Submission.objects.filter(bid=draft.bid).exists() is is_submitted


@pytest.mark.django_db
def test_a_lowered_plafond_asks_a_submitted_bid_to_confirm_and_a_draft_for_another_price(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tender = published_tender(definition=tender_definition(method=CAPPED))
    who, other = bidder("Anker"), bidder("Brug")
    submission = submitted_bid(tender, who, at=EARLY, prices={"1": "1.56", "2": "80"})
    draft = filled_draft(tender, other, at=EARLY)
    priced(draft, other, "1.56", "80")
    issued = lower_plafond(tender, "79")
    monkeypatch.setattr(clock, "now", lambda: LATER)
    client = Client()
    client.force_login(who.user)

    page = client.get(reverse("bids:confirm", args=[tender.public_id])).content.decode()
    confirm_changes(draft.bid, number=issued.number, by=other.user, at=LATER)

    assert narrowed_since(tender, submission) == Narrowed(ceiling=True)
    assert must_confirm(tender, submission)
    assert "Het plafond is verlaagd" in page
    assert "Het bodemtarief is verhoogd" not in page
    assert (draft_items(draft, by=other.user)[tasks.PRICE].details or {})["missing"] == [
        "Perceel 2: Uw prijs ligt boven het plafond van € 79,00. Vul € 79,00 of minder in."
    ]
