"""Reminders of the deadline, found by the clock."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from tenders.domain.lifecycle import Status
from tenders.domain.notices import NoticeKind
from tenders.domain.reminders import REMINDERS, due_reminder
from tenders.models import Notice, Tender
from tenders.services.lifecycle import lock_tender
from tenders.services.notices import notify_all

_LONGEST = max(before for _, before in REMINDERS)


def remind_of_deadlines(*, at: datetime) -> int:
    """Tell everybody who follows a tender that closes soon; how many reminders were made.

    Each reminder of a deadline once; a deadline that was moved has reminders of its own. Who gets the mail does
    not depend on who has submitted.
    """
    closing = Tender.objects.public().filter(
        revises=None, status=Status.PUBLISHED.value, closes_at__gte=at, closes_at__lte=at + _LONGEST
    )
    return sum(_remind(tender.pk, at=at) for tender in closing if _untold(tender, at) is not None)


@transaction.atomic
def _remind(tender_pk: int, *, at: datetime) -> bool:
    tender = lock_tender(tender_pk)
    kind = _untold(tender, at)
    if kind is None or tender.state is not Status.PUBLISHED:
        return False
    return notify_all(tender, kind, about=_deadline_id(tender), at=at) is not None


def _untold(tender: Tender, at: datetime) -> NoticeKind | None:
    """The reminder that holds now, where it was not made before."""
    if tender.closes_at is None or tender.published_at is None:
        return None
    kind = due_reminder(tender.closes_at, tender.published_at, at)
    if kind is None or Notice.objects.filter(kind=kind.value, about=_deadline_id(tender)).exists():
        return None
    return kind


def _deadline_id(tender: Tender) -> UUID:
    """What a reminder is about: this deadline of this tender, so that a moved deadline is another event."""
    return uuid5(tender.public_id, f"{tender.closes_at:%Y-%m-%dT%H:%M:%S.%f%z}")
