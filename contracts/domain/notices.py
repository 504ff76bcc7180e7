"""Aankondiging van de gegunde opdracht (Aw 2.134): until when it is published, alone or with others per quarter.

The days are calendar days and do not move to a working day: who is early is in time under every way of counting.
"""

from calendar import monthrange
from datetime import date, datetime, timedelta
from enum import StrEnum

from tenders.domain.terms import end_of_day
from tenders.domain.wording import date_in_words, local_date

DAYS = 30


class Mode(StrEnum):
    """Per award (lid 1), or for sociale en andere specifieke diensten all awards of a quarter together (lid 3)."""

    SINGLE = "single"
    QUARTERLY = "quarterly"


MODE_LABELS = {
    Mode.SINGLE: "Per gunning: binnen 30 dagen na de gunning",
    Mode.QUARTERLY: "Per kwartaal gebundeld: binnen 30 dagen na het einde van het kwartaal",
}


class NoticeRefused(Exception):
    """What was noted cannot be right; the message is for the user, `field` says where."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def quarter_end(on: date) -> date:
    """The last day of the calendar quarter of a day."""
    month = (on.month + 2) // 3 * 3
    return date(on.year, month, monthrange(on.year, month)[1])


def last_day(decided_on: date, mode: Mode) -> date:
    """Until when the notice is sent; the day after the award, or after the quarter, is day 1."""
    begin = quarter_end(decided_on) if mode is Mode.QUARTERLY else decided_on
    return begin + timedelta(days=DAYS)


def due_at(decided_at: datetime, mode: Mode) -> datetime:
    """23:59:59 in Amsterdam on the last day."""
    return end_of_day(last_day(local_date(decided_at), mode))


def is_late(decided_at: datetime, mode: Mode, *, at: datetime) -> bool:
    return at > due_at(decided_at, mode)


def quarter_in_words(on: date) -> str:
    ordinal = ("eerste", "tweede", "derde", "vierde")[(on.month - 1) // 3]
    return f"{ordinal} kwartaal van {on.year}"


def check_mode(mode: Mode, *, is_social: bool, field: str = "mode") -> None:
    if mode is Mode.QUARTERLY and not is_social:
        raise NoticeRefused(
            "Bundelen per kwartaal kan alleen bij sociale en andere specifieke diensten (artikel 2.134 lid 3).",
            field=field,
        )


def check_notice(reference: str, published_on: date | None, *, decided_at: datetime, at: datetime) -> None:
    """Refuse a notice without its kenmerk or day, one of a day to come, and one of before the award."""
    if not reference.strip():
        raise NoticeRefused("Vul het kenmerk van TenderNed in.", field="reference")
    if published_on is None:
        raise NoticeRefused("Vul de datum van publicatie in.", field="published_on")
    if published_on > local_date(at):
        raise NoticeRefused(
            "Deze dag moet nog komen: vul de datum in waarop zij verscheen.", field="published_on"
        )
    decided_on = local_date(decided_at)
    if published_on < decided_on:
        raise NoticeRefused(
            f"De gunning werd definitief op {date_in_words(decided_on)}. Een aankondiging van eerder is een andere.",
            field="published_on",
        )
