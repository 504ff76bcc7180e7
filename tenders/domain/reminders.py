"""When those who follow a tender are reminded of its deadline: 7 days, 2 days and 2 hours before it."""

from datetime import datetime, timedelta

from tenders.domain.notices import NoticeKind

# The nearest to the deadline first.
REMINDERS: tuple[tuple[NoticeKind, timedelta], ...] = (
    (NoticeKind.TWO_HOURS_LEFT, timedelta(hours=2)),
    (NoticeKind.TWO_DAYS_LEFT, timedelta(days=2)),
    (NoticeKind.SEVEN_DAYS_LEFT, timedelta(days=7)),
)
REMINDER_KINDS = frozenset(kind for kind, _ in REMINDERS)


def due_reminder(closes_at: datetime, published_at: datetime, at: datetime) -> NoticeKind | None:
    """The reminder that holds at this instant: of those whose moment has come, the nearest to the deadline.

    An earlier one that was missed is not sent afterwards: it would say less than the one that holds now. None
    after the deadline, and where the moment had passed when the tender was published.
    """
    if at > closes_at:
        return None
    for kind, before in REMINDERS:
        moment = closes_at - before
        if at >= moment:
            return kind if published_at <= moment else None
    return None
