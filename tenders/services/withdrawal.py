"""Withdraw a tender."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.selectors import is_closed
from audit.services import Auditor, tender_scope, vault_scope
from tenders.changes import revision_of
from tenders.domain.lifecycle import Act
from tenders.domain.notices import NoticeKind
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import change_status, lock_tender
from tenders.services.notices import notify_all
from tenders.services.revision import drop_revision


class ReasonMissing(Exception):
    """This act needs a reason; the message is for the user."""


@transaction.atomic
def withdraw_tender(tender: Tender, *, by: User, at: datetime, reason: str) -> Tender:
    """End the tender before a contract, and tell who follows.

    What is sealed stays sealed; its log is anchored in the tender's own.
    """
    locked = lock_tender(tender)
    require(by, "tenders.withdraw", locked)
    if not reason.strip():
        raise ReasonMissing("De reden ontbreekt: schrijf op waarom u deze aanbesteding intrekt.")
    was_published = locked.published_at is not None
    change = change_status(locked, Act.WITHDRAW, by=by, at=at, reason=reason.strip())
    notify_all(locked, NoticeKind.WITHDRAWN, about=change.public_id, at=at)
    copy = revision_of(locked)
    if copy is not None:
        drop_revision(copy)
    vault = vault_scope(locked.public_id)
    if was_published and is_closed(vault):
        Auditor(by).anchor(vault, into=tender_scope(locked.public_id), at=at)
    tender.refresh_from_db()
    return tender
