"""What submitting asks and promises, for everybody: also for who has no account yet (Aw 2.57a)."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

import clock
from bids.presenters.how_to import how_to_submit as presented
from bids.views.pages import page
from tenders.access import readable_tender
from tenders.domain.configuration import ConfigurationIncomplete
from tenders.selectors import definition_of


@require_safe
def how_to_submit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """As readable as the public page of the tender; before publication an example."""
    tender = readable_tender(request, public_id)
    try:
        definition = definition_of(tender)
    except ConfigurationIncomplete as incomplete:
        messages.info(request, f"Er is nog geen pagina 'Zo dient u in'. {incomplete}")
        return redirect("tenders:configure", public_id=tender.public_id)
    context = {
        "how": presented(tender, definition, at=clock.now()),
        "is_example": not tender.is_public,
    }
    return page(request, "bids/how_to_submit.html", tender, context)


@require_safe
def receipt_tool(request: HttpRequest) -> HttpResponse:
    """The program that checks a receipt, for everybody: it reads the file and nothing of ours."""
    program = (settings.BASE_DIR / "tools" / "verify_receipt.py").read_text(encoding="utf-8")
    response = HttpResponse(program, content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify_receipt.py"'
    return response
