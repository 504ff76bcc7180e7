"""Read and check the log."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, QuerySet

from audit import chain
from audit.chain import Fault, Head
from audit.models import AccessEntry, AuditEntry, ChainHead, Erasure
from audit.services import ACCESS_CHAINED, ANCHORED, DESTRUCTION_APPROVED, anchored_subject, row_hash

FORMAT = "tenderhuis-audit-1"
VAULT = "vault:"


class ChainStillClosed(Exception):
    """The vault chain of a tender can be read only when its head stands in the tender's own chain."""


@dataclass(frozen=True)
class Verification:
    """What a check of one chain found; `length` and `head` count the sound entries from the first one."""

    scope: str
    length: int
    head: str
    first_fault: Fault | None

    @property
    def ok(self) -> bool:
        return self.first_fault is None


def first_and_last_access(
    scope: str, event: str, *, since: datetime, until: datetime
) -> dict[str, tuple[datetime, datetime]]:
    """Per actor (as `actor_text` names it) when it was first and last given what the event says."""
    rows = AccessEntry.objects.filter(scope=scope, event=event, granted=True, at__gte=since, at__lte=until)
    found = rows.order_by().values_list("actor").annotate(Min("at"), Max("at"))
    return {actor: (first, last) for actor, first, last in found}


def all_scopes() -> list[str]:
    """Every chain that has a head, an entry or a warrant."""
    return sorted(
        set(ChainHead.objects.values_list("scope", flat=True))
        | set(AuditEntry.objects.order_by().values_list("scope", flat=True).distinct())
        | set(Erasure.objects.order_by().values_list("scope", flat=True).distinct())
    )


def is_closed(scope: str) -> bool:
    """A vault chain is closed until its head has been written into another chain."""
    if not scope.startswith(VAULT):
        return False
    return not AuditEntry.objects.filter(event=ANCHORED, subject=anchored_subject(scope)).exists()


def entries(scope: str) -> QuerySet[AuditEntry]:
    """The entries of a chain in order. Raises ChainStillClosed for a vault before its opening."""
    if is_closed(scope):
        raise ChainStillClosed("Het logboek van de kluis is pas na de opening te lezen.")
    return AuditEntry.objects.filter(scope=scope).order_by("sequence")


def access_entries(scopes: Iterable[str]) -> QuerySet[AccessEntry]:
    """Who looked, in these scopes. Raises ChainStillClosed where one of them is a vault before its opening."""
    wanted = list(scopes)
    if any(is_closed(scope) for scope in wanted):
        raise ChainStillClosed("Het logboek van de kluis is pas na de opening te lezen.")
    return AccessEntry.objects.filter(scope__in=wanted)


def export_chain(scope: str, *, until: int | None = None) -> Iterator[dict[str, Any]]:
    """The chain as `tools/verify_audit.py` reads it, entry by entry, up to the sequence `until` where one is given.

    Raises ChainStillClosed as `entries` does, before the first entry.
    """
    found = entries(scope)
    if until is not None:
        found = found.filter(sequence__lte=until)
    return (_exported(entry) for entry in found.iterator())


def chain_document(chains: Mapping[str, Iterable[dict[str, Any]]]) -> Iterator[str]:
    """The file that `tools/verify_audit.py` reads, in pieces: no chain is whole in memory."""
    yield '{"chains": {'
    for place, scope in enumerate(sorted(chains)):
        yield f"{',' if place else ''}\n{json.dumps(scope)}: ["
        for number, entry in enumerate(chains[scope]):
            text = json.dumps(entry, ensure_ascii=False, sort_keys=True)
            yield f"{',' if number else ''}\n{text}"
        yield "]"
    yield f'}},\n"format": "{FORMAT}"}}\n'


def chain_head(scope: str) -> Head:
    """The last place of a chain at this moment; sequence 0 where it has not begun."""
    stored = ChainHead.objects.filter(scope=scope).first()
    if stored is None:
        return Head(sequence=0, entry_hash=chain.FIRST_PREVIOUS_HASH)
    return Head(sequence=stored.sequence, entry_hash=stored.entry_hash)


