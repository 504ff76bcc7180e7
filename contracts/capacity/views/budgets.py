"""Gebiedsbudgetten: per lot and year, and how the number of beschikkingen changes each."""

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from clock import now
from contracts.capacity.forms import BudgetForm
from contracts.capacity.models import AreaBudget
from contracts.capacity.permissions import MANAGE, READ
from contracts.capacity.presenters import budget_rows, budget_total
from contracts.capacity.selectors import budget_history, budgets_of, contracts_of, rule_of, years_of
from contracts.capacity.services import set_budget
from contracts.domain.allocation import Method
from contracts.domain.area_budget import steps
from contracts.views.pages import REFUSALS, page, refuse
from tenders.access import tender_for
from tenders.domain.wording import local_date
from tenders.models import Lot, Tender
from tenders.permissions import may


@require_safe
def index(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """All areas in one year."""
    tender = tender_for(request, tender_id, READ)
    years, this_year = years_of(contracts_of(tender)), local_date(now()).year
    asked = request.GET.get("jaar", "")
    default = min(max(this_year, years[0]), years[-1]) if years else this_year
    year = next((each for each in years if str(each) == asked), default)
    rows = budget_rows(list(tender.lots.all()), budgets_of(tender, year)) if years else []
    return page(
        request,
        "contracts/capacity/budgets.html",
        tender,
        is_by_area=_is_by_area(tender),
        years=years,
        year=year,
        rows=rows,
        total=budget_total(rows),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def budget(request: HttpRequest, tender_id: UUID, lot_number: int, year: int) -> HttpResponse:
    """One area in one year: what was agreed, the calculation step by step, and what it was before."""
    tender = tender_for(request, tender_id, READ)
    lot: Lot | None = tender.lots.filter(number=lot_number).first()
    if lot is None or year not in years_of(contracts_of(tender)):
        raise Http404
    history = budget_history(lot, year)
    may_manage = _is_by_area(tender) and may(request.user, MANAGE, tender)
    form = BudgetForm(request.POST or None, initial=_initial(history)) if may_manage else None
    if request.method == "POST" and form is None:
        raise Http404
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            set_budget(
                lot, year, form.numbers(), reason=form.cleaned_data["reason"], by=request.user, at=now()
            )
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, "Het budget is vastgelegd.")
            return redirect("contracts:area_budget", tender.public_id, lot_number, year)
    return page(
        request,
        "contracts/capacity/budget.html",
        tender,
        lot=lot,
        year=year,
        steps=steps(history[0].numbers) if history else [],
        history=history,
        form=form,
    )


def _is_by_area(tender: Tender) -> bool:
    rule = rule_of(tender)
    return rule is not None and rule.method == Method.AREA.value


def _initial(history: list[AreaBudget]) -> dict[str, object]:
    if not history:
        return {"moving": Decimal(100)}
    last = history[0]
    return {"budget": last.budget, "expected": last.expected, "moving": last.moving, "actual": last.actual}
