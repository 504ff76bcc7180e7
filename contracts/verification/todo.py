"""What awaits a winner, and who judges what it supplied."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from accounts.selectors import memberships_of
from contracts.domain.verification import Outcome, Stage
from contracts.models import Verification, VerificationItem
from contracts.verification.selectors import RUNNING, stage, with_items
from tenders.models import Role, Tender
from tenders.todo import Todo

_VERBS = {
    Stage.TO_JUDGE: "Beoordeel de bewijsmiddelen",
    Stage.NOT_MET: "Beslis over de verificatie",
}


def verification_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """A constant number of queries."""
    return [*_to_supply(user, at), *_to_judge(user, at)]


def _to_supply(user: User, at: datetime) -> list[Todo]:
    own = [each.organisation_id for each in memberships_of(user) if each.may_edit]
    waiting = VerificationItem.objects.filter(
        verification__bid__organisation__in=own,
        verification__failed_at=None,
        verification__bid__tender__status__in=[status.value for status in RUNNING],
        outcome=Outcome.OPEN.value,
        is_mandatory=True,
        due_at__gte=at,
    )
    rows = waiting.select_related("verification__bid").prefetch_related(
        "verification__bid__tender__authority", "supplies"
    )
    due: dict[int, tuple[Verification, datetime]] = {}
    for item in rows:
        verification = item.verification
        if not item.state.is_supplied:
            earlier = due.get(verification.pk, (verification, item.due_at))[1]
            due[verification.pk] = (verification, min(earlier, item.due_at))
    return [
        Todo(
            text="Lever uw bewijsmiddelen aan",
            url=reverse("contracts:verification_own", args=[verification.public_id]),
            tender=verification.bid.tender,
            due=until,
        )
        for verification, until in due.values()
    ]


def _to_judge(user: User, at: datetime) -> list[Todo]:
    mine = Tender.objects.with_role(user, Role.CHECKER, Role.BUYER)
    running = Verification.objects.filter(
        bid__tender__in=mine.filter(status__in=[status.value for status in RUNNING], is_rehearsal=False)
    )
    return [
        Todo(
            text=f"{_VERBS[found]} van {row.bid.organisation.name}",
            without_names=f"{_VERBS[found]} van een winnaar",
            url=reverse("contracts:verification", args=[row.bid.tender.public_id, row.public_id]),
            tender=row.bid.tender,
        )
        for row in with_items(running)
        if (found := stage(row, at=at)) in _VERBS
    ]
