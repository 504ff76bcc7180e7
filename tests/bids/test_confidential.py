"""A bidder marks passages as confidential: sealed with its bid, and known after the opening."""

from datetime import timedelta

import pytest

from bids.domain import tasks
from bids.forms import ApplicationForm
from bids.presenters.answers import answer_groups
from tests.bids.test_forms import LOTS, WHO
from tests.factories.bids import bidder, opened, tender_with
from tests.factories.planted import hand_in, planted

TEXT = "  Ons algoritme Zwaluw\n\nDe samenwerking met bureau De Wit  "


def test_each_line_is_a_passage_and_comes_back_as_it_was_typed() -> None:
    form = ApplicationForm(WHO | {"lot_1": 1, "confidential": TEXT}, lots=LOTS)
    assert form.is_valid()

    answers = form.as_answers()

    assert answers["confidential"] == ["Ons algoritme Zwaluw", "De samenwerking met bureau De Wit"]
    assert ApplicationForm.initial_from(answers)["confidential"].splitlines() == answers["confidential"]
    shown = {row.label: row.value for row in answer_groups(tasks.APPLICATION, answers)}
    assert "bureau De Wit" in shown["Vertrouwelijke passages"]


@pytest.mark.django_db
def test_a_passage_is_known_from_the_opening_on_and_not_before() -> None:
    tender, who = tender_with(), bidder("Anker")
    bid = hand_in(tender, who.organisation, who.user, "anker", at=tender.closes_at - timedelta(hours=1))
    bid.refresh_from_db()
    assert bid.confidential == []

    opened(tender)

    bid.refresh_from_db()
    assert bid.confidential == [planted("anker", "vertrouwelijk")]
