"""What the pages of this app share: the frame of a tender, and how a refusal reaches the user."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clock import now
from scoring.domain.errors import FieldRefused, NotReady
from scoring.selectors.naming import names_for
from tenders.header import tender_header
from tenders.models import Tender


def page(
    request: HttpRequest, template: str, tender: Tender, *, status: int = 200, **context: Any
) -> HttpResponse:
    """The page in the frame of its tender."""
    header = tender_header(tender, user=request.user, at=now())
    context.setdefault("names", names_for(request.user, tender))
    return render(request, template, {"tender": tender, "tender_header": header, **context}, status=status)


def refuse(request: HttpRequest, error: Exception, form: Form | None = None) -> None:
    """Put the sentence of a refusal at its field, in the form, or above the page."""
    if form is not None:
        field = error.field if isinstance(error, FieldRefused) and error.field in form.fields else None
        form.add_error(field, str(error))
    else:
        messages.error(request, str(error))
    if isinstance(error, NotReady):
        for reason in error.reasons:
            messages.warning(request, reason)
