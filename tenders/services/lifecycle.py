"""The one owner of a tender's status."""

from datetime import datetime

from django.db import connection

from accounts.models import User
from audit.services import Auditor, SystemActor, tender_scope
from tenders.domain.lifecycle import Act, Status, check_rehearsed, next_status
from tenders.models import StatusChange, Tender


def lock_tender(tender: Tender | int) -> Tender:
    """The tender's row, locked until the end of the transaction: the first step of every act on it.

    Where the database has row locks (PostgreSQL), this one makes the acts on a tender wait for each other;
    what an act decides on is read after it. Rows that only point to the tender may be written meanwhile.
    """
    pk = tender if isinstance(tender, int) else tender.pk
    locked = Tender.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("authority").get(pk=pk)


def share_tender(pk: int) -> Tender:
    """The tender's row, which nobody who uses `lock_tender` gets before the end of this transaction.

    For acts on one bid, which do not change the tender: they do not wait for each other, and those that do
    change it wait for all of them. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM tenders_tender WHERE id = %s FOR SHARE", [pk])
        return Tender.objects.select_related("authority").get(pk=pk)
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
    after = next_status(before, act)
    tender.status = after.value
    tender.save(update_fields=["status"])
    change = StatusChange.objects.create(
        tender=tender,
        act=act.value,
        from_status=before.value,
        to_status=after.value,
        at=at,
        by=by if isinstance(by, User) else None,
        reason=reason,
    )
    Auditor(by).record(
        f"tender.{act.name.lower()}",
        tender,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"from": before.value, "to": after.value, "change": str(change.public_id)},
    )
    return change
