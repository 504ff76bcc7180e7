"""Reads of the toeleiding; a constant number of queries, however many contracts and months."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Count, F, Max, QuerySet, When

from bids.models import BidStatement
from contracts.capacity.models import (
    AllocationRule,
    AreaBudget,
    CapacityReport,
    CareCount,
    ClientAssignment,
    OfferChange,
    ProviderPause,
    UnmetRequirement,
)
from contracts.domain.allocation import Division, Method, Share, days_in_words, next_in_turn, published_terms
from contracts.domain.capacity import Load, Standing, standings
from contracts.domain.capacity_report import ReportContent, ReportLot, ReportRow, check_month
from contracts.domain.care_import import Known
from contracts.domain.care_months import month_before, month_of, months_between
from contracts.models import Contract
from tenders.domain.labels import LABELS
from tenders.domain.wording import local_date
from tenders.models import Lot, Tender
from tenders.selectors import definition_of


@dataclass(frozen=True)
class Position:
    """A contract with what the rule says of it now. `unmet`: its clients are free to choose another."""

    contract: Contract
    standing: Standing
    pause: ProviderPause | None
    unmet: UnmetRequirement | None


@dataclass(frozen=True)
class LotState:
    lot: Lot
    positions: Sequence[Position]

    @property
    def is_nobody_open(self) -> bool:
        return bool(self.positions) and not any(each.standing.is_open for each in self.positions)


@dataclass(frozen=True)
class CapacityState:
    """`month` is the one whose numbers were used; None while nothing was filled in."""

    rule: AllocationRule
    month: date | None
    lots: Sequence[LotState]

    def of_contract(self, contract: Contract) -> tuple[LotState, Position] | None:
        for lot in self.lots:
            for position in lot.positions:
                if position.contract.pk == contract.pk:
                    return lot, position
        return None


def rule_of(tender: Tender) -> AllocationRule | None:
    """The rule that counts: the last one that was set, or else what the tender published."""
    return tender.allocation_rules.select_related("by").first() or published_rule(tender)


def published_rule(tender: Tender) -> AllocationRule | None:
    """As published, as a row that is not kept; None where the tender says nothing of it."""
    terms = published_terms(definition_of(tender).contract)
    if terms is None:
        return None
    found = AllocationRule.of_terms(terms)
    found.tender = tender
    return found


def capacity_rule_of(tender: Tender) -> AllocationRule | None:
    """The rule that counts, where it leads clients by capacity."""
    found = rule_of(tender)
    return found if found is not None and found.method == Method.CAPACITY.value else None


def rules_of(tender: Tender) -> QuerySet[AllocationRule]:
    """All that were set, the last one first."""
    return tender.allocation_rules.select_related("by")


def contracts_of(tender: Tender) -> list[Contract]:
    """Those of which the execution was started, by lot and name."""
    rows = Contract.objects.filter(decision__tender=tender, decision__replaced_at=None, file__isnull=False)
    return list(
        rows.select_related("decision__tender__authority", "lot", "bid__organisation", "file").order_by(
            "lot__number", "bid__organisation__name", "pk"
        )
    )


def ends_before(contract: Contract, month: date) -> bool:
    """Whether the contract was over before this month began."""
    return contract.file.term.last_on < month


def first_month(contracts: Collection[Contract]) -> date | None:
    """In which the first contract began."""
    return min((month_of(each.file.starts_on) for each in contracts), default=None)


def months_of(contracts: Collection[Contract], *, today: date) -> list[date]:
    """From the first month of the contracts up to and with this one."""
    first = first_month(contracts)
    return list(months_between(first, month_of(today))) if first else []


def latest_month(contracts: Collection[Contract]) -> date | None:
    """The last one with any number."""
    found: date | None = CareCount.objects.filter(contract__in=contracts).aggregate(last=Max("month"))["last"]
    return found


def counts_of(
    contracts: Collection[Contract], *, month: date | None = None
) -> dict[tuple[int, date], CareCount]:
    """By contract and month the row that counts: the last one."""
    rows = CareCount.objects.filter(contract__in=contracts)
    if month is not None:
        rows = rows.filter(month=month)
    return {(row.contract_id, row.month): row for row in rows.order_by("pk")}


def history_of(contract: Contract) -> list[CareCount]:
    """Every number that was ever filled in for the contract, the last one first."""
    return list(contract.care_counts.select_related("by").order_by("-month", "-pk"))


def offers_of(contracts: Collection[Contract], rule: AllocationRule) -> dict[int, int]:
    """By contract: the last change, or else what the bid stated, a fraction of it dropped."""
    stated = BidStatement.objects.filter(
        code=rule.statement, bid__in={each.bid_id for each in contracts}
    ).values_list("bid_id", "value")
    by_bid = {bid: int(value) for bid, value in stated} if rule.statement else {}
    offers = {each.pk: by_bid[each.bid_id] for each in contracts if each.bid_id in by_bid}
    changes = OfferChange.objects.filter(contract__in=contracts).order_by("pk")
    offers.update(changes.values_list("contract_id", "offer"))
    return offers


def every_count(contracts: Collection[Contract]) -> list[CareCount]:
    """Every number that was ever filled in, by contract and month, in order of time."""
    rows = CareCount.objects.filter(contract__in=contracts).select_related("by")
    return list(rows.order_by("contract__lot__number", "contract__bid__organisation__name", "month", "pk"))


def unmet_of(contract: Contract) -> list[UnmetRequirement]:
    return list(contract.unmet_requirements.select_related("since_by", "ended_by").order_by("-pk"))


def offer_changes_of(contract: Contract) -> list[OfferChange]:
    return list(contract.offer_changes.select_related("by").order_by("-pk"))


def pauses_of(contract: Contract) -> list[ProviderPause]:
    return list(contract.pauses.select_related("paused_by", "lifted_by").order_by("-pk"))


def open_pauses(contracts: Collection[Contract]) -> dict[int, ProviderPause]:
    rows = ProviderPause.objects.filter(contract__in=contracts, lifted_at=None)
    return {row.contract_id: row for row in rows.select_related("paused_by")}


def open_unmet(contracts: Collection[Contract]) -> dict[int, UnmetRequirement]:
    rows = UnmetRequirement.objects.filter(contract__in=contracts, ended_at=None)
    return {row.contract_id: row for row in rows.select_related("since_by")}


def running_in(contracts: Iterable[Contract], month: date) -> list[Contract]:
    """Those that ran on a day of this month."""
    return [
        each for each in contracts if month_of(each.file.starts_on) <= month and not ends_before(each, month)
    ]


def capacity_now(rule: AllocationRule, contracts: Sequence[Contract], *, today: date) -> CapacityState:
    """Who is open today, with the numbers of the last month that has any."""
    running = [each for each in contracts if each.file.term.last_on >= today]
    return capacity_state(rule, running, month=latest_month(contracts))


def capacity_state(rule: AllocationRule, running: Sequence[Contract], *, month: date | None) -> CapacityState:
    """Who is open with the numbers of this month; the pauses are those of now."""
    counts = counts_of(running, month=month) if month else {}
    unmet, pauses = open_unmet(running), open_pauses(running)
    loads = _loads(running, offers_of(running, rule), counts, pauses, month)
    lots = []
    for lot, of_lot in _by_lot(running):
        found = standings(rule.capacity, [loads[each.pk] for each in of_lot])
        positions = [
            Position(contract, standing, pauses.get(contract.pk), unmet.get(contract.pk))
            for contract, standing in zip(of_lot, found, strict=True)
        ]
        lots.append(LotState(lot, positions))
    return CapacityState(rule, month, lots)


def reports_of(tender: Tender) -> QuerySet[CapacityReport]:
    """The last month first, and of a month the last version."""
    return tender.toeleiding_reports.select_related("made_by", "pdf", "excel")


def report_by_id(public_id: UUID) -> CapacityReport | None:
    rows = CapacityReport.objects.select_related("tender__authority", "pdf", "excel")
    return rows.filter(public_id=public_id).first()


def report_content(
    tender: Tender,
    rule: AllocationRule,
    contracts: Sequence[Contract],
    month: date,
    *,
    version: int,
    at: datetime,
) -> ReportContent:
    """What the maandrapport says; DecisionRefused where it cannot be made yet."""
    running = running_in(contracts, month)
    counts, earlier = counts_of(running, month=month), counts_of(running, month=month_before(month))
    missing = {each.bid.organisation.name for each in running if (each.pk, month) not in counts}
    check_month(month, first=first_month(contracts), today=local_date(at), missing=list(missing))
    state = capacity_state(rule, running, month=month)
    lots = tuple(
        ReportLot(str(lot.lot), tuple(_report_row(each, earlier, month) for each in lot.positions))
        for lot in state.lots
    )
    return ReportContent(
        authority=tender.authority.name,
        tender=tender.title,
        reference=tender.reference or tender.key,
        month=month.isoformat(),
        version=version,
        unit=LABELS[rule.capacity.unit],
        rule=tuple(rule_facts(rule)),
        lots=lots,
    )


def rule_facts(rule: AllocationRule) -> list[tuple[str, str]]:
    """The settings that its method uses, in words."""
    facts = [("Manier", rule.get_method_display())]
    if rule.method == Method.CAPACITY.value:
        facts += [
            ("Grens", f"{rule.limit} {LABELS[rule.capacity.unit]}"),
            ("Wie precies op de grens zit, is", rule.get_at_limit_display()),
            ("Een ander heeft nog ruimte tot", rule.get_target_display()),
            ("De eigen opgave is een maximum", _yes_no(rule.offer_is_ceiling)),
            ("Een aanbieder mag zelf pauzeren", _yes_no(rule.may_pause)),
            ("Wie zelf pauzeert, telt mee als iemand met ruimte", _yes_no(rule.paused_counts_as_below)),
        ]
        if rule.floor is not None:
            facts.append(("Minimum van een opgave", str(rule.floor)))
    elif rule.method == Method.SHARED.value:
        facts += [
            ("Verdeling", rule.get_division_display()),
            ("Zichtbaar binnen", days_in_words(rule.days, in_working_days=rule.in_working_days)),
        ]
    return facts


def _yes_no(value: bool) -> str:
    return "ja" if value else "nee"


def _report_row(position: Position, earlier: Mapping[tuple[int, date], CareCount], month: date) -> ReportRow:
    load = position.standing.load
    before = earlier.get((position.contract.pk, month_before(month)))
    unmet = position.unmet
    note = (
        f"Voldoet niet aan {unmet.requirement}: cliënten zijn vrij om een ander te kiezen." if unmet else ""
    )
    return ReportRow(
        name=load.name,
        offer=load.offer,
        in_care=load.in_care or 0,
        earlier=before.number if before else None,
        word=position.standing.word,
        sentence=position.standing.sentence,
        note=note,
    )


def known_contracts(contracts: Iterable[Contract]) -> list[Known]:
    """Whose rows a sheet may have."""
    return [
        Known(
            str(each.public_id), each.bid.organisation.kvk_number, each.bid.organisation.name, each.lot.number
        )
        for each in contracts
    ]


def _loads(
    contracts: Sequence[Contract],
    offers: Mapping[int, int],
    counts: Mapping[tuple[int, date], CareCount],
    pauses: Mapping[int, ProviderPause],
    month: date | None,
) -> dict[int, Load]:
    loads = {}
    for each in contracts:
        count = counts.get((each.pk, month)) if month else None
        loads[each.pk] = Load(
            str(each.public_id),
            each.bid.organisation.name,
            offers.get(each.pk),
            count.number if count else None,
            each.pk in pauses,
        )
    return loads


def _by_lot(contracts: Iterable[Contract]) -> list[tuple[Lot, list[Contract]]]:
    lots: dict[int, tuple[Lot, list[Contract]]] = {}
    for each in contracts:
        lots.setdefault(each.lot_id, (each.lot, []))[1].append(each)
    return list(lots.values())


@dataclass(frozen=True)
class LotShares:
    """The contractors of a lot with what each got until now, and whose turn it is."""

    lot: Lot
    contracts: Sequence[Contract]
    shares: Sequence[Share]
    turn: str


def assignments_of(tender: Tender) -> QuerySet[ClientAssignment]:
    """Who waits first, the first one due on top; then the last one assigned."""
    rows = ClientAssignment.objects.filter(lot__tender=tender).select_related(
        "lot__tender", "wish__bid__organisation", "contract__bid__organisation"
    )
    return rows.order_by(
        Case(When(contract=None, then=0), default=1),
        Case(When(contract=None, then=F("due_on"))),
        F("assigned_at").desc(nulls_first=True),
        "pk",
    )


def assignment_in(tender: Tender, public_id: UUID) -> ClientAssignment | None:
    return assignments_of(tender).filter(public_id=public_id).first()


def lot_shares(rule: AllocationRule, contracts: Sequence[Contract]) -> list[LotShares]:
    """Per lot how the clients are divided until now."""
    counted = {
        row["contract"]: row
        for row in ClientAssignment.objects.filter(contract__in=contracts)
        .order_by()
        .values("contract")
        .annotate(count=Count("pk"), last=Max("assigned_at"))
    }
    lots = []
    for lot, of_lot in _by_lot(contracts):
        shares = []
        for each in of_lot:
            row = counted.get(each.pk, {"count": 0, "last": None})
            shares.append(Share(str(each.public_id), each.bid.organisation.name, row["count"], row["last"]))
        lots.append(LotShares(lot, of_lot, shares, next_in_turn(shares, Division(rule.division))))
    return lots


def budgets_of(tender: Tender, year: int) -> dict[int, AreaBudget]:
    """By lot the budget of the year that counts: the last one."""
    rows = AreaBudget.objects.filter(lot__tender=tender, year=year).select_related("lot", "by")
    return {row.lot_id: row for row in rows.order_by("pk")}


def budget_history(lot: Lot, year: int) -> list[AreaBudget]:
    """The last one first."""
    return list(lot.budgets.filter(year=year).select_related("by").order_by("-pk"))


def years_of(contracts: Collection[Contract]) -> list[int]:
    """Every year in which a contract runs."""
    if not contracts:
        return []
    first = min(each.file.starts_on for each in contracts)
    last = max(each.file.term.last_on for each in contracts)
    return list(range(first.year, last.year + 1))
