"""Vernietigingslijst: make it, and decide on it as a second person."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import Organisation, User
from audit.services import DESTRUCTION_APPROVED, Auditor, tender_scope
from contracts.domain.errors import DecisionRefused
from contracts.domain.retention import (
    Category,
    Listed,
    ListStatus,
    Start,
    check_approval,
    check_reason,
    list_hash,
)
from contracts.models import DestructionItem, DestructionLine, DestructionList
from contracts.retention.selectors import Expired, closed_tenders, expired_of, titles_without_role
from contracts.retention.services.rules import lock_as_beheerder
from documents.outbox import enqueue
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.services.lifecycle import lock_tender


@transaction.atomic
def make_list(
    authority: Organisation, *, tenders: Collection[Tender], by: User, at: datetime
) -> DestructionList:
    """Fix what has expired of these tenders. Exactly that is destroyed, whatever is added to them afterwards."""
    lock_as_beheerder(authority, by)
    chosen = closed_tenders(authority).filter(pk__in=[tender.pk for tender in tenders])
    waiting = DestructionLine.objects.filter(
        tender__in=chosen, list__status__in=[ListStatus.MADE.value, ListStatus.APPROVED.value]
    )
    taken = waiting.select_related("tender", "list").first()
    if taken is not None:
        raise DecisionRefused(
            f"{taken.tender.title} staat al op lijst {taken.list.number}, die nog niet klaar is.",
            field="tenders",
        )
    expired = expired_of(authority, today=local_date(at), tenders=chosen)
    if not expired:
        raise DecisionRefused("Van deze aanbestedingen is geen bewaartermijn verstreken.", field="tenders")
    number = DestructionList.objects.filter(authority=authority).count() + 1
    made = DestructionList.objects.create(
        authority=authority,
        number=number,
        content_hash=list_hash(str(authority.public_id), number, [_listed(line) for line in expired]),
        made_by=by,
        made_at=at,
    )
    for line in expired:
        _keep(made, line)
    for tender in {line.tender.pk: line.tender for line in expired}.values():
        Auditor(by).record(
            "destruction.listed",
            made,
            scope=tender_scope(tender.public_id),
            at=at,
            data={"list": made.content_hash},
        )
    return made


@transaction.atomic
def approve_list(found: DestructionList, *, seen: str, by: User, at: datetime) -> DestructionList:
    """Let it be carried out. The approval in each tender's log is the warrant for what is erased there.

    `seen` is the hash of the list that was read.
    """
    lines, current = _locked(found)
    check_approval(
        ListStatus(current.status),
        made_by=current.made_by_id,
        by=by.pk,
        seen=seen,
        content_hash=current.content_hash,
        without_role=titles_without_role(current, by),
    )
    _decide(current, ListStatus.APPROVED, by=by, at=at)
    enqueue("carry_out_destruction", list_id=current.public_id)
    for tender in _tenders(lines):
        mine = [line for line in lines if line.tender_id == tender.pk]
        entry = Auditor(by).record(
            DESTRUCTION_APPROVED,
            current,
            scope=tender_scope(tender.public_id),
            at=at,
            data={
                "list": current.content_hash,
                "lines": [{"category": line.category, "items": line.items_hash} for line in mine],
            },
        )
        DestructionLine.objects.filter(pk__in=[line.pk for line in mine]).update(approval=entry)
    return current


@transaction.atomic
def reject_list(found: DestructionList, *, reason: str, by: User, at: datetime) -> DestructionList:
    """Nothing of it is destroyed; the beheerder can make another one."""
    lines, current = _locked(found)
    check_approval(
        ListStatus(current.status),
        made_by=current.made_by_id,
        by=by.pk,
        seen=current.content_hash,
        content_hash=current.content_hash,
        without_role=titles_without_role(current, by),
    )
    current.reason = check_reason(reason, "de lijst afwijst")
    _decide(current, ListStatus.REJECTED, by=by, at=at)
    for tender in _tenders(lines):
        Auditor(by).record(
            "destruction.rejected",
            current,
            scope=tender_scope(tender.public_id),
            at=at,
            data={"list": current.content_hash},
        )
    return current


def _locked(found: DestructionList) -> tuple[list[DestructionLine], DestructionList]:
    """The tenders first, in one order, and then the list as it is."""
    for pk in sorted(set(found.lines.values_list("tender_id", flat=True))):
        lock_tender(pk, in_archive=True)
    current = DestructionList.objects.select_for_update(of=("self",)).get(pk=found.pk)
    return list(current.lines.select_related("tender").order_by("pk")), current


def _decide(current: DestructionList, status: ListStatus, *, by: User, at: datetime) -> None:
    current.status = status.value
    current.decided_by, current.decided_at = by, at
    current.save(update_fields=["status", "decided_by", "decided_at", "reason"])


def _tenders(lines: Sequence[DestructionLine]) -> list[Tender]:
    return list({line.tender_id: line.tender for line in lines}.values())


def _keep(made: DestructionList, expired: Expired) -> None:
    line = DestructionLine.objects.create(
        list=made,
        tender=expired.tender,
        category=expired.rule.category.value,
        months=expired.rule.months,
        start=expired.rule.start.value,
        source=expired.rule.source,
        started_on=expired.started_on,
        kept_until=expired.until,
        files=expired.files,
        rows=expired.rows,
        oldest_on=expired.oldest_on,
        items_hash=expired.digest,
    )
    DestructionItem.objects.bulk_create(
        [DestructionItem(line=line, label=label, row=row) for label, row in expired.items], batch_size=500
    )


def _listed(expired: Expired) -> Listed:
    return Listed(
        tender=str(expired.tender.public_id),
        category=expired.rule.category,
        months=expired.rule.months,
        start=expired.rule.start,
        source=expired.rule.source,
        started_on=expired.started_on,
        until=expired.until,
        files=expired.files,
        rows=expired.rows,
        items=expired.digest,
    )


def listed_from(line: DestructionLine) -> Listed:
    """The line as the hash of its list is made of it."""
    return Listed(
        tender=str(line.tender.public_id),
        category=Category(line.category),
        months=line.months,
        start=Start(line.start),
        source=line.source,
        started_on=line.started_on,
        until=line.kept_until,
        files=line.files,
        rows=line.rows,
        items=line.items_hash,
    )
