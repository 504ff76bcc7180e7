"""Write the log: entries of a hash chain, and the log of who looked.

Nothing writes an entry without an actor. The chain's own lock is the row of its head, taken last in a service
(lock, check, write, enqueue, audit); so an entry exists if and only if the act it describes was committed.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction

from accounts.models import User
from audit import chain
from audit.append_only import erasable_columns
from audit.models import AccessEntry, AuditEntry, ChainHead, Erasure

ACCOUNTS = "accounts"
ANCHORED = "chain.anchored"
ACCESS_CHAINED = "access.chained"
ANONYMOUS = "anonymous"
# The one event that allows words of an append-only table to be erased.
DESTRUCTION_APPROVED = "destruction.approved"


class ActorRequired(Exception):
    """Nothing is written without somebody who did it."""


class OutsideTransaction(Exception):
    """An entry must commit or vanish together with the act that it describes."""


class NoWarrant(Exception):
    """Words of the record give way only to an approved destruction list, and only where a table says so."""


class SystemActor(StrEnum):
    """A process that acts by itself."""

    OPENER = "opener"
    SWEEPER = "sweeper"
    WORKER = "worker"
    SETUP = "setup"


Actor = User | SystemActor


def tender_scope(tender_id: uuid.UUID | str) -> str:
    """The chain of a tender, which its buyer and auditor read."""
    return f"tender:{tender_id}"


def vault_scope(tender_id: uuid.UUID | str) -> str:
    """The chain of acts on bids, which no role can read until it is anchored in the tender's chain."""
    return f"vault:{tender_id}"


def actor_text(by: Actor | AnonymousUser | None) -> str:
    """How the log names who acted: the public id of a user, or `system:` and the process."""
    if isinstance(by, SystemActor):
        return f"system:{by.value}"
    if by is None or not by.is_authenticated:
        raise ActorRequired("An entry of the log needs an actor.")
    return str(by.public_id)


def subject_text(subject: models.Model | str) -> str:
    """How the log names what was acted on: `<app>.<model>:<public id>`."""
    if isinstance(subject, str):
        return chain.check_word(subject, limit=120)
    public_id = getattr(subject, "public_id", None)
    if public_id is None:
        raise TypeError(f"{subject._meta.label} has no public_id; name the subject as text.")
    return f"{subject._meta.label_lower}:{public_id}"


class Auditor:
    """Writes entries in the name of one actor. Raises ActorRequired without one."""

    def __init__(self, by: Actor | AnonymousUser | None) -> None:
        self.actor = actor_text(by)

    def record(
        self,
        event: str,
        subject: models.Model | str,
        *,
        scope: str,
        at: datetime,
        data: dict[str, Any] | None = None,
    ) -> AuditEntry:
        """Append an entry to the chain of the scope.

        `data` holds ids, hashes, whole numbers and instants as ISO text; DataRefused for text with a space
        or an at-sign, since names and content must stay erasable elsewhere. Raises OutsideTransaction when
        no transaction is open.
        """
        head = _locked_head(scope)
        fields = {
            "scope": scope,
            "sequence": head.sequence + 1,
            "at": chain.instant_text(at),
            "actor": self.actor,
            "event": chain.check_word(event, limit=80),
            "subject": subject_text(subject),
            "data": chain.check_data(data or {}),
            "previous_hash": head.entry_hash,
        }
        entry = AuditEntry.objects.create(**{**fields, "at": at}, entry_hash=chain.entry_hash(fields))
        head.sequence, head.entry_hash = entry.sequence, entry.entry_hash
        head.save(update_fields=["sequence", "entry_hash"])
        return entry

    def anchor(self, scope: str, *, into: str, at: datetime) -> AuditEntry:
        """Write the head of one chain into another; from then on the first may be read.

        This is how the vault chain ends up in its tender's chain at the opening or the withdrawal. A later
        entry of the anchored chain is allowed; a shortened or rewritten one is found by `verify_chain`.
        """
        head = _locked_head(scope)
        return self.record(
            ANCHORED,
            anchored_subject(scope),
            scope=into,
            at=at,
            data={"scope": scope, "sequence": head.sequence, "entry_hash": head.entry_hash},
        )


