"""A plan that is read without names: the bidder is told, warned, and never held up."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

import clock
from bids.domain import tasks
from bids.listing import tasks_for
from bids.services import save_file, submit_bid
from tenders.selectors import definition_of
from tests.factories.bids import bidder, filled_draft, pdf_bytes
from tests.factories.tenders import CLOSES_AT, published_tender

BEFORE = CLOSES_AT - timedelta(hours=2)


@pytest.mark.django_db
def test_the_own_name_in_an_anonymous_plan_is_doubtful_and_blocks_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: BEFORE)
    tender, who = published_tender(anonymous_scoring=True), bidder("Zorggroep Anker")
    draft = filled_draft(tender, who, at=BEFORE)
    client = Client()
    client.force_login(who.user)
    place = [task.key for task in tasks_for(tender, definition_of(tender))].index(tasks.PLAN) + 1
    desk, marks = (reverse(f"bids:{name}", args=[tender.public_id]) for name in ("desk", "plan_marks"))
    assert (
        "Dit plan wordt zonder namen beoordeeld"
        in client.get(reverse("bids:task", args=[tender.public_id, place])).content.decode()
    )
    assert "wij vinden" not in client.get(desk).content.decode()

    plan = BytesIO(pdf_bytes(4, text="Plan van Zorggroep Anker"))
    save_file(draft, tasks.PLAN, plan, name="plan.pdf", by=who.user, at=BEFORE)

    told = "Zorggroep Anker in de gegevens van het bestand"
    assert told in client.get(desk).content.decode()
    assert told in client.get(marks).content.decode()
    preview = client.get(reverse("bids:plan_preview", args=[tender.public_id]))
    assert b"Zorggroep Anker" not in b"".join(preview.streaming_content)
    submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)
