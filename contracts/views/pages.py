"""What the pages of this app share: the frame of a tender, and how a refusal reaches the user."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from clock import now
from contracts.domain.errors import DecisionRefused
from contracts.models import AwardDecision
from contracts.selectors import standing_decision
from tenders.domain.lifecycle import TransitionRefused
from tenders.forms.base import say_admission
from tenders.header import tender_header
from tenders.models import Tender
from tenders.permissions import NotAllowed

REFUSALS = (DecisionRefused, NotAllowed, TransitionRefused)


def page(
    request: HttpRequest, template: str, tender: Tender, *, status: int = 200, **context: Any
) -> HttpResponse:
    """The page in the frame of its tender."""
    header = tender_header(tender, user=request.user, at=now())
    form = context.get("form")
    if tender.is_admission and form is not None:
        say_admission(form)
    return render(request, template, {"tender": tender, "tender_header": header, **context}, status=status)


def refuse(request: HttpRequest, error: Exception, form: Form | None = None) -> None:
    """Put the sentence of a refusal at its field, in the form, or above the page."""
    field = getattr(error, "field", "")
    if form is not None:
        form.add_error(field if field in form.fields else None, str(error))
    else:
        messages.error(request, str(error))


def decision_or_404(tender: Tender) -> AwardDecision:
    """The decision that stands; a page about it does not exist before there is one."""
    decision = standing_decision(tender)
    if decision is None:
        raise Http404
    decision.tender = tender
    return decision
