"""Pages about options and the end of a contract."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from clock import now
from contracts.domain.options import Outcome, latest_end, next_option
from contracts.execution.access import attempt, contract_page, file_for, form_page, managed_file
from contracts.execution.forms import DecideByForm, EndForm, OptionForm
from contracts.execution.presenters import option_rows
from contracts.execution.services import decide_option, end_contract, plan_option
from contracts.models import ContractFile, ContractOption
from tenders.domain.wording import date_in_words, local_date


@require_safe
def index(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Every option with its day, and what was decided."""
    file, reader = file_for(request, file_id)
    found = list(file.options.select_related("decided_by"))
    terms = [one.terms for one in found]
    context = {
        "reader": reader,
        "rows": option_rows(file, found),
        "latest": latest_end(file.ends_on, terms) if file.ended_on is None else file.term.last_on,
        "may_end": reader.may_manage and file.ended_on is None,
    }
    return contract_page(request, "contracts/execution/options.html", file, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, file_id: UUID, option_id: UUID) -> HttpResponse:
    """Extend or not, with the reason."""
    file, option = _option(request, file_id, option_id)
    is_next = next_option([one.terms for one in file.options.all()]) == option.terms
    if request.method != "POST" and not is_next:
        raise Http404
    form = OptionForm(request.POST or None, is_late=local_date(now()) > option.decide_by)
    if attempt(request, form, lambda **data: decide_option(option, **data)):
        option.refresh_from_db()
        is_extended = option.outcome == Outcome.EXTENDED.value
        file.refresh_from_db(fields=["ends_on"])
        words = "Het contract is verlengd tot en met" if is_extended else "Het contract eindigt na"
        messages.success(request, f"{words} {date_in_words(file.ends_on)}.")
        return redirect("contracts:contract_options", file.public_id)
    return form_page(
        request,
        file,
        form,
        heading=f"Besluit over verlenging {option.number}",
        lead=f"{option.months} maanden. Beslisdatum: {date_in_words(option.decide_by)}. "
        f"Het contract loopt nu tot en met {date_in_words(file.ends_on)}.",
        submit="Leg het besluit vast",
        back=reverse("contracts:contract_options", args=[file.public_id]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, file_id: UUID, option_id: UUID) -> HttpResponse:
    """Another beslisdatum."""
    file, option = _option(request, file_id, option_id)
    if request.method != "POST" and option.outcome != Outcome.OPEN.value:
        raise Http404
    form = DecideByForm(request.POST or None, initial={"decide_by": option.decide_by})
    if attempt(request, form, lambda **data: plan_option(option, **data)):
        messages.success(request, "De beslisdatum is aangepast.")
        return redirect("contracts:contract_options", file.public_id)
    return form_page(
        request,
        file,
        form,
        heading=f"Beslisdatum van verlenging {option.number}",
        submit="Sla de beslisdatum op",
        back=reverse("contracts:contract_options", args=[file.public_id]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Stop the contract for good."""
    file = managed_file(request, file_id)
    if request.method != "POST" and file.ended_on is not None:
        raise Http404
    form = EndForm(request.POST or None, initial={"ended_on": file.ends_on})
    if attempt(request, form, lambda **data: end_contract(file, **data)):
        messages.success(request, "Het einde van het contract is vastgelegd.")
        return redirect("contracts:contract_file", file.public_id)
    return form_page(
        request,
        file,
        form,
        heading="Beëindig het contract",
        lead="Na deze dag wordt onder dit contract niets meer geleverd. Verlengen kan dan niet meer.",
        submit="Beëindig het contract",
        back=reverse("contracts:contract_options", args=[file.public_id]),
        is_final=True,
    )


def _option(request: HttpRequest, file_id: UUID, option_id: UUID) -> tuple[ContractFile, ContractOption]:
    file = managed_file(request, file_id)
    option = file.options.filter(public_id=option_id).first()
    if option is None:
        raise Http404
    option.file = file
    return file, option
