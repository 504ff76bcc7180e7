"""Reads of the entry rounds of a toelatingsprocedure; each a constant number of queries."""

from datetime import datetime

from django.db.models import Q, QuerySet

from tenders.domain.lifecycle import Status
from tenders.models import Tender


def first_of(tender: Tender) -> Tender:
    """The round with which the procedure began."""
    return tender.first_round or tender


def rounds_of(tender: Tender) -> QuerySet[Tender]:
    """All rounds of the procedure, the first one first."""
    root = tender.first_round_id or tender.pk
    rows = Tender.objects.filter(Q(pk=root) | Q(first_round=root), revises=None)
    return rows.select_related("authority").order_by("round_number")


def open_round_of(tender: Tender, *, at: datetime) -> Tender | None:
    """The round for which one can apply now, unless that is `tender` itself."""
    if not tender.is_admission or tender.is_rehearsal:
        return None
    rows = rounds_of(tender).public().filter(status=Status.PUBLISHED.value, closes_at__gte=at)
    return rows.exclude(pk=tender.pk).last()


def is_last(tender: Tender) -> bool:
    """Whether no later round was opened yet."""
    return not rounds_of(tender).filter(round_number__gt=tender.round_number).exists()
