"""Pages of changes: the routes, one change, its announcement, and subcontractors for both sides."""

from fractions import Fraction
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from audit.services import record_access, tender_scope
from clock import now
from contracts.changes.forms import ChangeForm, DecisionForm, NoticeForm, SubcontractorForm
from contracts.changes.presenters import about_request, change_rows, request_rows
from contracts.changes.selectors import (
    asked_of,
    basis_of,
    calculation_of,
    changes_of,
    named_subcontractors,
    paper_in,
    rule_for_subcontractors,
    stored_calculation,
    subcontractor_changes_of,
)
from contracts.changes.services import note_notice, register_change
from contracts.changes.subcontracting import ask_subcontractor, decide_subcontractor
from contracts.domain.changes import RULES, Route, calculation_lines
from contracts.domain.maximum import euros
from contracts.domain.subcontracting import State
from contracts.execution.access import attempt, contract_page, file_for, form_page, managed_file, staff_file
from contracts.execution.permissions import may_report
from contracts.models import ContractChange, ContractFile
from documents.responses import file_response
from tenders.domain.labels import LABELS
from tenders.domain.vocabulary import LaterSubcontractor


@require_safe
def index(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """What was changed, and the routes by which something can be."""
    file, reader = staff_file(request, file_id)
    basis = basis_of(file)
    minor = calculation_of(basis, 0, Fraction(0))
    context = {
        "reader": reader,
        "rows": change_rows(changes_of(file)),
        "routes": [(route.value, rule) for route, rule in RULES.items()] if reader.may_manage else [],
        "basis": basis,
        "original": euros(basis.original) if basis.original is not None else "",
        "minor": calculation_lines(Route.MINOR, minor) if minor else [],
        "may_change": reader.may_manage and file.ended_on is None,
    }
    return contract_page(request, "contracts/changes/changes.html", file, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, file_id: UUID, route: str) -> HttpResponse:
    """Test a change against one route, and register it where it fits."""
    file = managed_file(request, file_id)
    chosen = _route(route)
    form = ChangeForm(request.POST or None, route=chosen)
    if attempt(request, form, lambda **data: register_change(file, chosen, **data)):
        made = changes_of(file).last()
        messages.success(request, "De wijziging is vastgelegd.")
        return redirect("contracts:contract_change", file.public_id, made.public_id)
    context = {
        "form": form,
        "rule": RULES[chosen],
        "basis": basis_of(file),
        "lines": _lines(file, chosen, form),
    }
    return contract_page(request, "contracts/changes/change_new.html", file, **context)


@require_safe
def change(request: HttpRequest, file_id: UUID, change_id: UUID) -> HttpResponse:
    """One change, with the calculation as it was made."""
    file, reader = staff_file(request, file_id)
    found = _change(file, change_id)
    route = Route(found.route)
    context = {
        "reader": reader,
        "change": found,
        "rule": RULES[route],
        "lines": calculation_lines(route, stored_calculation(found)) if found.original else [],
    }
    return contract_page(request, "contracts/changes/change.html", file, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, file_id: UUID, change_id: UUID) -> HttpResponse:
    """Note that the change was announced."""
    file = managed_file(request, file_id)
    found = _change(file, change_id)
    if request.method != "POST" and not found.waits_for_notice:
        raise Http404
    form = NoticeForm(request.POST or None)
    if attempt(request, form, lambda **data: note_notice(found, **data)):
        messages.success(request, "De aankondiging is vastgelegd.")
        return redirect("contracts:contract_change", file.public_id, found.public_id)
    return form_page(
        request,
        file,
        form,
        heading=f"Aankondiging van wijziging {found.number}",
        lead="Publiceer de aankondiging van de wijziging op TenderNed (eForms 38) en leg hier vast wanneer dat was.",
        submit="Leg vast",
        back=reverse("contracts:contract_change", args=[file.public_id, found.public_id]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def subcontractors(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Who works for the contractor, and what it asks; the provider asks here."""
    file, reader = file_for(request, file_id)
    rule = rule_for_subcontractors(file)
    form = None
    if reader.is_provider and may_report(request.user, file) and file.ended_on is None:
        form = SubcontractorForm(request.POST or None, request.FILES or None, asked=asked_of(file))
        if attempt(request, form, lambda by, at, **_: ask_subcontractor(file, **form.said(), by=by, at=at)):
            messages.success(request, "Uw vraag of melding is vastgelegd.")
            return redirect("contracts:subcontractors", file.public_id)
    elif request.method == "POST":
        raise Http404
    context = {
        "reader": reader,
        "form": form,
        "rows": request_rows(subcontractor_changes_of(file)),
        "named": named_subcontractors(file),
        "rule": LABELS[rule] if rule else "",
        "asks_approval": rule in {None, LaterSubcontractor.WITH_APPROVAL},
    }
    return contract_page(request, "contracts/changes/subcontractors.html", file, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def subcontractor(request: HttpRequest, file_id: UUID, subcontractor_id: UUID) -> HttpResponse:
    """Agree with a new subcontractor, or not."""
    file = managed_file(request, file_id)
    found = file.subcontractor_changes.filter(public_id=subcontractor_id).first()
    if found is None or (request.method != "POST" and found.state != State.ASKED.value):
        raise Http404
    found.file = file
    form = DecisionForm(request.POST or None)
    if attempt(request, form, lambda **data: decide_subcontractor(found, **data)):
        messages.success(request, "Uw besluit is vastgelegd. De opdrachtnemer krijgt bericht.")
        return redirect("contracts:subcontractors", file.public_id)
    return form_page(
        request,
        file,
        form,
        heading=f"Onderaannemer {found.name}",
        lead=about_request(found, asked_of(file)),
        submit="Leg het besluit vast",
        back=reverse("contracts:subcontractors", args=[file.public_id]),
    )


@require_safe
def subcontractor_paper(
    request: HttpRequest, file_id: UUID, subcontractor_id: UUID, subcontractor_paper_id: UUID
) -> HttpResponseBase:
    """A statement or bewijsmiddel as it was handed in; who read it is noted."""
    file, _ = file_for(request, file_id)
    found = paper_in(file, subcontractor_id, subcontractor_paper_id)
    if found is None:
        raise Http404
    scope = tender_scope(file.contract.decision.tender.public_id)
    record_access(
        request.user, "contract.read_subcontractor_paper", found, scope=scope, granted=True, at=now()
    )
    return file_response(found.stored)


def _route(value: str) -> Route:
    try:
        return Route(value)
    except ValueError:
        raise Http404 from None


def _change(file: ContractFile, change_id: UUID) -> ContractChange:
    found = changes_of(file).filter(public_id=change_id).first()
    if found is None:
        raise Http404
    found.file = file
    return found


def _lines(file: ContractFile, route: Route, form: ChangeForm) -> list[tuple[str, str]]:
    """The calculation with what was typed so far, or without it."""
    typed = form.cleaned_data if form.is_bound and hasattr(form, "cleaned_data") else {}
    index_percent = Fraction(typed.get("index_percent") or 0)
    found = calculation_of(basis_of(file), typed.get("amount") or 0, index_percent)
    return calculation_lines(route, found) if found is not None and found.reference > 0 else []
