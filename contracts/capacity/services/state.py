"""What the acts on one contract share: the lock, the rule, and where the contract stands."""

from datetime import datetime
from typing import Any

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.capacity.models import AllocationRule
from contracts.capacity.selectors import Position, capacity_now, contracts_of, rule_of
from contracts.domain.allocation import Method
from contracts.domain.errors import DecisionRefused
from contracts.models import Contract
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.services.lifecycle import lock_tender


def locked_rule(tender: Tender | int, method: Method) -> tuple[Tender, AllocationRule]:
    """The tender, locked, with its rule. DecisionRefused where clients are not led by this method."""
    locked = lock_tender(tender)
    rule = rule_of(locked)
    if rule is None or rule.method != method.value:
        raise DecisionRefused("De toeleiding van deze aanbesteding is anders ingesteld.")
    return locked, rule


def position_of(rule: AllocationRule, tender: Tender, contract: Contract, *, at: datetime) -> Position:
    """Where the contract stands with the last numbers. DecisionRefused where it does not take part any more."""
    found = capacity_now(rule, contracts_of(tender), today=local_date(at)).of_contract(contract)
    if found is None:
        raise DecisionRefused("Dit contract doet niet meer mee in de toeleiding.")
    return found[1]


def note(event: str, contract: Contract, tender: Tender, *, by: User, at: datetime, **data: Any) -> None:
    """In the chain of the tender."""
    Auditor(by).record(event, contract, scope=tender_scope(tender.public_id), at=at, data=data)
