"""The verslag of the consensus: as it stands now, and as it was fixed."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from clock import now
from documents.responses import file_response
from scoring.pdf import minutes_context
from scoring.selectors.minutes import minutes_content, minutes_of
from scoring.views.pages import page
from tenders.access import tender_for
from tenders.domain.lifecycle import Status
from tenders.models import Role
from tenders.permissions import may, roles_in


@require_safe
def minutes(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """What the verslag would say now. A member reads about the bids it judged, and nothing that others declared."""
    tender = tender_for(request, tender_id, "scoring.read_consensus")
    context = {}
    if tender.state is Status.CONSENSUS:
        content = minutes_content(tender, request.user, at=now())
        if Role.EVALUATOR in roles_in(request.user, tender):
            content["declarations"] = []
        context = minutes_context(content, 0)
    may_read = may(request.user, "scoring.read_minutes", tender)
    return page(
        request,
        "scoring/minutes.html",
        tender,
        is_open=bool(context),
        fixed=minutes_of(tender) if may_read else [],
        may_confirm=may(request.user, "scoring.confirm", tender),
        minutes=context,
    )


@require_safe
def minutes_file(request: HttpRequest, tender_id: UUID, minutes_id: UUID) -> HttpResponseBase:
    """The verslag as PDF, as it was stored."""
    tender = tender_for(request, tender_id, "scoring.read_minutes")
    found = next((row for row in minutes_of(tender) if row.public_id == minutes_id), None)
    if found is None or found.file is None:
        raise Http404
    return file_response(found.file, inline=True)
