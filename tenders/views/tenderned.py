"""What goes to TenderNed, and what came back from it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

import clock
from tenders.access import tender_for
from tenders.changes import announcement_of, next_announcement
from tenders.domain.announcement import in_words, refusal
from tenders.domain.configuration import ConfigurationIncomplete
from tenders.domain.lifecycle import Status
from tenders.eforms import as_text, field_sheet
from tenders.forms.announcement import AnnouncementForm
from tenders.permissions import may
from tenders.selectors import definition_of, texts_of
from tenders.services import AnnouncementRefused, record_announcement
from tenders.views.pages import tender_page


@login_required
@require_GET
def field_sheet_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Veldenblad: every field of the notice with its value, to copy or to print."""
    tender = tender_for(request, public_id, "tenders.read_configuration")
    try:
        groups = field_sheet(tender, definition_of(tender), texts_of(tender))
    except ConfigurationIncomplete as incomplete:
        messages.info(request, f"Er is nog geen veldenblad. {incomplete}")
        return redirect("tenders:configure", public_id=tender.public_id)
    context = {
        "title": "Veldenblad voor TenderNed",
        "groups": groups,
        "as_text": as_text(groups),
        "may_announce": may(request.user, "tenders.announce", tender),
    }
    return tender_page(request, "tenders/field_sheet.html", tender, context)


@login_required
@require_http_methods(["GET", "POST"])
def announcement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note reference and date of the next publication on TenderNed: of the tender, or of its rectification."""
    tender = tender_for(request, public_id, "tenders.announce")
    noted = announcement_of(tender, next_announcement(tender))
    facts = noted.facts if noted else None
    initial = (
        {"sent_at": facts.sent_at, "reference": facts.reference, "announced_on": facts.announced_on}
        if facts
        else {}
    )
    form = AnnouncementForm(request.POST if request.method == "POST" else None, initial=initial)
    is_draft = tender.state is Status.DRAFT
    if request.method == "POST" and form.is_valid():
        try:
            record_announcement(tender, **form.cleaned_data, by=request.user, at=clock.now())
        except AnnouncementRefused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, "Opgeslagen.")
            return redirect(
                "tenders:configure" if is_draft else "tenders:rectification", public_id=tender.public_id
            )
    context = {
        "title": "Aankondiging op TenderNed",
        "form": form,
        "is_draft": is_draft,
        "noted": in_words(facts) if facts else "",
        "why_not": refusal(facts, at=clock.now()),
    }
    return tender_page(request, "tenders/announcement.html", tender, context)
