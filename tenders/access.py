"""Lookup of a tender for a view: what the user may not see does not exist for it (404)."""

from uuid import UUID

from django.http import Http404, HttpRequest

from accounts.models import Organisation
from tenders.models import Tender
from tenders.permissions import KEPT_IN_ARCHIVE, Archived, first_to_do, lost_to_archive, may


class AskedFirst(Exception):
    """This person may do the act after it did something else, at `url`; a visitor is sent there."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


def tender_for(request: HttpRequest, public_id: UUID, act: str) -> Tender:
    """The tender, with its authority, in which the user may do `act`; Http404 otherwise.

    AskedFirst where only a prerequisite of the act is not met, Archived where only the archive stands between, or where
    somebody who may read sends something.
    """
    tender = find_tender(public_id)
    if tender is None:
        raise Http404
    if not may(request.user, act, tender):
        if lost_to_archive(request.user, act, tender):
            raise Archived(tender)
        if url := first_to_do(request.user, act, tender):
            raise AskedFirst(url)
        raise Http404
    if request.method == "POST" and tender.is_archived and act not in KEPT_IN_ARCHIVE:
        raise Archived(tender)
    return tender


def public_tender(public_id: UUID) -> Tender:
    """A published tender, with its authority, for anybody; Http404 otherwise."""
    tender = find_tender(public_id)
    if tender is None or not tender.is_public:
        raise Http404
    return tender


def readable_tender(request: HttpRequest, public_id: UUID) -> Tender:
    """For everybody once the tender is published, before that for who has a role in it; Http404 otherwise."""
    tender = find_tender(public_id)
    if tender is None:
        raise Http404
    if not tender.is_public and not may(request.user, "tenders.read_configuration", tender):
        raise Http404
    return tender


def as_provider(request: HttpRequest, public_id: UUID) -> tuple[Tender, Organisation]:
    """A published tender and the provider for which the user acts; Http404 for everybody else."""
    organisation = request.acting.organisation
    if organisation is None or organisation.kind != Organisation.Kind.PROVIDER:
        raise Http404
    return public_tender(public_id), organisation


def find_tender(public_id: UUID) -> Tender | None:
    """The tender with its authority; whether somebody may read it is the caller's question."""
    return _row(public_id)


def _row(public_id: UUID) -> Tender | None:
    try:
        return Tender.objects.select_related("authority").get(public_id=public_id)
    except Tender.DoesNotExist:
        return None
