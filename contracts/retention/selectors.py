"""Reads of terms, holds and destruction lists."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Min, Prefetch, QuerySet

from accounts.models import Organisation, User
from contracts.domain.retention import (
    CATEGORY_LABELS,
    DEFAULTS,
    Category,
    Moments,
    Outcome,
    Rule,
    items_hash,
    kept_until,
    may_destroy,
)
from contracts.models import (
    Contract,
    ContractFile,
    DestructionItem,
    DestructionLine,
    DestructionList,
    LegalHold,
    Proceeding,
    RetentionRule,
)
from contracts.retention.holdings import Holding, holdings, moment_of
from tenders.domain.lifecycle import Act, Status
from tenders.domain.wording import local_date
from tenders.models import Complaint, Role, StatusChange, Tender, active_roles

OVER = (
    Status.AWARDED,
    Status.CONTRACTED,
    Status.EXECUTION,
    Status.UNAWARDED,
    Status.WITHDRAWN,
)
_ENDING = (Act.AWARD, Act.CLOSE_UNAWARDED, Act.WITHDRAW)


def rules_of(authority: Organisation) -> dict[Category, Rule]:
    """The rule that counts now, per category: the authority's newest, or what the law says where it has none."""
    found = dict(DEFAULTS)
    for row in RetentionRule.objects.filter(authority=authority).order_by("at", "pk"):
        category = Category(row.category)
        found[category] = Rule(category, row.months, DEFAULTS[category].start, row.source)
    return found


def rule_versions(authority: Organisation) -> QuerySet[RetentionRule]:
    return RetentionRule.objects.filter(authority=authority).select_related("by").order_by("-at", "-pk")


@dataclass(frozen=True)
class Hold:
    """Why nothing of a tender is destroyed; `placed` where a person said so, else a fact of the record."""

    sentence: str
    placed: LegalHold | None = None


def holds_of(tenders: Collection[Tender]) -> dict[int, list[Hold]]:
    """By primary key of the tender what holds it: running cases, open complaints, and what people placed."""
    found: dict[int, list[Hold]] = defaultdict(list)
    cases = Proceeding.objects.filter(decision__tender__in=tenders, ended_at=None)
    for case in cases.select_related("decision").order_by("pk"):
        found[case.decision.tender_id].append(Hold(f"{case.name} loopt nog."))
    for complaint in Complaint.objects.filter(tender__in=tenders, decision=None).order_by("pk"):
        found[complaint.tender_id].append(Hold(f"Klacht {complaint.number} is nog niet afgehandeld."))
    placed = LegalHold.objects.filter(tender__in=tenders, lift=None).select_related("placed_by")
    for hold in placed:
        found[hold.tender_id].append(Hold(hold.reason, hold))
    return found


def past_holds(tender: Tender) -> QuerySet[LegalHold]:
    rows = LegalHold.objects.filter(tender=tender, lift__isnull=False)
    return rows.select_related("placed_by", "lift__by").order_by("-placed_at")


def open_hold(tender: Tender, public_id: UUID) -> LegalHold | None:
    return LegalHold.objects.filter(tender=tender, public_id=public_id, lift=None).first()


def moments_of(tenders: Collection[Tender]) -> dict[int, Moments]:
    """By primary key of the tender what its terms run from; a constant number of queries."""
    over = {tender.pk for tender in tenders if tender.state in OVER}
    awarded: dict[int, date] = {}
    changes = StatusChange.objects.filter(tender__in=over, act__in=[act.value for act in _ENDING])
    for tender_id, at in changes.order_by("at", "pk").values_list("tender_id", "at"):
        awarded[tender_id] = local_date(at)
    ends: dict[int, list[date | None]] = defaultdict(list)
    contracts = Contract.objects.filter(decision__tender__in=over, decision__replaced_at=None)
    files = {row.contract_id: row for row in ContractFile.objects.filter(contract__in=contracts)}
    for pk, tender_id in contracts.values_list("pk", "decision__tender_id"):
        ends[tender_id].append(files[pk].term.last_on if pk in files else None)
    return {tender.pk: _moments(awarded.get(tender.pk), ends.get(tender.pk, [])) for tender in tenders}


def _moments(awarded_on: date | None, ends: list[date | None]) -> Moments:
    known = [day for day in ends if day is not None]
    ended_on = max(known) if known and len(known) == len(ends) else None
    return Moments(awarded_on, bool(ends), ended_on)


@dataclass(frozen=True)
class Standing:
    """How long a category of a tender is kept."""

    rule: Rule
    started_on: date | None
    until: date | None
    destroyed_at: datetime | None

    @property
    def label(self) -> str:
        return CATEGORY_LABELS[self.rule.category]


