"""Note what was announced on TenderNed, and refuse to publish here before it."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from tenders.changes import announcement_of, next_announcement
from tenders.domain.announcement import refusal
from tenders.models import Announcement, Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender


class AnnouncementRefused(Exception):
    """What was noted cannot be right; the message is for the user, `field` says where."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class NotAnnounced(Exception):
    """Not on TenderNed yet, and the 48 hours are not over; the message is for the user."""


@transaction.atomic
def record_announcement(
    tender: Tender,
    *,
    reference: str = "",
    announced_on: date | None = None,
    sent_at: datetime | None = None,
    by: User,
    at: datetime,
) -> Announcement:
    """Of a draft the announcement itself, afterwards that of the next rectification; noted anew until it is used."""
    locked = lock_tender(tender)
    require(by, "tenders.announce", locked)
    reference = reference.strip()
    if sent_at is not None and sent_at > at:
        raise AnnouncementRefused("Dit moment moet nog komen: vul in wanneer u verzond.", field="sent_at")
    if bool(reference) != (announced_on is not None):
        field = "announced_on" if reference else "reference"
        raise AnnouncementRefused("Vul kenmerk en datum beide in.", field=field)
    number = next_announcement(locked)
    announcement, _ = Announcement.objects.update_or_create(
        tender=locked,
        number=number,
        defaults={
            "reference": reference,
            "announced_on": announced_on,
            "sent_at": sent_at,
            "recorded_by": by,
            "recorded_at": at,
        },
    )
    Auditor(by).record(
        "tender.announced",
        announcement,
        scope=tender_scope(locked.public_id),
        at=at,
        data={
            "number": number,
            "announced_on": announced_on.isoformat() if announced_on else "",
            "sent_at": sent_at.isoformat() if sent_at else "",
        },
    )
    return announcement


def require_announced(tender: Tender, *, at: datetime) -> None:
    """Raise NotAnnounced where the next publication here would come too early; a rehearsal goes nowhere."""
    if tender.is_rehearsal:
        return
    announcement = announcement_of(tender, next_announcement(tender))
    why_not = refusal(announcement.facts if announcement else None, at=at)
    if why_not:
        raise NotAnnounced(why_not)