def heads_of(scopes: Iterable[str]) -> dict[str, Head]:
    """The last place of each of these chains that has begun; one query."""
    rows = ChainHead.objects.filter(scope__in=list(scopes), sequence__gt=0)
    return {row.scope: Head(sequence=row.sequence, entry_hash=row.entry_hash) for row in rows}


def verify_chain(scope: str) -> Verification:
    """Check a chain from its first entry, closed or not: hashes, order, its head, and what it vouches for.

    A chain that is cut off together with its head is sound in itself; it is found out where its head was
    anchored in another chain or exported before.
    """
    found = _verified(scope)
    if found.ok:
        return found
    # Entries and head are two reads: an entry may have been written in between. Locked, it cannot.
    with transaction.atomic():
        ChainHead.objects.select_for_update(no_key=True).filter(scope=scope).first()
        return _verified(scope)


def _verified(scope: str) -> Verification:
    stored = AuditEntry.objects.filter(scope=scope).order_by("sequence")
    head, fault = chain.check_entries(scope, (_exported(entry) for entry in stored.iterator()))
    fault = fault or _fault_of_head(scope, head) or _fault_of_what_it_vouches_for(scope)
    return Verification(scope=scope, length=head.sequence, head=head.entry_hash, first_fault=fault)


def _exported(entry: AuditEntry) -> dict[str, Any]:
    return {
        "scope": entry.scope,
        "sequence": entry.sequence,
        "at": chain.instant_text(entry.at),
        "actor": entry.actor,
        "event": entry.event,
        "subject": entry.subject,
        "data": entry.data,
        "previous_hash": entry.previous_hash,
        "entry_hash": entry.entry_hash,
    }


def _fault_of_head(scope: str, head: Head) -> Fault | None:
    stored = ChainHead.objects.filter(scope=scope).first()
    if stored is None and head.sequence == 0:
        return None
    if stored is None or (stored.sequence, stored.entry_hash) != (head.sequence, head.entry_hash):
        reason = "het einde van de keten klopt niet: er zijn regels weggehaald of toegevoegd."
        return Fault(scope=scope, sequence=head.sequence + 1, reason=reason)
    return None


def _fault_of_what_it_vouches_for(scope: str) -> Fault | None:
    vouching = AuditEntry.objects.filter(scope=scope, event__in=[ANCHORED, ACCESS_CHAINED]).order_by(
        "sequence"
    )
    for entry in vouching.iterator():
        reason = _reason_of_anchor(entry) if entry.event == ANCHORED else _reason_of_access_rows(entry)
        if reason:
            return Fault(scope=scope, sequence=entry.sequence, reason=reason)
    return _fault_of_erasures(scope)


def _fault_of_erasures(scope: str) -> Fault | None:
    """Words were erased on the strength of something that approves no destruction."""
    approvals = AuditEntry.objects.filter(scope=scope, event=DESTRUCTION_APPROVED)
    strange = Erasure.objects.filter(scope=scope).exclude(sequence__in=approvals.values("sequence"))
    sequence = strange.order_by("sequence").values_list("sequence", flat=True).first()
    if sequence is None:
        return None
    return Fault(scope=scope, sequence=sequence, reason="deze regel keurt geen vernietiging goed.")


def _reason_of_anchor(entry: AuditEntry) -> str | None:
    anchored = Head(sequence=entry.data["sequence"], entry_hash=entry.data["entry_hash"])
    if anchored == Head(sequence=0, entry_hash=chain.FIRST_PREVIOUS_HASH):
        return None
    place = AuditEntry.objects.filter(scope=entry.data["scope"], sequence=anchored.sequence)
    if place.values_list("entry_hash", flat=True).first() != anchored.entry_hash:
        return "de keten die hier is vastgelegd, heeft deze regel niet meer."
    return None


def _reason_of_access_rows(entry: AuditEntry) -> str | None:
    promised = {row["id"]: row["hash"] for row in entry.data["rows"]}
    found = {str(row.public_id): row_hash(row) for row in _rows_chained_as(entry)}
    if found != promised:
        return "het inzagelogboek klopt niet met wat hier is vastgelegd."
    return None


def _rows_chained_as(entry: AuditEntry) -> Iterator[AccessEntry]:
    return AccessEntry.objects.filter(scope=entry.scope, chained_as=entry.sequence).iterator()
