"""What is owed of social return and what was done; a constant number of queries, however many contracts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.db.models.functions import ExtractYear

from contracts.domain.social_return import Counted, Progress, Rule, progress_of
from contracts.maximum.selectors import counting
from contracts.models import ContractFile, SocialReturnEffort, SocialReturnRule
from tenders.models import Tender


@dataclass(frozen=True)
class Owed:
    """One contract. `total` is None where nothing is owed: neither the tender nor an agreement says how much."""

    file: ContractFile
    rule: Rule | None
    years: tuple[Progress, ...]
    total: Progress | None


def stated_percent(tender: Tender) -> Fraction | None:
    """As the tender names it; none and nothing are the same."""
    found = tender.social_return_percentage
    return Fraction(found) if found else None


def rule_row(tender: Tender) -> SocialReturnRule | None:
    return tender.social_return_rules.filter(replaced_at=None).select_related("set_by").first()


def rule_of(tender: Tender) -> Rule | None:
    """What the tender says, with what was added; None while there is no percentage."""
    return _rule(tender, rule_row(tender))


def owed_by(found: Sequence[ContractFile]) -> list[Owed]:
    """In the order of `found`; three queries, also where they are of several tenders."""
    tenders = {one.contract.decision.tender_id: one.contract.decision.tender for one in found}
    added = {
        row.tender_id: row for row in SocialReturnRule.objects.filter(tender__in=tenders, replaced_at=None)
    }
    rules = {key: _rule(tender, added.get(key)) for key, tender in tenders.items()}
    turnovers: dict[int, dict[int, int]] = defaultdict(dict)
    sums = counting().filter(file__in=found).order_by().annotate(year=ExtractYear("month"))
    for file_id, year, total in sums.values_list("file", "year").annotate(total=Sum("amount")):
        turnovers[file_id][year] = total
    efforts: dict[int, list[Counted]] = defaultdict(list)
    for row in SocialReturnEffort.objects.filter(file__in=found):
        efforts[row.file_id].append(row.counted)
    return [
        _owed(one, rules[one.contract.decision.tender_id], turnovers[one.pk], efforts[one.pk])
        for one in found
    ]


def owed_by_one(file: ContractFile) -> Owed:
    return owed_by([file])[0]


def efforts_of(file: ContractFile) -> QuerySet[SocialReturnEffort]:
    """What was done last comes first."""
    return file.efforts.select_related("registered_by", "judged_by", "evidence")


def effort_in(file: ContractFile, public_id: UUID) -> SocialReturnEffort | None:
    return efforts_of(file).filter(public_id=public_id).first()


def _rule(tender: Tender, row: SocialReturnRule | None) -> Rule | None:
    percent = stated_percent(tender)
    if percent is None and row is not None and row.percent is not None:
        percent = Fraction(row.percent)
    if percent is None:
        return None
    base = tender.social_return_base or (row.base if row is not None else "")
    return Rule(percent, base, tender.social_return_means, row.hours() if row is not None else {})


def _owed(file: ContractFile, rule: Rule | None, turnovers: dict[int, int], efforts: list[Counted]) -> Owed:
    if rule is None:
        return Owed(file, None, (), None)
    years, total = progress_of(rule.percent, turnovers, efforts)
    return Owed(file, rule, tuple(years), total)
