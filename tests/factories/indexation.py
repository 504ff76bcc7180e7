"""Contracts with a tariff per minute, and what it takes to index it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from contracts.domain.indexation import Weight, hash_of
from contracts.indexation.selectors import indexed_one
from contracts.indexation.services import enter_figure, fix_indexation, render_indexation, set_rule
from contracts.models import Indexation, IndexFigure
from contracts.services import award_definitively
from tenders.domain.contract_rules import NO_CONTRACT_RULES, ContractRules, IndexWeight
from tenders.domain.wording import local_date
from tests.factories.contracts import (
    AFTER_STANDSTILL,
    Award,
    agreed,
    decided,
    executing,
    file_of,
    manager_of,
    released,
    sent,
)
from tests.factories.remembering import remembered
from tests.factories.tenders import plain_method, tender_definition

# Voorne aan Zee names the indexes and leaves the weights to its annex 5; Gooi en Vechtstreek says nothing.
VOORNE = ContractRules(indexation=(IndexWeight("OVA"), IndexWeight("CPI")), indexed_at_start=True)
STATED = ContractRules(
    indexation=(IndexWeight("OVA", Fraction(85)), IndexWeight("CPI", Fraction(15))), indexed_at_start=True
)
WEIGHTS = (Weight("OVA", Fraction(85)), Weight("CPI", Fraction(15)))
PUBLISHED_ON = date(2025, 11, 20)
IN_DECEMBER = datetime(2025, 12, 29, 9, 0, tzinfo=UTC)
NEXT_NOVEMBER = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@remembered
def with_tariff(rules: ContractRules = NO_CONTRACT_RULES, *, price: str = "0.74") -> Award:
    """Anker and Brug each with a contract in execution from 1 January 2026 on, for a price per minute."""
    definition = tender_definition(method=plain_method(places=2), contract=rules)
    award = released(decided({"Anker": "Uitstekend", "Brug": "Goed"}, definition=definition))
    award_definitively(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    if price:
        award.tender.tariffs.create(name="Huishoudelijke ondersteuning", unit="minuut", price=Decimal(price))
    return executing(sent(agreed(award)))


@remembered
def ruled(award: Award, *, at: datetime = IN_DECEMBER, at_start: bool = True) -> Award:
    set_rule(
        award.tender,
        WEIGHTS,
        at_start=at_start,
        source="bijlage 5",
        reason="De aanbesteding verwijst naar bijlage 5.",
        by=manager_of(award),
        at=at,
    )
    return award


def figured(
    award: Award,
    index: str,
    percent: str,
    *,
    year: int = 2026,
    reason: str = "",
    source: str = "",
    at: datetime = IN_DECEMBER,
) -> IndexFigure:
    return enter_figure(
        award.tender,
        index=index,
        year=year,
        percent=Decimal(percent),
        source=source or f"publicatie {index}",
        published_on=PUBLISHED_ON,
        reason=reason,
        by=manager_of(award),
        at=at,
    )


@remembered
def fixed(
    award: Award, year: int = 2026, *, name: str = "Anker", reason: str = "", at: datetime = IN_DECEMBER
) -> Indexation:
    """With its letter, by the function that the job calls."""
    file = file_of(award, name)
    one = indexed_one(file, local_date(at)).year(year)
    assert one is not None
    assert one.calculation is not None
    seen = hash_of(one.calculation)
    found = fix_indexation(file, year, seen=seen, reason=reason, by=manager_of(award), at=at)
    render_indexation(found.public_id, at=at)
    found.refresh_from_db()
    return found
