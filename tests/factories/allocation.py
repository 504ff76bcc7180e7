"""A tender in execution whose clients are led to its contractors, with the providers of the worked examples."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from accounts.models import User
from bids.models import BidStatement
from contracts.capacity.models import AllocationRule
from contracts.capacity.selectors import contracts_of
from contracts.capacity.services import keep_counts, set_rule
from contracts.domain.allocation import Method, Terms
from contracts.domain.care_import import Count
from contracts.models import Contract
from tenders.domain.contract_rules import NO_CONTRACT_RULES, CapacityRule, ContractRules
from tenders.domain.definition import StatementRule
from tests.factories.contracts import (
    AFTER_STANDSTILL,
    Award,
    agreed,
    award_definitively,
    decided,
    executing,
    manager_of,
    released,
    sent,
)
from tests.factories.remembering import remembered
from tests.factories.tenders import plain_method, tender_definition

OFFER = "gelijktijdige_clienten"
VOORNE = CapacityRule(800, 100, statement=OFFER)
# In October the September numbers are filled in, of contracts that began in January.
COUNTED_AT = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
OFFERS: Mapping[str, int] = {"Anker": 1000, "Brug": 300, "Cirkel": 800}
FIRST_EXAMPLE: Mapping[str, int] = {"Anker": 900, "Brug": 250, "Cirkel": 250}
SECOND_EXAMPLE: Mapping[str, int] = {"Anker": 750, "Brug": 350, "Cirkel": 250}


@remembered
def contracted(rules: ContractRules = NO_CONTRACT_RULES) -> Award:
    """Anker, Brug and Cirkel each with a contract in execution, and what they stated in their bid."""
    definition = tender_definition(
        method=plain_method(places=3),
        statements=(StatementRule(OFFER, "Aantal cliënten gelijktijdig", Fraction(100), "cliënten"),),
        contract=rules,
    )
    levels = {"Anker": "Uitstekend", "Brug": "Goed", "Cirkel": "Voldoende"}
    award = released(decided(levels, definition=definition))
    award_definitively(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    executing(sent(agreed(award)))
    for contract in contracts_of(award.tender):
        BidStatement.objects.update_or_create(
            bid=contract.bid,
            code=OFFER,
            defaults={"value": Decimal(OFFERS[contract.bid.organisation.name])},
        )
    return award


@remembered
def ruled(award: Award | None = None, **settings: Any) -> Award:
    """With the 800-rule, as Voorne aan Zee has it unless told otherwise."""
    award = award or contracted()
    terms = Terms(Method.CAPACITY, replace(VOORNE, **settings))
    set_rule(award.tender, terms, by=manager_of(award), at=COUNTED_AT)
    return award


@remembered
def counted(award: Award | None = None, numbers: Mapping[str, int] = FIRST_EXAMPLE) -> Award:
    """With the September numbers of an example."""
    award = award or ruled()
    count(award, numbers)
    return award


def count(
    award: Award,
    numbers: Mapping[str, int],
    *,
    month: date = SEPTEMBER,
    by: User | None = None,
    reason: str = "",
) -> None:
    counts = [
        Count(str(contract_of(award, name).public_id), month, number) for name, number in numbers.items()
    ]
    keep_counts(award.tender, counts, reason=reason, by=by or manager_of(award), at=COUNTED_AT)


def contract_of(award: Award, name: str) -> Contract:
    return next(each for each in contracts_of(award.tender) if each.bid.organisation.name == name)


def rule_at_work(award: Award) -> AllocationRule:
    return AllocationRule.objects.filter(tender=award.tender).latest("number")