def standings_of(tender: Tender) -> list[Standing]:
    """Every category with a rule, in the order of the rules."""
    moments = moments_of([tender])[tender.pk]
    done = dict(
        DestructionLine.objects.filter(tender=tender, outcome=Outcome.DESTROYED.value)
        .order_by("finished_at")
        .values_list("category", "finished_at")
    )
    return [
        Standing(rule, moments.start(rule.start), kept_until(rule, moments), done.get(rule.category.value))
        for rule in rules_of(tender.authority).values()
    ]


@dataclass(frozen=True)
class Expired:
    """What may be destroyed of one tender in one category; `items` by model and primary key."""

    tender: Tender
    rule: Rule
    started_on: date
    until: date
    files: int
    rows: int
    oldest_on: date | None
    items: tuple[tuple[str, int], ...]

    @property
    def label(self) -> str:
        return CATEGORY_LABELS[self.rule.category]

    @property
    def digest(self) -> str:
        return items_hash(self.items)


def closed_tenders(authority: Organisation) -> QuerySet[Tender]:
    """Those that are over, of which something may expire."""
    rows = Tender.objects.filter(authority=authority, status__in=[status.value for status in OVER])
    return rows.select_related("authority").order_by("title", "pk")


def expired_of(
    authority: Organisation, *, today: date, tenders: Iterable[Tender] | None = None
) -> list[Expired]:
    """Everything of these tenders (all of the authority) that may be destroyed on this day and still exists."""
    found = list(closed_tenders(authority) if tenders is None else tenders)
    holds, moments, rules = holds_of(found), moments_of(found), rules_of(authority)
    lines: list[Expired] = []
    for tender in found:
        mine = list(_expired(tender, rules, moments[tender.pk], bool(holds.get(tender.pk)), today))
        if mine:
            mine += _copies(tender, mine)
        lines += mine
    return lines


def _expired(
    tender: Tender, rules: dict[Category, Rule], moments: Moments, is_held: bool, today: date
) -> Iterator[Expired]:
    for category, rule in rules.items():
        started_on, until = moments.start(rule.start), kept_until(rule, moments)
        if started_on is None or until is None or not may_destroy(until, is_held=is_held, today=today):
            continue
        line = _line(tender, rule, started_on, until, holdings(category))
        if line is not None:
            yield line


def _copies(tender: Tender, lines: list[Expired]) -> list[Expired]:
    """Dossiers hold what the other lines name, so they go at the same time."""
    first = min(lines, key=lambda line: line.until)
    rule = Rule(Category.COPIES, 0, first.rule.start, "Kopie van wat op deze lijst staat")
    line = _line(tender, rule, first.started_on, first.until, holdings(Category.COPIES))
    return [line] if line is not None else []


def _line(tender: Tender, rule: Rule, started_on: date, until: date, kept: list[Holding]) -> Expired | None:
    items: list[tuple[str, int]] = []
    files = 0
    oldest: list[datetime] = []
    for holding in kept:
        rows = holding.rows(tender)
        keys = list(rows.order_by().values_list("pk", flat=True))
        if not keys:
            continue
        items += [(holding.label, key) for key in keys]
        oldest.append(rows.aggregate(first=Min(moment_of(holding.model)))["first"])
        for name in (*holding.files, *holding.blobs):
            files += rows.filter(**{f"{name}__isnull": False, f"{name}__destroyed_at": None}).count()
    if not items:
        return None
    oldest_on = local_date(min(each for each in oldest if each is not None)) if any(oldest) else None
    return Expired(
        tender, rule, started_on, until, files, len(set(items)), oldest_on, tuple(sorted(set(items)))
    )


def lists() -> QuerySet[DestructionList]:
    lines = DestructionLine.objects.select_related("tender__authority")
    return DestructionList.objects.select_related(
        "authority", "made_by", "decided_by", "certificate"
    ).prefetch_related(Prefetch("lines", lines))


def lists_of(authority: Organisation) -> QuerySet[DestructionList]:
    return lists().filter(authority=authority)


def list_by_id(public_id: UUID | str) -> DestructionList | None:
    return lists().filter(public_id=public_id).first()


def lists_with(tender: Tender) -> QuerySet[DestructionList]:
    """The lists on which the tender stands."""
    return lists().filter(lines__tender=tender).distinct()


def titles_without_role(found: DestructionList, user: User) -> list[str]:
    """Tenders on the list in which the user may not decide about it."""
    mine = active_roles(user=user, role__in=[Role.JURIST, Role.BUYER]).values_list("tender_id", flat=True)
    known = set(mine)
    return sorted({line.tender.title for line in found.lines.all() if line.tender_id not in known})


def waiting_items(line: DestructionLine) -> QuerySet[DestructionItem]:
    return line.items.filter(done_at=None).order_by("pk")


def done_counts(found: DestructionList) -> dict[int, int]:
    """By primary key of the line how many of its rows are done."""
    counts: dict[int, int] = defaultdict(int)
    rows = DestructionItem.objects.filter(line__list=found, done_at__isnull=False)
    for line_id in rows.values_list("line_id", flat=True):
        counts[line_id] += 1
    return counts
