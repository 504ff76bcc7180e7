"""Accepting the tariff that the authority set, as an act of its own."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

import clock
from bids.content import draft_items
from bids.domain import tariff, tasks
from bids.domain.refusals import IncompleteBid
from bids.listing import tariff_terms, tasks_for
from bids.services import keep_answers, submit_bid
from bids.services.accepting import settle_tariff
from tenders.facts import Tariff
from tenders.models import Tender
from tenders.selectors import definition_of
from tests.factories.bids import bidder, filled_draft
from tests.factories.tenders import CLOSES_AT, published_tender

BEFORE = CLOSES_AT - timedelta(hours=2)
TERMS = ["Hulp: € 1,56 per minuut, vast"]


@pytest.mark.parametrize(
    ("accepted", "lots", "are_known", "missing"),
    [
        ([1, 2], (2, 1), True, []),
        ([1], (2, 1), True, ["Aanvaard het tarief voor perceel 2."]),
        ([1], (1,), True, []),
        ([], (1, 2), False, ["Aanvaard het tarief."]),
        ([2], (1, 2), False, []),
    ],
)
def test_every_lot_of_the_bid_is_accepted(
    accepted: list[int], lots: tuple[int, ...], are_known: bool, missing: list[str]
) -> None:
    given = {"accepted": accepted, "terms": TERMS}

    found = tariff.gaps(given, lots=lots, is_one_lot=False, terms=TERMS, are_known=are_known)

    assert found == missing


def test_what_was_accepted_in_other_words_is_accepted_anew() -> None:
    given = {"accepted": [1], "terms": ["Hulp: € 1,50 per minuut, vast"]}

    assert tariff.gaps(given, lots=(1,), is_one_lot=True, terms=TERMS, are_known=True) == [
        "Het tarief is gewijzigd. Lees het en aanvaard het opnieuw."
    ]


def _tender_with_tariff() -> Tender:
    tender = published_tender()
    Tariff.objects.create(tender=tender, name="Hulp", unit="minuut", price=Decimal("1.56"))
    return tender


@pytest.mark.django_db
def test_a_bid_without_acceptance_is_refused_and_with_it_stands_on_the_receipt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: BEFORE)
    tender, who = _tender_with_tariff(), bidder("Anker")
    draft = filled_draft(tender, who, at=BEFORE)
    draft.items.filter(task=tasks.TARIFF).delete()
    client = Client()
    client.force_login(who.user)
    desk, submit = (reverse(f"bids:{name}", args=[tender.public_id]) for name in ("desk", "submit"))
    assert "Dit ontbreekt: Aanvaarding van het tarief" in client.get(desk).content.decode()
    with pytest.raises(IncompleteBid):
        submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)
    listed = [row.key for row in tasks_for(tender, definition_of(tender))]
    address = reverse("bids:task", args=[tender.public_id, listed.index(tasks.TARIFF) + 1])
    assert "Hulp: € 1,56 per minuut, vast" in client.get(address).content.decode()
    client.post(address, {"version": ""})
    with pytest.raises(IncompleteBid):
        submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)

    page = client.get(address).content.decode()
    client.post(
        address, {"accept_1": "on", "version": page.split('id="id_version" value="')[1].split('"')[0]}
    )

    assert "Aanvaarding van het tarief" in client.get(submit).content.decode()
    receipt = client.post(submit, follow=True).content.decode()
    assert "Ontvangstbewijs" in receipt
    assert "Aanvaarding van het tarief" in receipt


@pytest.mark.django_db
def test_a_tariff_that_changed_is_accepted_anew() -> None:
    tender, who = _tender_with_tariff(), bidder("Anker")
    draft = filled_draft(tender, who, at=BEFORE)
    terms = tariff_terms(tender, definition_of(tender))
    draft.items.filter(task=tasks.TARIFF).delete()
    keep_answers(draft, tasks.TARIFF, {"accepted": [1], "terms": terms}, seen="", by=who.user, at=BEFORE)
    assert (draft_items(draft, by=who.user)[tasks.TARIFF].details or {}) == {}

    tender.tariffs.update(price=Decimal("1.60"))
    settle_tariff(draft, tender, by=who.user, at=BEFORE)

    assert (draft_items(draft, by=who.user)[tasks.TARIFF].details or {})["missing"] == [
        "Het tarief is gewijzigd. Lees het en aanvaard het opnieuw."
    ]
