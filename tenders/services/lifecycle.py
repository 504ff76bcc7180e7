"""The one owner of a tender's status."""

from datetime import datetime

from django.db import connection

from accounts.models import User
from audit.services import Auditor, SystemActor, tender_scope
from tenders.domain.lifecycle import ARCHIVED_LABEL, Act, Status, check_rehearsed, next_status
from tenders.models import StatusChange, Tender
from tenders.permissions import Archived


def lock_tender(tender: Tender | int, *, in_archive: bool = False) -> Tender:
    """The tender's row, locked until the end of the transaction: the first step of every act on it.

    Where the database has row locks (PostgreSQL), this one makes the acts on a tender wait for each other;
    what an act decides on is read after it. Rows that only point to the tender may be written meanwhile.
    Raises Archived for an archived tender, whoever acts, except for what goes on `in_archive`.
    """
    pk = tender if isinstance(tender, int) else tender.pk
    rows = Tender.objects.select_for_update(of=("self",), no_key=True)
    locked = rows.select_related("authority").get(pk=pk)
    if locked.is_archived and not in_archive:
        raise Archived(locked)
    return locked


def share_tender(pk: int) -> Tender:
    """The tender's row, which nobody who uses `lock_tender` gets before the end of this transaction.

    For acts on one bid, which do not change the tender: they do not wait for each other, and those that do
    change it wait for all of them. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM tenders_tender WHERE id = %s FOR SHARE", [pk])
        shared = Tender.objects.select_related("authority").get(pk=pk)
        if shared.is_archived:
            raise Archived(shared)
        return shared
    return lock_tender(pk)


def scope_of(tender: Tender) -> str:
    """The chain in which acts on the tender stand; those on a working copy stand with the tender that it revises."""
    return tender_scope((tender.revises or tender).public_id)


def change_status(
    tender: Tender, act: Act, *, by: User | SystemActor, at: datetime, reason: str = ""
) -> StatusChange:
    """Move a locked tender one step; raises TransitionRefused where the act does not start from its status.

    The guard of the act (is everything final, has the term ended?) is the caller's: it knows the rows above.
    """
    if tender.is_rehearsal:
        check_rehearsed(act)
    before = Status(tender.status)
    after = next_status(before, act, is_archived=tender.is_archived)
    tender.status = after.value
    if act is Act.ARCHIVE:
        tender.archived_at = at
    tender.save(update_fields=["status", "archived_at"])
    became = ARCHIVED_LABEL if tender.is_archived else after.value
    change = StatusChange.objects.create(
        tender=tender,
        act=act.value,
        from_status=before.value,
        to_status=became,
        at=at,
        by=by if isinstance(by, User) else None,
        reason=reason,
    )
    Auditor(by).record(
        f"tender.{act.name.lower()}",
        tender,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"from": before.value, "to": became, "change": str(change.public_id)},
    )
    return change
