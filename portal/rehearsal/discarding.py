"""Throw a generale repetitie away: every row of it goes, the log stays.

Rows are found through the foreign keys of the models, so that a table that is added later goes too.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.apps import apps
from django.db import connection, transaction
from django.db.models import ForeignKey, Model, Q

from accounts.models import Organisation, User
from audit.append_only import discarding
from audit.models import AuditEntry
from audit.services import Auditor, tender_scope, vault_scope
from bids.models import EndedDraft
from documents.files import delete_blob, delete_file
from documents.models import OutboxJob, SealedBlob, StoredFile
from documents.vault import keyring
from tenders.models import Tender
from tenders.permissions import forget_roles, require
from tenders.services import lock_tender

Rows = dict[type[Model], set[int]]
_FILES = (StoredFile, SealedBlob)


@transaction.atomic
def discard_rehearsal(rehearsal: Tender, *, by: User, at: datetime) -> int:
    """Delete the rehearsal, its made-up bidders, its files and its jobs; how many rows went.

    What stays are the entries of the log, which hold ids and hashes.
    """
    locked = lock_tender(rehearsal)
    require(by, "tenders.discard_rehearsal", locked)
    rows = rows_of(locked)
    _require_no_other_tender(rows)
    files = list(_files_of(rows))
    jobs = _jobs_of(rows)
    drafts = _drafts_of(locked)
    count = sum(len(keys) for keys in rows.values())
    Auditor(by).record(
        "rehearsal.discarded",
        locked,
        scope=tender_scope(locked.public_id),
        at=at,
        data={"rows": count, "files": len(files)},
    )
    with discarding({model._meta.db_table: keys for model, keys in rows.items()}):
        # Foreign keys are checked at the end of the transaction, so that the order does not matter.
        for model, keys in rows.items():
            model._base_manager.filter(pk__in=keys)._raw_delete(connection.alias)
    OutboxJob.objects.filter(pk__in=jobs).delete()
    EndedDraft.objects.filter(draft_id__in=drafts).delete()
    for file in files:
        if not _is_used(file):
            delete_file(file) if isinstance(file, StoredFile) else delete_blob(file)
    keys_of_drafts = keyring().drafts
    transaction.on_commit(lambda: [keys_of_drafts.destroy(draft) for draft in drafts], robust=True)
    forget_roles(by)
    return count


def rows_of(rehearsal: Tender) -> Rows:
    """The tender, its made-up bidders and their people, and every row that points to one of these, however far."""
    bidders = rehearsal.made_up_bidders.values_list("organisation_id", flat=True)
    people = User.objects.filter(memberships__organisation__in=bidders).values_list("pk", flat=True)
    found: Rows = {}
    waiting: list[tuple[type[Model], set[int]]] = [
        (Tender, {rehearsal.pk}),
        (Organisation, set(bidders)),
        (User, set(people)),
    ]
    while waiting:
        model, keys = waiting.pop()
        new = keys - found.setdefault(model, set())
        if not new:
            continue
        found[model] |= new
        for other, column in _pointing_to(model):
            pointing = other._base_manager.filter(**{f"{column}__in": new}).values_list("pk", flat=True)
            waiting.append((other, set(pointing)))
    return {model: keys for model, keys in found.items() if keys}


class ReachesRealTender(Exception):
    """What would be thrown away belongs to a tender that is no rehearsal: a fault of ours, and nothing goes."""


def _require_no_other_tender(rows: Rows) -> None:
    """The walk along foreign keys stays inside the rehearsal, whatever a table that is added later points to."""
    rehearsals = Q(is_rehearsal=True) | Q(revises__is_rehearsal=True)
    if Tender.objects.filter(pk__in=rows[Tender]).exclude(rehearsals).exists():
        raise ReachesRealTender("tenders.Tender")
    for model, column in _pointing_to(Tender):
        found = model._base_manager.filter(pk__in=rows.get(model, ()), **{f"{column}__isnull": False})
        if found.exclude(**{f"{column}__in": rows[Tender]}).exists():
            raise ReachesRealTender(model._meta.label)


def _pointing_to(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """Every foreign key to the model, those of many-to-many tables and those without a name back included."""
    for other in apps.get_models(include_auto_created=True):
        for field in other._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model is model:
                yield other, field.name


def _files_of(rows: Rows) -> Iterator[StoredFile | SealedBlob]:
    for kind in _FILES:
        keys: set[int] = set()
        for model, column in _pointing_to(kind):
            if model in rows:
                keys |= set(
                    model._base_manager.filter(
                        pk__in=rows[model], **{f"{column}__isnull": False}
                    ).values_list(column, flat=True)
                )
        yield from kind.objects.filter(pk__in=keys)


def _is_used(file: StoredFile | SealedBlob) -> bool:
    """By a row that stays: a file of the house style, for instance."""
    return any(
        model._base_manager.filter(**{column: file}).exists() for model, column in _pointing_to(type(file))
    )


def _jobs_of(rows: Rows) -> list[int]:
    """Jobs that name one of the rows by its public id: done, waiting or given up."""
    ids = {str(public_id) for public_id in _public_ids(rows)}
    return [
        pk
        for pk, payload in OutboxJob.objects.values_list("pk", "payload").iterator()
        if any(str(value) in ids for value in payload.values())
    ]


def _drafts_of(rehearsal: Tender) -> list[str]:
    """Every draft that was ever begun: what ended is known by its id alone, which the log has."""
    begun = AuditEntry.objects.filter(scope=vault_scope(rehearsal.public_id), event="bid.draft_started")
    return [subject.rpartition(":")[2] for subject in begun.values_list("subject", flat=True)]


def _public_ids(rows: Rows) -> Iterable[object]:
    for model, keys in rows.items():
        if any(field.name == "public_id" for field in model._meta.concrete_fields):
            yield from model._base_manager.filter(pk__in=keys).values_list("public_id", flat=True)
