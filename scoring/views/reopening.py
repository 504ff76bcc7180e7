"""A finished sheet opened again: by the chair, for every member to see."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from clock import now
from scoring.forms import ReopenForm
from scoring.selectors.pairs import people_who_judge
from scoring.selectors.reopening import final_sheets_of, reopenings_of
from scoring.services import ScoringRefused, reopen_sheet
from scoring.views.pages import page, refuse
from tenders.access import tender_for
from tenders.permissions import NotAllowed
from tenders.selectors import definition_of


@require_safe
def reopenings(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Whose sheet was opened again, when, by whom and why."""
    tender = tender_for(request, tender_id, "scoring.read_reopenings")
    return page(
        request,
        "scoring/reopenings.html",
        tender,
        rows=reopenings_of(tender),
        has_lots=len(definition_of(tender).method.lots) > 1,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, tender_id: UUID, user_id: UUID) -> HttpResponse:
    """Choose one of the finished sheets of an evaluator and say why it goes open."""
    tender = tender_for(request, tender_id, "scoring.reopen")
    evaluator = next((user for user in people_who_judge(tender) if user.public_id == user_id), None)
    if evaluator is None:
        raise Http404
    has_lots = len(definition_of(tender).method.lots) > 1
    sheets = {str(sheet.public_id): sheet for sheet in final_sheets_of(evaluator, tender)}
    names = {
        key: sheet.bid.organisation.name + (f", perceel {sheet.lot.number}" if has_lots else "")
        for key, sheet in sheets.items()
    }
    form = ReopenForm(request.POST if request.method == "POST" else None, names=names)
    if form.is_valid():
        sheet, reason = sheets[form.cleaned_data["sheet"]], form.cleaned_data["reason"]
        try:
            reopen_sheet(sheet, reason=reason, by=request.user, at=now())
        except (ScoringRefused, NotAllowed) as error:
            refuse(request, error, form)
        else:
            messages.success(request, f"De beoordeling van {evaluator.name} is heropend.")
            return redirect("scoring:reopenings", tender.public_id)
    return page(
        request, "scoring/sheet_reopen.html", tender, form=form, evaluator=evaluator, names_of_sheets=names
    )
