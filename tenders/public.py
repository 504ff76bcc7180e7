"""The tenders that anybody may read."""

from datetime import datetime

from django.db.models import QuerySet

from tenders.domain.lifecycle import Status
from tenders.models import Tender


def public_tenders(*, at: datetime) -> list[Tender]:
    """Published tenders for anybody, those open for bids first, then the newest."""
    rows = Tender.objects.public().select_related("authority").order_by("-published_at", "-pk")
    return sorted(rows, key=lambda tender: tender.state is not Status.PUBLISHED or tender.has_closed(at))


def open_tenders(*, at: datetime, most: int) -> QuerySet[Tender]:
    """Where anybody can hand in a bid now, the first to close first."""
    rows = Tender.objects.public().filter(status=Status.PUBLISHED.value, closes_at__gte=at)
    return rows.select_related("authority").order_by("closes_at", "pk")[:most]
