"""After the opening: read manifest and answers with the reading key, and set out what must be checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from audit.services import Auditor, SystemActor, tender_scope
from bids.domain import answers, checks, tasks
from bids.domain.details import EvidenceDetails
from bids.domain.participation import Group
from bids.domain.plan import PlanMarks, look_findings, pages_in_words
from bids.models import (
    Bid,
    BidEvidence,
    BidLot,
    BidMember,
    BidPlan,
    BidPrice,
    BidStatement,
    CheckItem,
    Submission,
    SubmittedObject,
)
from bids.selectors import given_by_third_party, object_answers, object_meta, opened_bids
from bids.services.indexing_members import evidence_row, group_in, member_items, write_members
from documents.vault import VaultDamaged
from tenders.domain.definition import TenderDefinition
from tenders.domain.exclusion import ground_name
from tenders.domain.wording import local_date
from tenders.fields import fraction_to_decimal
from tenders.models import Lot, Tender, TenderKey
from tenders.reading import plan_rules_of
from tenders.selectors import definition_of
from tenders.services.lifecycle import lock_tender


@dataclass(frozen=True)
class Content:
    """One opened task: its answers where it is a document of answers, and what was noted with it."""

    obj: SubmittedObject
    answers: dict[str, Any]
    meta: dict[str, Any]

    @property
    def evidence(self) -> EvidenceDetails:
        return EvidenceDetails.from_json(self.meta.get("details"))

    @property
    def signatures(self) -> int | None:
        found: int | None = self.meta.get("findings", {}).get("signatures")
        return found

    @property
    def pages(self) -> int | None:
        pages = self.meta.get("details", {}).get("pages") or self.meta.get("findings", {}).get("pages")
        return int(pages) if pages else None


def index_opened_bids(tender: Tender, *, at: datetime, part: str = TenderKey.Part.QUALITY.value) -> int:
    """Index every opened bid that is not indexed yet, each in its own transaction; how many were done.

    Idempotent: a bid is indexed once per submission and part. Nothing a person recorded is overwritten.
    """
    index = _index_prices if part == TenderKey.Part.PRICE else _index_bid
    return sum(index(bid.pk, tender.pk, at=at) for bid in opened_bids(tender))


@transaction.atomic
def _index_bid(bid_pk: int, tender_pk: int, *, at: datetime) -> bool:
    tender = lock_tender(tender_pk, in_archive=True)
    bid = Bid.objects.select_related("opened_submission").get(pk=bid_pk)
    submission = bid.opened_submission
    if submission is None or bid.indexed_submission_id == submission.pk:
        return False
    definition = definition_of(tender)
    contents, damaged = _contents(submission, TenderKey.Part.QUALITY)
    _clear(bid, at)
    _write_lots(bid, tender, contents)
    _write_statements(bid, definition, contents)
    _write_evidence(bid, tender, definition, contents)
    members = write_members(bid, definition, contents, by_third_party=given_by_third_party(tender))
    _write_plan(bid, tender, definition, contents)
    _write_checks(bid, tender, definition, contents, damaged=damaged, members=members)
    bid.confidential = _confidential(contents)
    bid.indexed_submission = submission
    bid.save(update_fields=["parties", "confidential", "indexed_submission"])
    Auditor(SystemActor.WORKER).record(
        "bid.indexed",
        bid,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"submission": str(submission.public_id), "damaged": len(damaged)},
    )
    return True


@transaction.atomic
def _index_prices(bid_pk: int, tender_pk: int, *, at: datetime) -> bool:
    tender = lock_tender(tender_pk, in_archive=True)
    bid = Bid.objects.select_related("opened_submission").get(pk=bid_pk)
    if bid.opened_submission is None or BidPrice.objects.filter(bid=bid).exists():
        return False
    contents, _ = _contents(bid.opened_submission, TenderKey.Part.PRICE)
    if tasks.PRICE not in contents:
        return False
    amounts = answers.numbers_of(contents[tasks.PRICE].answers.get("amounts"))
    lots = {str(row.lot.number): row.lot for row in bid.lots.select_related("lot")}
    BidPrice.objects.bulk_create(
        BidPrice(bid=bid, lot=lots[number], amount=fraction_to_decimal(amount))
        for number, amount in amounts.items()
        if number in lots
    )
    Auditor(SystemActor.WORKER).record(
        "bid.prices_indexed", bid, scope=tender_scope(tender.public_id), at=at, data={"prices": len(amounts)}
    )
    return True


def _contents(submission: Submission, part: str) -> tuple[dict[str, Content], frozenset[str]]:
    """What can be read, by task; and the tasks whose bytes are not those that were sealed."""
    contents: dict[str, Content] = {}
    damaged = set()
    for obj in submission.items.filter(part=part, is_manifest=False).select_related("blob"):
        try:
            if obj.damaged or obj.reading_envelope is None:
                raise VaultDamaged
            contents[obj.task] = Content(
                obj=obj, answers=object_answers(obj) if obj.is_answers else {}, meta=object_meta(obj)
            )
        except VaultDamaged:
            damaged.add(obj.task)
    return contents, frozenset(damaged)


def _clear(bid: Bid, at: datetime) -> None:
    """An earlier submission was indexed before this one, which was in time, committed: it does not count."""
    bid.set_asides.update(item=None)
    bid.set_asides.filter(revoked_at=None).update(revoked_at=at)
    for rows in (bid.lots, bid.statements, bid.evidence, bid.checks, bid.members):
        rows.all().delete()
    BidPlan.objects.filter(bid=bid).delete()


def _write_lots(bid: Bid, tender: Tender, contents: dict[str, Content]) -> None:
    known = {lot.number: lot for lot in Lot.objects.filter(tender=tender)}
    application = contents.get(tasks.APPLICATION)
    chosen = answers.lots_of(application.answers if application else None, known)
    BidLot.objects.bulk_create(
        BidLot(bid=bid, lot=known[number], preference=place) for place, number in enumerate(chosen, start=1)
    )


def _confidential(contents: dict[str, Content]) -> list[str]:
    application = contents.get(tasks.APPLICATION)
    found = application.answers.get("confidential") if application else None
    return [str(passage) for passage in found] if isinstance(found, list) else []


def _write_statements(bid: Bid, definition: TenderDefinition, contents: dict[str, Content]) -> None:
    values = _statement_values(contents)
    BidStatement.objects.bulk_create(
        BidStatement(bid=bid, code=rule.code, value=fraction_to_decimal(values[rule.code]))
        for rule in definition.statements
        if rule.code in values
    )


def _statement_values(contents: dict[str, Content]) -> dict[str, Any]:
    content = contents.get(tasks.STATEMENTS)
    return answers.numbers_of(content.answers.get("values") if content else None)


def _write_evidence(
    bid: Bid, tender: Tender, definition: TenderDefinition, contents: dict[str, Content]
) -> None:
    rows = []
    for rule in tasks.evidence_at_submission(definition):
        content = contents.get(tasks.key_of_evidence(rule.code, is_rehearsal=tender.is_rehearsal))
        if content is not None:
            rows.append(evidence_row(bid, rule.code, content))
    BidEvidence.objects.bulk_create(rows)


def _write_plan(bid: Bid, tender: Tender, definition: TenderDefinition, contents: dict[str, Content]) -> None:
    content = contents.get(tasks.PLAN)
    if content is not None:
        marks = _marks(content, tender, definition)
        BidPlan.objects.create(
            bid=bid,
            object=content.obj,
            file_name=content.meta.get("name", ""),
            pages=content.pages,
            uncounted_pages=list(marks.uncounted),
            start_pages=dict(marks.starts),
            findings=content.meta.get("findings", {}),
        )


def _marks(content: Content, tender: Tender, definition: TenderDefinition) -> PlanMarks:
    return PlanMarks.from_json(content.meta.get("details")).within(
        content.pages,
        may_leave_out=bool(tender.plan_uncounted_pages),
        codes={leaf.code for leaf in definition.method.quality_leaves},
    )


def _write_checks(
    bid: Bid,
    tender: Tender,
    definition: TenderDefinition,
    contents: dict[str, Content],
    *,
    damaged: frozenset[str],
    members: list[BidMember],
) -> None:
    submission = bid.opened_submission
    assert submission is not None  # noqa: S101 -- the caller indexes opened bids only
    received_on = local_date(submission.received_at)
    items = [
        *_exclusion_items(tender, contents),
        *member_items(members, tender, definition, contents, damaged=damaged, received_on=received_on),
        *_suitability_items(tender, contents),
        *_evidence_items(tender, definition, contents, damaged, received_on),
        *(
            checks.statement_item(rule, _statement_values(contents).get(rule.code))
            for rule in definition.statements
        ),
    ]
    if definition.method.quality_leaves:
        items += _plan_items(tender, definition, contents, damaged)
    numbered = {member.number: member for member in members}
    CheckItem.objects.bulk_create(
        CheckItem(
            bid=bid,
            member=numbered.get(item.member),
            kind=item.kind.value,
            code=item.code,
            name=item.name[:200],
            proposal=item.proposal.value,
            finding=item.finding[:400],
            signal=item.signal.value if item.signal else "",
        )
        for item in items
    )


def _plan_items(
    tender: Tender, definition: TenderDefinition, contents: dict[str, Content], damaged: frozenset[str]
) -> Iterator[checks.Item]:
    content = contents.get(tasks.PLAN)
    uncounted = _marks(content, tender, definition).uncounted if content else ()
    yield checks.plan_item(
        tender.plan_title,
        definition.plan,
        is_present=content is not None or tender.is_rehearsal,
        pages=content.pages - len(uncounted) if content and content.pages else None,
        is_damaged=tasks.PLAN in damaged,
    )
    if content is None:
        return
    if uncounted:
        yield checks.uncounted_item(tender.plan_title, pages_in_words(uncounted), content.pages)
    rules = plan_rules_of(tender)
    if not content.obj.is_answers and (rules.font or rules.font_size is not None):
        found = look_findings(rules, content.meta.get("findings", {}))
        yield checks.look_item(
            tender.plan_title,
            [f"{row.subject}: {row.found}." for row in found if row.deviates],
            is_comparable=any(row.deviates is not None for row in found),
        )


def _exclusion_items(tender: Tender, contents: dict[str, Content]) -> list[checks.Item]:
    declaration = contents.get(tasks.DECLARATION)
    declared = declaration.answers.get("grounds", {}) if declaration else {}
    return [
        checks.exclusion_item(row.code, ground_name(row.code), declared.get(row.code))
        for row in tender.exclusion_grounds.all()
    ]


def _suitability_items(tender: Tender, contents: dict[str, Content]) -> list[checks.Item]:
    return [
        checks.suitability_item(
            row.code,
            row.name,
            {
                proof.name: tasks.key_of_evidence(proof.code, is_rehearsal=tender.is_rehearsal) in contents
                for proof in row.evidence.all()
            },
        )
        for row in tender.suitability_requirements.prefetch_related("evidence")
    ]


def _evidence_items(
    tender: Tender,
    definition: TenderDefinition,
    contents: dict[str, Content],
    damaged: frozenset[str],
    received_on: date,
) -> list[checks.Item]:
    items = []
    rules = list(tasks.evidence_at_submission(definition))
    group = group_in(contents)
    if group is not Group.NONE and (guarantee := tasks.group_task(group).evidence):
        rules.append(guarantee)
    for rule in rules:
        key = tasks.key_of_evidence(rule.code, is_rehearsal=tender.is_rehearsal)
        content = contents.get(key)
        # The UEA is made with the bid: without a date of its own it is of the day of receipt.
        undated = received_on if key == tasks.DECLARATION else None
        items.append(
            checks.evidence_item(
                rule,
                is_present=content is not None,
                issued_on=(content.evidence.issued_on or undated) if content else None,
                valid_until=content.evidence.valid_until if content else None,
                received_on=received_on,
                is_damaged=key in damaged,
                signatures=content.signatures if content else None,
                forms=definition.rules.signature_forms,
            )
        )
    return items
