"""Set the gebiedsbudget of a lot for a year, and what the number of beschikkingen makes of it."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.capacity.models import AreaBudget
from contracts.capacity.permissions import MANAGE
from contracts.capacity.selectors import budgets_of
from contracts.capacity.services.state import locked_rule
from contracts.domain.allocation import Method
from contracts.domain.area_budget import AreaBudget as BudgetNumbers
from contracts.domain.area_budget import adjusted, check_budget
from contracts.domain.errors import DecisionRefused
from tenders.models import Lot
from tenders.permissions import require


@transaction.atomic
def set_budget(
    lot: Lot, year: int, numbers: BudgetNumbers, *, reason: str = "", by: User, at: datetime
) -> AreaBudget:
    """From now on these numbers count; another budget, expectation or part than before asks for the reason."""
    tender, _ = locked_rule(lot.tender_id, Method.AREA)
    require(by, MANAGE, tender)
    check_budget(numbers)
    earlier = budgets_of(tender, year).get(lot.pk)
    if earlier is not None and earlier.numbers == numbers:
        raise DecisionRefused("Deze getallen staan er al.")
    if earlier is not None and _agreed(earlier.numbers) != _agreed(numbers) and not reason.strip():
        raise DecisionRefused("Schrijf op waarom wat is afgesproken verandert.", field="reason")
    budget = AreaBudget.objects.create(
        lot=lot,
        year=year,
        budget=numbers.budget,
        expected=numbers.expected,
        moving=numbers.moving,
        actual=numbers.actual,
        reason=reason.strip(),
        by=by,
        at=at,
    )
    Auditor(by).record(
        "allocation.budget_set",
        lot,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "year": year,
            "budget": str(numbers.budget),
            "expected": numbers.expected,
            "actual": numbers.actual,
            "adjusted": str(adjusted(numbers)),
        },
    )
    return budget


def _agreed(numbers: BudgetNumbers) -> tuple[object, ...]:
    return numbers.budget, numbers.expected, numbers.moving
