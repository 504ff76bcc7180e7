"""Carry out an approved list: the work of the job "carry_out_destruction".

One run does one batch of one line and asks for the next run in the same transaction. A worker that is killed costs
one batch, and that is done again: what is gone stays gone, what was not done is still on the list.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import ForeignObjectRel, Model, QuerySet

from audit.append_only import is_append_only
from audit.services import Auditor, SystemActor, permit_erasure, tender_scope
from contracts.domain.retention import (
    Category,
    ListStatus,
    Outcome,
    Rule,
    Start,
    items_hash,
    kept_until,
    list_hash,
    may_destroy,
)
from contracts.models import DestructionItem, DestructionLine, DestructionList
from contracts.retention.holdings import Holding, holdings
from contracts.retention.pdf import TEMPLATE, certificate_context, certificate_name
from contracts.retention.selectors import (
    done_counts,
    holds_of,
    list_by_id,
    moments_of,
    rules_of,
    waiting_items,
)
from contracts.retention.services.lists import listed_from
from documents.files import destroy_stored, store_file
from documents.models import SealedBlob, StoredFile
from documents.outbox import enqueue
from documents.pdf import render_pdf
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.services.lifecycle import lock_tender

BATCH = 500


class ListChanged(Exception):
    """What is to be destroyed is not what was approved: somebody changed rows of the list in the database."""


def carry_out(list_id: UUID | str, *, at: datetime) -> None:
    """Do the next batch, or finish the list and make its certificate. Idempotent: a list that is done is left alone."""
    found = list_by_id(list_id)
    if found is None or found.status != ListStatus.APPROVED.value:
        return
    line = found.lines.filter(outcome=Outcome.WAITING.value).order_by("pk").first()
    if line is None:
        press_out()
        _finish(found, at=at)
    else:
        _do_batch(line, at=at)


@transaction.atomic
def _do_batch(line: DestructionLine, *, at: datetime) -> None:
    tender = lock_tender(line.tender_id, in_archive=True)
    current = (
        DestructionLine.objects.select_for_update(of=("self",))
        .select_related("list__authority", "approval")
        .get(pk=line.pk)
    )
    current.tender = tender
    if current.outcome != Outcome.WAITING.value:
        return
    _check_unchanged(current)
    hindrance = _hindrance(current, at=at)
    if hindrance is not None:
        _end_line(current, hindrance, at=at)
    else:
        items = list(waiting_items(current)[:BATCH])
        _destroy(current, items, at=at)
        DestructionItem.objects.filter(pk__in=[item.pk for item in items]).update(done_at=at)
        if not waiting_items(current).exists():
            _end_line(current, Outcome.DESTROYED, at=at)
    enqueue("carry_out_destruction", list_id=current.list.public_id)


def _check_unchanged(line: DestructionLine) -> None:
    """What a person approved stands in the log, which nobody can change; the rows of the list must say the same."""
    approval = line.approval
    items = items_hash(line.items.order_by().values_list("label", "row"))
    lines = line.list.lines.select_related("tender")
    digest = list_hash(
        str(line.list.authority.public_id), line.list.number, [listed_from(each) for each in lines]
    )
    if (
        approval is None
        or approval.data["list"] != digest
        or {"category": line.category, "items": items} not in approval.data["lines"]
    ):
        raise ListChanged


def _hindrance(line: DestructionLine, *, at: datetime) -> Outcome | None:
    """A hold, or a longer term, that came after the approval."""
    tender = line.tender
    if holds_of([tender]).get(tender.pk):
        return Outcome.HELD
    if Category(line.category) is Category.COPIES:
        return None
    moments, rule = moments_of([tender])[tender.pk], rules_of(tender.authority)[Category(line.category)]
    approved = Rule(rule.category, line.months, Start(line.start), line.source)
    days = [kept_until(each, moments) for each in (rule, approved)]
    is_over = all(may_destroy(day, is_held=False, today=local_date(at)) for day in days)
    return None if is_over else Outcome.KEPT


def _end_line(line: DestructionLine, outcome: Outcome, *, at: datetime) -> None:
    line.outcome, line.finished_at = outcome.value, at
    line.save(update_fields=["outcome", "finished_at"])
    event = "destruction.carried_out" if outcome is Outcome.DESTROYED else "destruction.stopped"
    Auditor(SystemActor.WORKER).record(
        event,
        line.list,
        scope=tender_scope(line.tender.public_id),
        at=at,
        data={
            "category": line.category,
            "outcome": line.outcome,
            "rows": line.items.filter(done_at__isnull=False).count(),
            "items": line.items_hash,
        },
    )


def _destroy(line: DestructionLine, items: Collection[DestructionItem], *, at: datetime) -> None:
    """Files first, then words; rows of which several holdings of the category speak lose what each names."""
    rows_by_label: dict[str, set[int]] = defaultdict(set)
    for item in items:
        rows_by_label[item.label].add(item.row)
    for holding in holdings(Category(line.category)):
        if holding.label not in rows_by_label:
            continue
        rows = holding.model._default_manager.filter(pk__in=rows_by_label[holding.label])
        _destroy_files(holding, rows, at=at)
        if holding.removed:
            rows.delete()
            continue
        if is_append_only(holding.model._meta.db_table) and holding.columns:
            if line.approval is None:
                raise ListChanged
            permit_erasure(line.approval, holding.model._meta.db_table, rows_by_label[holding.label])
        for column in holding.columns:
            rows.filter(holding.unless_empty(column)).update(**{column: holding.marker(column)})
        if holding.also:
            rows.update(**holding.also)


def _destroy_files(holding: Holding, rows: QuerySet[Any], *, at: datetime) -> None:
    """A file that another row still needs, such as a sealed file carried over into a later submission, stays."""
    done = {(holding.label, pk) for pk in rows.values_list("pk", flat=True)}
    stored = StoredFile.objects.filter(pk__in=_pointed_at(rows, holding.files), destroyed_at=None)
    blobs = SealedBlob.objects.filter(pk__in=_pointed_at(rows, holding.blobs), destroyed_at=None)
    destroy_stored(
        [file for file in stored if not _is_needed(file, done)],
        [blob for blob in blobs if not _is_needed(blob, done)],
        at=at,
    )


def _pointed_at(rows: QuerySet[Any], names: Iterable[str]) -> set[int]:
    return {pk for name in names for pk in rows.values_list(f"{name}_id", flat=True) if pk is not None}


def _is_needed(file: Model, done: set[tuple[str, int]]) -> bool:
    for relation in file._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel):
            continue
        model = relation.related_model
        label = model._meta.label
        pointing = model._base_manager.filter(**{relation.field.name: file}).values_list("pk", flat=True)
        for pk in pointing:
            if (label, pk) not in done and not _is_released(label, pk):
                return True
    return False


def _is_released(label: str, pk: int) -> bool:
    return DestructionItem.objects.filter(label=label, row=pk, done_at__isnull=False).exists()


def _finish(found: DestructionList, *, at: datetime) -> None:
    """Verklaring van vernietiging: rendered first, kept with the status in one transaction."""
    counts = done_counts(found)
    lines = list(found.lines.select_related("tender__authority").order_by("pk"))
    rendered = render_pdf(
        TEMPLATE,
        certificate_context(found, lines, counts, at=at),
        is_rehearsal=all(line.tender.is_rehearsal for line in lines),
    )
    with transaction.atomic():
        tenders = [lock_tender(pk, in_archive=True) for pk in sorted({line.tender_id for line in lines})]
        current = DestructionList.objects.select_for_update(of=("self",)).get(pk=found.pk)
        if current.status != ListStatus.APPROVED.value:
            return
        current.certificate = store_file(
            rendered.content, name=certificate_name(found), content_type="application/pdf", at=at
        )
        current.status, current.finished_at = ListStatus.DONE.value, at
        current.save(update_fields=["certificate", "status", "finished_at"])
        for tender in tenders:
            _record_certificate(current, tender, rendered.sha256, at=at)


def press_out() -> None:
    """Let the database give back the room in which erased words still stand: SQLite anew, PostgreSQL for reuse.

    Outside of a transaction only. What that leaves on disk and in backups is for the operator (docs/operations.md).
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _record_certificate(found: DestructionList, tender: Tender, sha256: str, *, at: datetime) -> None:
    Auditor(SystemActor.WORKER).record(
        "destruction.certified",
        found,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"list": found.content_hash, "sha256": sha256},
    )