def anchored_subject(scope: str) -> str:
    return f"audit.chain:{scope}"


def record_access(
    by: Actor | AnonymousUser | None,
    event: str,
    subject: models.Model | str,
    *,
    scope: str,
    granted: bool,
    at: datetime,
) -> AccessEntry:
    """Keep who read, or was refused, what. One insert without a lock; the sweeper chains it later.

    A visitor without an account can only be refused: ActorRequired when access was granted to nobody.
    """
    is_visitor = isinstance(by, AnonymousUser)
    return AccessEntry.objects.create(
        scope=chain.check_word(scope, limit=80),
        at=at,
        actor=ANONYMOUS if is_visitor and not granted else actor_text(by),
        event=chain.check_word(event, limit=80),
        subject=subject_text(subject),
        granted=granted,
    )


def chain_access_rows(at: datetime, limit: int = 500) -> int:
    """Chain the access rows that are not yet chained, at most `limit` per scope; how many were chained.

    One entry per scope and call: `data.rows` lists the public id and the hash of each row, in order. The
    chain of the row's own scope holds it, so access to bids stays in the vault chain until that is anchored.
    """
    scopes = AccessEntry.objects.filter(chained_as=None).order_by().values_list("scope", flat=True).distinct()
    return sum(_chain_rows_of(scope, at=at, limit=limit) for scope in list(scopes))


@transaction.atomic
def _chain_rows_of(scope: str, *, at: datetime, limit: int) -> int:
    _locked_head(scope)
    rows = list(AccessEntry.objects.filter(scope=scope, chained_as=None).order_by("pk")[:limit])
    if not rows:
        return 0
    entry = Auditor(SystemActor.SWEEPER).record(
        ACCESS_CHAINED,
        f"audit.accessentry:{rows[0].public_id}",
        scope=scope,
        at=at,
        data={"rows": [{"id": str(row.public_id), "hash": row_hash(row)} for row in rows]},
    )
    AccessEntry.objects.filter(pk__in=[row.pk for row in rows]).update(chained_as=entry.sequence)
    return len(rows)


def permit_erasure(approval: AuditEntry, table: str, rows: Iterable[int]) -> None:
    """Write a warrant for each of these rows of an append-only table, by primary key; one that exists stays.

    Raises NoWarrant for an entry that approves no destruction, and for a table without erasable columns.
    """
    if approval.event != DESTRUCTION_APPROVED or not erasable_columns(table):
        raise NoWarrant(f"No words of {table} may be erased on the strength of {approval.event}.")
    wanted = set(rows)
    known = set(Erasure.objects.filter(table=table, row__in=wanted).values_list("row", flat=True))
    Erasure.objects.bulk_create(
        [
            Erasure(table=table, row=row, scope=approval.scope, sequence=approval.sequence)
            for row in sorted(wanted - known)
        ],
        batch_size=200,
    )


def row_hash(row: AccessEntry) -> str:
    """The hash of an access row as its batch holds it."""
    return chain.access_row_hash(
        {
            "id": str(row.public_id),
            "scope": row.scope,
            "at": chain.instant_text(row.at),
            "actor": row.actor,
            "event": row.event,
            "subject": row.subject,
            "granted": row.granted,
        }
    )


def _locked_head(scope: str) -> ChainHead:
    """The head of the chain, locked until the transaction ends; made when the chain begins.

    Two first writers of one chain race for the unique scope: the loser waits and gets the winner's row.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction("Record inside the transaction of the act itself.")
    head, _ = ChainHead.objects.select_for_update(no_key=True).get_or_create(
        scope=chain.check_word(scope, limit=80), defaults={"entry_hash": chain.FIRST_PREVIOUS_HASH}
    )
    return head
