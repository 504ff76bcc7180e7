"""A new round of scoring."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from clock import now
from scoring.forms import ReasonForm
from scoring.services import ScoringRefused, score_again
from scoring.views.pages import page, refuse
from tenders.access import tender_for


@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Close the round with a reason; the scores of the new one begin empty."""
    tender = tender_for(request, tender_id, "scoring.score_again")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            score_again(tender, reason=form.cleaned_data["reason"], by=request.user, at=now())
        except ScoringRefused as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De ronde is gesloten. De commissie begint opnieuw.")
            return redirect("scoring:progress", tender.public_id)
    return page(request, "scoring/score_again.html", tender, form=form, others=tender.other_evaluators)
