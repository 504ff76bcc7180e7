"""What awaits a person in a prijsonderzoek, for the start page."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from accounts.selectors import can_edit_for, memberships_of
from scoring.domain.low_prices import ANSWERABLE, Stage, stage_of
from scoring.models import PriceInquiry
from tenders.domain.lifecycle import Status
from tenders.models import Role, Tender
from tenders.todo import Todo


def todo_of(user: User, *, at: datetime) -> list[Todo]:
    """For a bidder that was asked and did not answer, and for the buyer once there is something to judge."""
    return [*_to_answer(user, at), *_to_judge(user, at)]


def _to_answer(user: User, at: datetime) -> list[Todo]:
    own = [row.organisation for row in memberships_of(user) if can_edit_for(user, row.organisation)]
    if not own:
        return []
    rows = PriceInquiry.objects.filter(
        bid__organisation__in=own,
        bid__tender__status__in=[status.value for status in ANSWERABLE],
        verdict="",
        due_at__gte=at,
        explanations=None,
    )
    return [
        Todo(
            text=f"Leg uw prijs voor perceel {row.lot.number} uit",
            without_names="Beantwoord een vraag over uw inschrijving",
            url=reverse("scoring:own_low_price", args=[row.bid.tender.public_id, row.public_id]),
            tender=row.bid.tender,
            due=row.due_at,
        )
        for row in rows.select_related("lot", "bid__tender__authority")
    ]


def _to_judge(user: User, at: datetime) -> list[Todo]:
    buying = Tender.objects.with_role(user, Role.BUYER).filter(status=Status.QUALITY_FIXED.value)
    rows = PriceInquiry.objects.filter(bid__tender__in=buying, verdict="").prefetch_related("explanations")
    return [
        Todo(
            text=f"Beoordeel de uitleg over een prijs op perceel {row.lot.number}",
            without_names="Beoordeel het antwoord van een inschrijver",
            url=reverse("scoring:low_price", args=[row.bid.tender.public_id, row.public_id]),
            tender=row.bid.tender,
            due=None,
        )
        for row in rows.select_related("lot", "bid__tender__authority")
        if stage_of(row.facts, at=at) in {Stage.ANSWERED, Stage.SILENT}
    ]
