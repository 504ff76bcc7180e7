"""A beheerder keeps the terms of its authority and makes destruction lists; nothing here shows a bid or a score."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organisation
from accounts.selectors import is_administrator_of
from clock import now
from contracts.domain.retention import BOUNDS, CATEGORY_LABELS, FIXED, Category
from contracts.retention.presenters import expired_rows, list_rows, rule_rows
from contracts.retention.selectors import (
    closed_tenders,
    expired_of,
    holds_of,
    lists_of,
    rule_versions,
    rules_of,
)
from contracts.retention.services import change_rule, make_list
from contracts.views.pages import REFUSALS, refuse
from portal.retention.forms import ListForm, TermForm
from tenders.domain.wording import local_date


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The terms, which tenders are held, and the lists that were made."""
    authority = _managed(request)
    held = holds_of(list(closed_tenders(authority)))
    return _page(
        request,
        "overview",
        rules=rule_rows(rules_of(authority)),
        fixed=FIXED,
        versions=list(rule_versions(authority)),
        held=[tender for tender in closed_tenders(authority) if held.get(tender.pk)],
        lists=list_rows(list(lists_of(authority))),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, category: str) -> HttpResponse:
    """Another term for one category; the earlier one stays on record."""
    authority = _managed(request)
    if category not in {each.value for each in BOUNDS}:
        raise Http404
    chosen = Category(category)
    current = rules_of(authority)[chosen]
    form = TermForm(request.POST or None, initial={"months": current.months, "source": current.source})
    if request.method == "POST" and form.is_valid():
        try:
            change_rule(authority, chosen, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, f"{CATEGORY_LABELS[chosen]}: de termijn is gewijzigd.")
            return redirect("retention:overview")
    return _page(request, "rule", form=form, row=rule_rows({chosen: current})[0])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """What has expired today, and which of it goes on a list."""
    authority = _managed(request)
    expired = expired_of(authority, today=local_date(now()))
    tenders = list({line.tender.pk: line.tender for line in expired}.values())
    form = ListForm(request.POST if request.method == "POST" else None, tenders=tenders) if tenders else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            made = make_list(authority, tenders=form.chosen(), by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(
                request,
                f"Lijst {made.number} is gemaakt. Een jurist of inkoper van de aanbesteding beoordeelt haar.",
            )
            return redirect("contracts:destruction", made.public_id)
    return _page(request, "make", form=form, lines=expired_rows(expired))


def _managed(request: HttpRequest) -> Organisation:
    """The aanbestedende dienst whose beheerder the person is; for everybody else these pages do not exist."""
    organisation = request.acting.organisation
    if organisation is None or not is_administrator_of(request.user, organisation):
        raise Http404
    if organisation.kind != Organisation.Kind.AUTHORITY:
        raise Http404
    return organisation


def _page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    organisation = request.acting.organisation
    return render(request, f"portal/retention_{name}.html", {"organisation": organisation, **context})
