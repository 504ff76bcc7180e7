"""The capacity of one contract: its months, its offer, and whether it takes new clients."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clock import now
from contracts.capacity.forms import OfferForm, UnmetForm
from contracts.capacity.presenters import history_rows, open_word, unit_word
from contracts.capacity.selectors import (
    capacity_now,
    contracts_of,
    history_of,
    offer_changes_of,
    pauses_of,
    rule_of,
    unmet_of,
)
from contracts.capacity.services import change_offer, end_unmet, lift_pause, note_unmet, pause_provider
from contracts.domain.allocation import Method
from contracts.domain.capacity import is_above_offer, own_sentence
from contracts.domain.care_months import month_in_words
from contracts.execution.access import contract_page, file_for, managed_file
from contracts.execution.permissions import may_report
from contracts.models import Contract, ContractFile
from contracts.views.pages import REFUSALS, refuse
from tenders.domain.wording import local_date


@require_safe
def show(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """For the authority and the provider itself; the provider reads nothing of the others."""
    file, reader = file_for(request, file_id)
    contract = file.contract
    context: dict[str, Any] = {"reader": reader}
    found = rule_of(contract.decision.tender)
    if found is not None and found.method == Method.CAPACITY.value:
        state = capacity_now(found, contracts_of(contract.decision.tender), today=local_date(now()))
        context |= {
            "rule": found,
            "unit": unit_word(found),
            "month": month_in_words(state.month) if state.month else "",
            "counts": history_rows(history_of(contract)),
            "offers": offer_changes_of(contract),
            "pauses": pauses_of(contract),
            "unmet_rows": unmet_of(contract),
        }
        of_contract = state.of_contract(contract)
        if of_contract is not None:
            _, position = of_contract
            is_own = may_report(request.user, file)
            is_above = is_above_offer(position.standing.load)
            context |= {
                "position": position,
                "word": open_word(position),
                "sentence": own_sentence(found.capacity, position.standing)
                if reader.is_provider
                else position.standing.sentence,
                "may_pause": is_own and position.pause is None and is_above,
                "may_lift": position.pause is not None and (is_own or (reader.may_manage and not is_above)),
                "is_own": is_own,
            }
    return contract_page(request, "contracts/capacity/contract.html", file, **context)


@require_POST
def pause(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """By the provider itself."""
    file = _own_file(request, file_id)
    return _done(request, file, pause_provider, "U neemt vanaf nu geen nieuwe cliënten aan.")


@require_POST
def resume(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """By the provider, or by the contract manager once it is no longer above its offer."""
    file, reader = file_for(request, file_id)
    if not may_report(request.user, file) and not reader.may_manage:
        raise Http404
    return _done(request, file, lift_pause, "De pauze is opgeheven.")


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Change the offer, as agreed with the provider."""
    file = managed_file(request, file_id)
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_offer(file.contract, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De opgave is veranderd.")
            return redirect("contracts:capacity", file.public_id)
    return contract_page(request, "contracts/capacity/offer.html", file, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def unmet(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Note that clients of this provider are free to choose another."""
    file = managed_file(request, file_id)
    form = UnmetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            note_unmet(file.contract, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(
                request, "Vastgelegd. Cliënten van deze aanbieder zijn vrij om een ander te kiezen."
            )
            return redirect("contracts:capacity", file.public_id)
    return contract_page(request, "contracts/capacity/unmet.html", file, form=form)


@require_POST
def met(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The provider meets it again."""
    file = managed_file(request, file_id)
    return _done(request, file, end_unmet, "De aanbieder voldoet weer.")


def _own_file(request: HttpRequest, file_id: UUID) -> ContractFile:
    file, _ = file_for(request, file_id)
    if not may_report(request.user, file):
        raise Http404
    return file


def _done(
    request: HttpRequest, file: ContractFile, act: Callable[..., object], sentence: str
) -> HttpResponse:
    contract: Contract = file.contract
    try:
        act(contract, by=request.user, at=now())
    except REFUSALS as error:
        refuse(request, error)
    else:
        messages.success(request, sentence)
    return redirect("contracts:capacity", file.public_id)
