"""The buyer gives more time for reactions, or takes a published consultation back."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

import clock
import ui.forms
from tenders.consultation import presenters
from tenders.consultation.forms import ExtensionForm, WithdrawalForm
from tenders.consultation.services import extend_consultation, withdraw_consultation
from tenders.consultation.views.making import found_consultation
from tenders.domain.consultation import ConsultationRefused, Stage
from tenders.views.pages import tender_page

ACT = "tenders.report_consultation"


@login_required
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """A later closing, with the reason that everybody reads."""
    return _change(
        request,
        (public_id, number),
        "extend",
        ExtensionForm,
        extend_consultation,
        stages={Stage.AHEAD, Stage.OPEN},
        title="Verleng de marktconsultatie",
        done="De marktconsultatie is verlengd. Laat het de genodigden weten.",
    )


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """It stays readable for everybody, with the reason; nobody reacts any more and no report follows."""
    return _change(
        request,
        (public_id, number),
        "withdraw",
        WithdrawalForm,
        withdraw_consultation,
        stages={Stage.AHEAD, Stage.OPEN, Stage.CLOSED},
        title="Trek de marktconsultatie in",
        done="De marktconsultatie is ingetrokken.",
    )


def _change(
    request: HttpRequest,
    where: tuple[UUID, int],
    name: str,
    form_class: type[ui.forms.Form],
    act: Callable[..., object],
    *,
    stages: set[Stage],
    title: str,
    done: str,
) -> HttpResponse:
    """A confirmation with a reason. Who sends it when it is too late reads why; the page itself is not there then."""
    tender, found = found_consultation(request, *where, ACT)
    if request.method != "POST" and found.stage(clock.now()) not in stages:
        raise Http404
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            act(found, **form.cleaned_data, by=request.user, at=clock.now())
        except ConsultationRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, done)
            return redirect("tenders:consultation_desk", tender.public_id, found.number)
    context = {
        "title": title,
        "consultation": found,
        "form": form,
        "summary_rows": [("Titel", found.title), *presenters.facts_of(found)],
    }
    return tender_page(request, f"tenders/consultation/{name}.html", tender, context)
