"""What awaits a buyer around the proces-verbaal, for the start page."""

from datetime import datetime

from django.db.models import F
from django.urls import reverse

from accounts.models import User
from contracts.models import AwardDecision, AwardMinutes, WithdrawalMinutes
from tenders.domain.lifecycle import AFTER_RELEASE, Act, Status
from tenders.models import Role, active_roles
from tenders.todo import Todo


def minutes_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """Fix the proces-verbaal of every decision of which the letters are out, and of every withdrawal before that.

    A constant number of queries.
    """
    return [*_of_decisions(user, at), *_of_withdrawals(user)]


def _of_decisions(user: User, at: datetime) -> list[Todo]:
    bought = active_roles(
        user=user,
        role=Role.BUYER,
        tender__status__in=[status.value for status in AFTER_RELEASE | {Status.WITHDRAWN}],
        tender__is_rehearsal=False,
        tender__is_admission=False,
    )
    waiting = AwardDecision.objects.filter(
        tender__in=bought.values("tender"), replaced_at=None, released_at__lte=at
    ).exclude(pk__in=AwardMinutes.objects.values("decision"))
    return [
        Todo(
            text="Stel het proces-verbaal van de gunning vast",
            url=reverse("contracts:minutes", args=[decision.tender.public_id]),
            tender=decision.tender,
            due=None,
        )
        for decision in waiting.prefetch_related("tender__authority").order_by("pk")
    ]


def _of_withdrawals(user: User) -> list[Todo]:
    bought = active_roles(
        user=user,
        role=Role.BUYER,
        tender__status=Status.WITHDRAWN.value,
        tender__published_at__isnull=False,
        tender__is_rehearsal=False,
        tender__is_admission=False,
    )
    decided = AwardDecision.objects.filter(replaced_at=None, released_at__isnull=False)
    # Of these the proces-verbaal was fixed before the withdrawal, which so gets one of its own.
    overtaken = decided.filter(
        tender__status_changes__act=Act.WITHDRAW.value,
        minutes__fixed_at__lte=F("tender__status_changes__at"),
    )
    decided = decided.exclude(pk__in=overtaken)
    waiting = bought.exclude(tender__in=WithdrawalMinutes.objects.values("tender"))
    return [
        Todo(
            text="Stel het proces-verbaal van de intrekking vast",
            url=reverse("contracts:minutes", args=[row.tender.public_id]),
            tender=row.tender,
            due=None,
        )
        for row in waiting.exclude(tender__in=decided.values("tender"))
        .prefetch_related("tender__authority")
        .order_by("tender_id")
    ]
