"""Pages of the indexation: weights and figures of the tender, and per contract the tariffs and the letters."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from audit.services import record_access, tender_scope
from clock import now
from contracts.domain.indexation import calculation_from, hash_of, percent_text
from contracts.execution.access import contract_page, file_for, staff_file
from contracts.execution.permissions import MANAGE, READ
from contracts.execution.registry import Reader
from contracts.indexation.forms import FigureForm, FixForm, RuleForm, years_to_choose
from contracts.indexation.presenters import (
    calculation_shown,
    contract_rows,
    figure_rows,
    history_rows,
    year_row,
)
from contracts.indexation.selectors import (
    figures_of,
    indexation_in,
    indexations_of,
    indexed,
    indexed_one,
    indexes_of,
    is_stated,
    rule_of,
    rule_row,
    stated_weights,
)
from contracts.indexation.services import enter_figure, fix_indexation, set_rule
from contracts.maximum.selectors import files_of
from contracts.models import ContractFile
from contracts.views.pages import REFUSALS, page, refuse
from documents.responses import file_response
from tenders.access import tender_for
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import may
from tenders.selectors import definition_of

PAGE_SIZE = 50


@require_safe
def of_tender(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The weights with where they stand, the figures per year, and how far each contract is."""
    tender = tender_for(request, tender_id, READ)
    today = local_date(now())
    shown = Paginator(files_of(tender), PAGE_SIZE).get_page(request.GET.get("pagina"))
    figures = list(figures_of(tender))
    context = {
        **_rule_context(tender),
        "figures": figure_rows(row for row in figures if row.replaced_at is None),
        "earlier": figure_rows(row for row in figures if row.replaced_at is not None),
        "page": shown,
        "rows": contract_rows(indexed(list(shown.object_list), today), today),
        "may_manage": may(request.user, MANAGE, tender),
        "may_set": may(request.user, MANAGE, tender) and not is_stated(tender),
    }
    return page(request, "contracts/indexation/tender.html", tender, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Add the weights that the tender leaves open."""
    tender = tender_for(request, tender_id, MANAGE)
    if is_stated(tender):
        raise Http404
    form = RuleForm(
        request.POST or None,
        named=[name for name, _ in stated_weights(tender)],
        rule=rule_of(tender),
        at_start=definition_of(tender).contract.indexed_at_start,
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_rule(tender, **form.said(), by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De indexering ligt vast.")
            return redirect("contracts:indexation_of", tender.public_id)
    context = {"form": form, "has_named": bool(form.named), "has_rule": rule_row(tender) is not None}
    return page(request, "contracts/indexation/rule.html", tender, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def figure(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Enter a figure, or replace one with a reason."""
    tender = tender_for(request, tender_id, MANAGE)
    indexes, today = indexes_of(tender), local_date(now())
    if not indexes:
        messages.error(request, "Leg eerst vast hoe de tarieven worden geïndexeerd.")
        return redirect("contracts:indexation_rule", tender.public_id)
    first = files_of(tender).order_by("starts_on").values_list("starts_on", flat=True).first()
    years = years_to_choose(first.year if first else today.year, today)
    initial = {"index": request.GET.get("index", ""), "year": request.GET.get("jaar", "")}
    form = FigureForm(request.POST or None, indexes=indexes, years=years, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            enter_figure(tender, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, "Het indexcijfer ligt vast.")
            return redirect("contracts:indexation_of", tender.public_id)
    return page(request, "contracts/indexation/figure.html", tender, form=form)


@require_safe
def of_file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The tariffs from the first day on with their letters; for staff also what is still to be fixed."""
    file, reader = file_for(request, file_id)
    return contract_page(request, "contracts/indexation/contract.html", file, **_of_file(file, reader))


@require_safe
def progress_part(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The tariffs alone, which the page asks for while a letter is being made."""
    file, reader = file_for(request, file_id)
    context = {"file": file, **_of_file(file, reader)}
    return render(request, "contracts/indexation/partials/_history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def year(request: HttpRequest, file_id: UUID, year: int) -> HttpResponse:
    """The calculation of a year, step by step; who manages the contract fixes it."""
    file, reader = staff_file(request, file_id)
    one = indexed_one(file, local_date(now())).year(year)
    if one is None or (request.method == "POST" and not reader.may_manage):
        raise Http404
    form = None
    if one.calculation is not None and one.may_be_fixed and reader.may_manage:
        form = FixForm(
            request.POST or None, seen=hash_of(one.calculation), is_correction=one.standing is not None
        )
    if request.method == "POST":
        if _fix(request, file, year, form):
            return redirect("contracts:indexation", file.public_id)
        if form is None:
            return redirect(request.path)
    context = {
        "reader": reader,
        "form": form,
        "one": one,
        "row": year_row(one),
        "shown": calculation_shown(one.calculation) if one.calculation is not None else None,
        "fixed": calculation_shown(one.standing.calculation) if one.standing is not None else None,
        "indexation_url": reverse("contracts:indexation", args=[file.public_id]),
    }
    return contract_page(request, "contracts/indexation/year.html", file, **context)


@require_safe
def letter(request: HttpRequest, file_id: UUID, indexation_id: UUID) -> HttpResponseBase:
    """The letter as it was made; who read it is on the record."""
    file, _ = file_for(request, file_id)
    found = indexation_in(file, indexation_id)
    if found is None or found.letter is None:
        raise Http404
    scope = tender_scope(file.contract.decision.tender.public_id)
    record_access(request.user, "indexation.letter_read", found, scope=scope, granted=True, at=now())
    return file_response(found.letter)


def _fix(request: HttpRequest, file: ContractFile, year: int, form: FixForm | None) -> bool:
    """Whether the tariffs were fixed; the form is None where there is nothing to fix any more."""
    said = {"seen": request.POST.get("seen", ""), "reason": request.POST.get("reason", "")}
    if form is not None and not form.is_valid():
        return False
    try:
        fix_indexation(file, year, **said, by=request.user, at=now())
    except REFUSALS as error:
        refuse(request, error, form)
        if form is not None:
            # What is on screen from here on is what it follows from now.
            form.data = form.data.copy()
            form.data["seen"] = form.initial["seen"]
        return False
    messages.success(request, f"De tarieven van {year} zijn vastgesteld. De brief wordt gemaakt.")
    return True


def _of_file(file: ContractFile, reader: Reader) -> dict[str, Any]:
    found = indexed_one(file, local_date(reader.at))
    every = list(indexations_of(file))
    standing = [one for one in every if one.replaced_at is None]
    return {
        "reader": reader,
        "rule": found.rule,
        "has_tariffs": bool(found.tariffs),
        "history": history_rows(found, standing),
        "years": [] if reader.is_provider else [year_row(one) for one in reversed(found.years)],
        "replaced": [
            (one, percent_text(calculation_from(one.content["calculation"]).percent))
            for one in every
            if one.replaced_at is not None
        ],
        "is_running": any(one.letter_id is None for one in standing),
        "tender_url": reverse("contracts:indexation_of", args=[file.contract.decision.tender.public_id]),
    }


def _rule_context(tender: Tender) -> dict[str, Any]:
    found, row = rule_of(tender), rule_row(tender)
    stated = stated_weights(tender)
    return {
        "rule": found,
        "rule_row": None if is_stated(tender) else row,
        "weights": [(each.index, percent_text(each.percent)) for each in found.weights] if found else [],
        "stated": [name for name, _ in stated],
        "in_words": tender.indexation,
    }
