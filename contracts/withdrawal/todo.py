"""What awaits a person around the letters of a withdrawn tender, for the start page."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from bids.models import Bid
from bids.withdrawn import STANDING
from contracts.models import WithdrawalNote
from contracts.withdrawal.selectors import withdrawal_letters_for
from tenders.domain.lifecycle import Status
from tenders.models import Role, active_roles
from tenders.todo import Todo


def withdrawal_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """Letters to send and letters to read; a constant number of queries."""
    return [*_to_send(user), *_to_read(user, at)]


def _to_send(user: User) -> list[Todo]:
    bought = active_roles(
        user=user,
        role=Role.BUYER,
        tender__status=Status.WITHDRAWN.value,
        tender__is_rehearsal=False,
    )
    standing = Bid.objects.filter(submissions__status__in=STANDING)
    sent = WithdrawalNote.objects.filter(sent_at__isnull=False)
    rows = bought.filter(tender__in=standing.values("tender")).exclude(tender__in=sent.values("tender"))
    return [
        Todo(
            text="Stuur de inschrijvers een brief over de intrekking",
            url=reverse("contracts:withdrawal", args=[row.tender.public_id]),
            tender=row.tender,
            due=None,
        )
        for row in rows.prefetch_related("tender__authority").order_by("tender_id")
    ]


def _to_read(user: User, at: datetime) -> list[Todo]:
    letters = withdrawal_letters_for(user, at=at).filter(first_read_at__isnull=True)
    letters = letters.select_related(None).select_related("note")
    return [
        Todo(
            text="Lees uw brief over de intrekking",
            url=reverse("contracts:withdrawal_letter", args=[letter.public_id]),
            tender=letter.note.tender,
            due=None,
        )
        for letter in letters.prefetch_related("note__tender__authority")
    ]
