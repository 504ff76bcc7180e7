"""The lastenmeter of a tender in preparation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

import clock
from tenders.access import tender_for
from tenders.burden.forms import AssumptionsForm
from tenders.burden.presenters import meter
from tenders.burden.services import save_assumptions
from tenders.domain.checks import Context, Subject, findings
from tenders.models import Tender
from tenders.presenters import SUBJECT_TITLES
from tenders.selectors import configuration_of
from tenders.services import StaleConfiguration
from tenders.views.editing import differences, digest, save_unless_changed, version_fields
from tenders.views.pages import tender_page


@login_required
@require_http_methods(["GET", "POST"])
def burden(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a bid costs, with what that is compared, what is asked twice, and the assumptions."""
    tender = tender_for(request, public_id, "tenders.configure")
    if request.method == "GET":
        return _page(request, tender, _form(tender))
    form = _form(tender, request)
    if not form.is_valid():
        return _page(request, tender, form)
    try:
        save_unless_changed(
            request,
            lambda version: save_assumptions(
                tender, form.values(), version=version, by=request.user, at=clock.now()
            ),
            shown_now=digest(_stored(tender)),
        )
    except StaleConfiguration as stale:
        return _page(request, tender, form, stale=stale)
    messages.success(request, "De aannames zijn opgeslagen en de lasten opnieuw berekend.")
    return redirect("tenders:burden", public_id=tender.public_id)


def _stored(tender: Tender) -> list[tuple[str, Any]]:
    return list(tender.burden_assumptions.values_list("key", "value"))


def _form(tender: Tender, request: HttpRequest | None = None) -> AssumptionsForm:
    return AssumptionsForm(request.POST if request else None, stored=dict(_stored(tender)))


def _page(
    request: HttpRequest, tender: Tender, form: AssumptionsForm, *, stale: StaleConfiguration | None = None
) -> HttpResponse:
    configuration = configuration_of(tender)
    context = {
        "title": SUBJECT_TITLES[Subject.BURDEN],
        "meter": meter(tender, configuration, findings(Context(configuration, clock.now()))),
        "form": form,
        "stale": stale,
        "differences": differences(_form(tender), form) if stale else None,
        "page_failed": bool(stale),
        **version_fields(
            request, tender, digest(_stored(tender)), fresh=request.method == "GET" or bool(stale)
        ),
    }
    return tender_page(request, "tenders/burden.html", tender, context, status=409 if stale else 200)
