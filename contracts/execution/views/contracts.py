"""Pages of contracts: the list, starting the execution, and the contractblad."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from clock import now
from contracts.execution.access import contract_page, file_for
from contracts.execution.forms import FilterForm, StartForm
from contracts.execution.permissions import MANAGE, READ
from contracts.execution.presenters import contract_rows
from contracts.execution.registry import shown_panels
from contracts.execution.selectors import (
    CONTRACT_ORDERS,
    Filters,
    contract_in,
    contracts_for,
    in_order,
    managed_tenders,
    readable_tenders,
    signed_agreement,
    tenders_of_contracts,
)
from contracts.execution.services import start_execution
from contracts.models import Contract
from contracts.views.pages import REFUSALS, page, refuse
from tenders.access import tender_for
from tenders.domain.wording import local_date
from tenders.permissions import may
from ui.sorting import order_of

PAGE_SIZE = 50


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every contract that the user may read, of all tenders; narrowed by state, tender, and what expires."""
    today = local_date(now())
    form = FilterForm(request.GET, tenders=tenders_of_contracts(request.user, today=today))
    found = contracts_for(request.user, form.filters(today), today=today)
    sorting = order_of(request.GET, CONTRACT_ORDERS)
    shown = Paginator(in_order(found, sorting), PAGE_SIZE).get_page(request.GET.get("pagina"))
    managed = set(managed_tenders(request.user).values_list("pk", flat=True))
    context = {
        "filter_form": form,
        "page": shown,
        "sorting": sorting,
        "rows": contract_rows(shown.object_list, today),
        "managed": managed,
        "is_staff_reader": readable_tenders(request.user).exists(),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "contracts/execution/contracts.html", context)


@require_safe
def of_tender(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The contracts of one tender."""
    tender = tender_for(request, tender_id, READ)
    today = local_date(now())
    found = contracts_for(
        request.user, Filters(tender=tender.public_id, with_rounds=tender.is_admission), today=today
    )
    sorting = order_of(request.GET, CONTRACT_ORDERS)
    shown = Paginator(in_order(found, sorting), PAGE_SIZE).get_page(request.GET.get("pagina"))
    managed = {tender.pk} if may(request.user, MANAGE, tender) else set()
    context = {
        "page": shown,
        "sorting": sorting,
        "rows": contract_rows(shown.object_list, today),
        "managed": managed,
    }
    return page(request, "contracts/execution/contracts_of.html", tender, **context)


@require_safe
def blad(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Contractblad: what was agreed, how it stands, and what comes."""
    file, reader = file_for(request, file_id)
    context = {"reader": reader, "panels": shown_panels(file, reader)}
    return contract_page(request, "contracts/execution/contract.html", file, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, tender_id: UUID, contract_id: UUID) -> HttpResponse:
    """Start the execution of a signed overeenkomst; the days come from it."""
    tender = tender_for(request, tender_id, MANAGE)
    contract = contract_in(tender, contract_id)
    if contract is None:
        raise Http404
    started = getattr(contract, "file", None)
    if request.method != "POST" and started is not None:
        return redirect("contracts:contract_file", started.public_id)
    form = StartForm(request.POST or None, initial=_agreed_days(contract))
    if request.method == "POST" and form.is_valid():
        try:
            file = start_execution(contract, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De uitvoering is gestart.")
            return redirect("contracts:contract_file", file.public_id)
    is_signed = signed_agreement(contract) is not None
    return page(
        request, "contracts/execution/start.html", tender, contract=contract, form=form, is_signed=is_signed
    )


def _agreed_days(contract: Contract) -> dict[str, str]:
    """First and last day as signed, where the overeenkomst names them."""
    agreement = signed_agreement(contract)
    term = agreement.content.get("term", {}) if agreement else {}
    return {"starts_on": term.get("starts", ""), "ends_on": term.get("ends", "")}
