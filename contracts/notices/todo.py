"""The notice of the award as a task, with its last day, until its kenmerk was noted."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from contracts.domain.notices import Mode, due_at
from contracts.models import AwardDecision
from contracts.notices.selectors import decided_moments, modes_of
from tenders.domain.lifecycle import AFTER_AWARD, Status
from tenders.models import Role, active_roles
from tenders.todo import Todo


def notices_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """For buyers, of every tender whose award is definitive or that was closed; a constant number of queries."""
    statuses = AFTER_AWARD | {Status.UNAWARDED}
    bought = active_roles(
        user=user,
        role=Role.BUYER,
        tender__status__in=[status.value for status in statuses],
        tender__is_rehearsal=False,
        tender__is_admission=False,
    )
    waiting = AwardDecision.objects.filter(
        tender__in=bought.values("tender"), replaced_at=None, released_at__lte=at, award_notice=None
    )
    decisions = list(waiting.prefetch_related("tender__authority").order_by("pk"))
    if not decisions:
        return []
    moments, modes = decided_moments(decisions), modes_of({row.tender_id for row in decisions})
    return [
        Todo(
            text="Kondig de gunning aan op TenderNed",
            url=reverse("contracts:notice", args=[row.tender.public_id]),
            tender=row.tender,
            due=due_at(moments[row.pk], modes.get(row.tender_id, Mode.SINGLE)),
        )
        for row in decisions
        if row.pk in moments
    ]
