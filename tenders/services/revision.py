"""The working copy of a published tender: changed on the same pages as a draft, in force when it is issued.

Until then everybody reads, and bids are made for, what was published.
"""

from datetime import datetime
from typing import Any

from django.db import models, transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from tenders.changes import revision_of
from tenders.domain.lifecycle import Status
from tenders.models import Tender, TenderDocument
from tenders.parts import fresh_titles, kinds, part_fields, rows_of, tender_fields
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender


@transaction.atomic
def start_revision(tender: Tender, *, by: User, at: datetime) -> Tender:
    """The working copy, made where there is none; the one that exists for a second call."""
    locked = lock_tender(tender)
    require(by, "tenders.rectify", locked)
    existing = revision_of(locked)
    if existing is not None:
        return existing
    copy = Tender(
        authority=locked.authority,
        key=locked.key,
        is_rehearsal=locked.is_rehearsal,
        revises=locked,
        status=Status.DRAFT.value,
        created_at=at,
        created_by=by,
    )
    copy_parts(locked, copy)
    _log(locked, "rectification.prepared", by=by, at=at)
    return copy


@transaction.atomic
def abandon_revision(tender: Tender, *, by: User, at: datetime) -> None:
    """Throw the working copy away; what was published stands. Nothing happens where there is none."""
    locked = lock_tender(tender)
    require(by, "tenders.rectify", locked)
    copy = revision_of(locked)
    if copy is not None:
        drop_revision(copy)
        _log(locked, "rectification.abandoned", by=by, at=at)


def drop_revision(copy: Tender) -> None:
    """Its rows go; the stored bytes of documents that only it named stay, as of every removed document."""
    copy.delete()


def copy_parts(source: Tender, target: Tender) -> None:
    """Make fields and parts of `target` those of `source`.

    A row that is there already keeps its identity, for others may point to it. A document is never deleted: who
    has its address can still read what was published; it only leaves the list. What the system made for the target
    since the source was begun stays.
    """
    fresh = fresh_titles(target, source) if source.revises_id is not None else frozenset()
    for field in tender_fields():
        setattr(target, field.attname, getattr(source, field.attname))
    target.save()
    for many in Tender._meta.many_to_many:
        getattr(target, many.name).set(getattr(source, many.name).all())
    twins: dict[models.Model, models.Model] = {}
    obsolete: list[models.Model] = []
    for kind in kinds():
        present = dict(rows_of(kind, target))
        for key, row in rows_of(kind, source):
            if isinstance(row, TenderDocument) and row.title in fresh:
                kept = present.pop(key, None)
                if kept is not None:
                    twins[row] = kept
                continue
            twin = present.pop(key, None) or kind(tender=target)
            _fill(twin, row, twins)
            twins[row] = twin
        obsolete += [row for row in present.values() if getattr(row, "title", None) not in fresh]
    for row in reversed(obsolete):
        if isinstance(row, TenderDocument):
            TenderDocument.objects.filter(pk=row.pk).update(is_current=False)
        else:
            row.delete()


def _fill(twin: Any, row: Any, twins: dict[models.Model, models.Model]) -> None:
    for field in part_fields(type(row)):
        if field.is_relation:
            pointed = getattr(row, field.name)
            setattr(twin, field.name, twins.get(pointed, pointed) if pointed is not None else None)
        else:
            setattr(twin, field.attname, getattr(row, field.attname))
    twin.save()
    for many in type(row)._meta.many_to_many:
        getattr(twin, many.name).set([twins.get(each, each) for each in getattr(row, many.name).all()])


def _log(tender: Tender, event: str, *, by: User, at: datetime) -> None:
    Auditor(by).record(event, tender, scope=tender_scope(tender.public_id), at=at)
