"""Lookup of a tender for a view: what the user may not see does not exist for it (404)."""

from uuid import UUID

from django.http import Http404, HttpRequest

from tenders.models import Tender
from tenders.permissions import may


def tender_for(request: HttpRequest, public_id: UUID, act: str) -> Tender:
    """The tender, with its authority, in which the user may do `act`; Http404 otherwise."""
    tender = Tender.objects.select_related("authority", "revises").filter(public_id=public_id).first()
    if tender is None or not may(request.user, act, tender):
        raise Http404
    return tender
