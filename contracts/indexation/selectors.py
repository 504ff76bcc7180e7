"""How tariffs of contracts are indexed, and how far that is; a constant number of queries for any number of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import QuerySet

from contracts.domain.agreements import AgreementStatus
from contracts.domain.indexation import (
    WHOLE,
    Calculation,
    Figure,
    Rule,
    Tariff,
    Weight,
    calculate,
    first_day,
    years_to_index,
)
from contracts.models import Agreement, ContractFile, Indexation, IndexationRule, IndexFigure
from tenders.models import Tender
from tenders.selectors import definition_of

# By year, then by index.
Figures = Mapping[int, dict[str, Figure]]


@dataclass(frozen=True)
class Year:
    """One year of a contract.

    `missing` are the indexes without a figure, `waits_for` the earlier year that must be fixed first. `calculation` is
    what follows from weights, figures and tariffs as they are now; None where one of these is not there.
    """

    year: int
    starts_on: date
    missing: tuple[str, ...]
    waits_for: int | None
    calculation: Calculation | None
    standing: Indexation | None

    @property
    def is_outdated(self) -> bool:
        """Fixed with weights, figures or tariffs that were corrected afterwards."""
        return (
            self.standing is not None
            and self.calculation is not None
            and self.standing.calculation != self.calculation
        )

    @property
    def may_be_fixed(self) -> bool:
        return self.calculation is not None and (self.standing is None or self.is_outdated)


@dataclass(frozen=True)
class Indexed:
    """A contract: the rule, the tariffs as agreed, and its years. `tariffs` is empty where none were agreed."""

    file: ContractFile
    rule: Rule | None
    tariffs: tuple[Tariff, ...]
    years: tuple[Year, ...]

    def year(self, year: int) -> Year | None:
        return next((one for one in self.years if one.year == year), None)

    def tariffs_on(self, day: date) -> tuple[Tariff, ...]:
        """What is paid on a day."""
        found = self.tariffs
        for one in self.years:
            if one.standing is not None and one.starts_on <= day:
                found = one.standing.calculation.tariffs
        return found


def stated_weights(tender: Tender) -> tuple[tuple[str, Fraction | None], ...]:
    """What the tender says; a weight of None stands in an annex."""
    return tuple((row.index, row.weight) for row in definition_of(tender).contract.indexation)


def is_stated(tender: Tender) -> bool:
    """Whether the tender itself has every weight, so that nobody has to add them."""
    return definition_of(tender).contract.total_weight == WHOLE


def rule_row(tender: Tender) -> IndexationRule | None:
    return tender.indexation_rules.filter(replaced_at=None).select_related("set_by").first()


def rule_of(tender: Tender) -> Rule | None:
    """As the tender says it; where that is not enough as it was added. None while nobody did."""
    stated = _stated_rule(tender)
    if stated is not None:
        return stated
    row = rule_row(tender)
    return row.terms if row is not None else None


def indexes_of(tender: Tender) -> list[str]:
    """Of which indexes figures are needed."""
    rule = rule_of(tender)
    return list(rule.indexes) if rule is not None else [name for name, _ in stated_weights(tender)]


def figures_of(tender: Tender) -> QuerySet[IndexFigure]:
    """Those that count and those that were replaced, the newest year first."""
    return tender.index_figures.select_related("entered_by", "replaced_by")


def figure_of(tender: Tender, index: str, year: int) -> IndexFigure | None:
    """The one that counts."""
    return tender.index_figures.filter(index=index, year=year, replaced_at=None).first()


def indexed(found: Sequence[ContractFile], today: date) -> list[Indexed]:
    """In the order of `found`; four queries, also where they are of several tenders."""
    tenders = {one.contract.decision.tender_id: one.contract.decision.tender for one in found}
    rules = {key: _stated_rule(tender) for key, tender in tenders.items()}
    open_rules = [key for key, rule in rules.items() if rule is None]
    for added in IndexationRule.objects.filter(tender__in=open_rules, replaced_at=None):
        rules[added.tender_id] = added.terms
    figures: dict[int, dict[int, dict[str, Figure]]] = defaultdict(lambda: defaultdict(dict))
    for row in IndexFigure.objects.filter(tender__in=tenders, replaced_at=None):
        figures[row.tender_id][row.year][row.index] = row.terms
    signed = Agreement.objects.filter(
        contract__in=[one.contract_id for one in found], status=AgreementStatus.SIGNED.value
    )
    agreed = {row.contract_id: _tariffs(row) for row in signed}
    standing: dict[int, dict[int, Indexation]] = defaultdict(dict)
    rows = Indexation.objects.filter(file__in=found, replaced_at=None).select_related("letter", "fixed_by")
    for each in rows:
        standing[each.file_id][each.year] = each
    result = []
    for one in found:
        key, tariffs = one.contract.decision.tender_id, agreed.get(one.contract_id, ())
        bare = Indexed(one, rules[key], tariffs, ())
        result.append(replace(bare, years=tuple(_years(bare, figures[key], standing[one.pk], today))))
    return result


def indexed_one(file: ContractFile, today: date) -> Indexed:
    return indexed([file], today)[0]


def indexations_of(file: ContractFile) -> QuerySet[Indexation]:
    """What was fixed, replaced ones as well."""
    return file.indexations.select_related("letter", "fixed_by", "replaced_by")


def indexation_in(file: ContractFile, public_id: UUID) -> Indexation | None:
    return indexations_of(file).filter(public_id=public_id).first()


def _stated_rule(tender: Tender) -> Rule | None:
    stated = definition_of(tender).contract
    if stated.total_weight != WHOLE:
        return None
    weights = tuple(Weight(row.index, row.weight) for row in stated.indexation if row.weight is not None)
    return Rule(weights, stated.indexed_at_start, "de aanbesteding")


def _tariffs(agreement: Agreement) -> tuple[Tariff, ...]:
    """Those with a price: an assignment that is paid otherwise has none to index."""
    lines = agreement.content.get("tariffs", [])
    return tuple(
        Tariff(line["name"], line["unit"], Fraction(line["price"])) for line in lines if line["price"]
    )


def _years(
    found: Indexed, figures: Figures, standing: Mapping[int, Indexation], today: date
) -> Iterator[Year]:
    """One after the other: each goes on from the tariffs of the one before it."""
    file, rule, current = found.file, found.rule, found.tariffs
    if rule is None or not current:
        return
    waits_for = None
    for year in years_to_index(file.starts_on, file.term.last_on, at_start=rule.at_start, today=today):
        known = figures.get(year, {})
        missing = tuple(name for name in rule.indexes if name not in known)
        starts_on = first_day(year, file.starts_on)
        calculation = None
        if not missing and waits_for is None:
            calculation = calculate(year, starts_on, rule, known, current)
        fixed = standing.get(year)
        yield Year(year, starts_on, missing, waits_for, calculation, fixed)
        if fixed is not None:
            current = fixed.calculation.tariffs
        elif waits_for is None:
            waits_for = year
