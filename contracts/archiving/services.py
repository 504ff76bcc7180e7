"""Archive a tender: the last act on it."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from contracts.archiving.selectors import conditions_of
from contracts.domain.archiving import refusals
from contracts.domain.errors import DecisionRefused
from tenders.domain.lifecycle import Act
from tenders.models import StatusChange, Tender
from tenders.permissions import require
from tenders.services.lifecycle import change_status, lock_tender


class StillOpen(DecisionRefused):
    """Something is to be done first; the message names all of it."""


@transaction.atomic
def archive_tender(tender: Tender, *, by: User, at: datetime) -> StatusChange:
    """From now on it is read-only, for ever. Who reads it, and until when it is kept, stays as it was."""
    locked = lock_tender(tender)
    require(by, "contracts.archive", locked)
    left = list(refusals(conditions_of(locked, at=at)))
    if left:
        raise StillOpen("Archiveren kan nog niet. " + " ".join(left))
    change = change_status(locked, Act.ARCHIVE, by=by, at=at)
    tender.refresh_from_db()
    return change
