"""The letters that somebody's organisations received, about decisions and withdrawals alike, for the start page."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from contracts.selectors import released_letters_for
from contracts.withdrawal.selectors import withdrawal_letters_for


@dataclass(frozen=True)
class OwnLetter:
    title: str
    url: str
    sent_at: datetime


def own_letters(user: User, *, at: datetime) -> list[OwnLetter]:
    """Newest first; a constant number of queries."""
    decisions = [
        OwnLetter(
            letter.decision.tender.title,
            reverse("contracts:own_letter", args=[letter.public_id]),
            letter.decision.released_at,
        )
        for letter in released_letters_for(user, at=at)
    ]
    withdrawals = [
        OwnLetter(
            f"{letter.note.tender.title}, intrekking",
            reverse("contracts:withdrawal_letter", args=[letter.public_id]),
            letter.note.sent_at,
        )
        for letter in withdrawal_letters_for(user, at=at)
        if letter.note.sent_at is not None
    ]
    return sorted([*decisions, *withdrawals], key=lambda letter: letter.sent_at, reverse=True)
