"""Another deadline for a published tender: frozen anew, with the award that moves along, and its own change."""

from datetime import datetime

from accounts.models import User
from tenders.changes import described, revision_of
from tenders.domain.change import moved_award
from tenders.domain.difference import differences
from tenders.models import Rectification, Tender
from tenders.services.announcement import require_announced
from tenders.services.publication import freeze
from tenders.services.rectification import frozen, record_change


def put_deadline(
    tender: Tender,
    closes_at: datetime,
    *,
    cause: Rectification.Cause,
    reason: str,
    by: User,
    at: datetime,
) -> Rectification:
    """Of a locked tender, when the caller has checked the deadline. Raises NotAnnounced."""
    require_announced(tender, at=at)
    before, described_before = frozen(tender), described(tender)
    if tender.intended_award_on is not None and tender.closes_at is not None:
        tender.intended_award_on = moved_award(
            tender.intended_award_on, before=tender.closes_at, after=closes_at
        )
    tender.closes_at = closes_at
    tender.config_version += 1
    tender.save(update_fields=["closes_at", "intended_award_on", "config_version"])
    freeze(tender)
    copy = revision_of(tender)
    if copy is not None and (copy.closes_at is None or copy.closes_at < closes_at):
        Tender.objects.filter(pk=copy.pk).update(
            closes_at=closes_at,
            intended_award_on=tender.intended_award_on,
            config_version=copy.config_version + 1,
        )
    return record_change(
        tender,
        before,
        cause=cause,
        reason=reason,
        differences=differences(described_before, described(tender)),
        material=False,
        by=by,
        at=at,
    )
