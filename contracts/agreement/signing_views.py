"""Pages of one overeenkomst, for staff and for its provider."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.models import User
from audit.services import record_access, tender_scope
from clock import now
from contracts.agreement.presenters import STATUS_TONES, agreement_summary
from contracts.agreement.selectors import agreement_by_id
from contracts.domain.agreements import STATUS_LABELS
from contracts.models import Agreement
from contracts.permissions import may_read_agreement
from contracts.views.pages import page
from documents.responses import file_response
from tenders.models import Tender
from tenders.permissions import may


@require_safe
def show(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """What it says, its documents, and whose turn it is."""
    tender, agreement = found_or_404(request, agreement_id)
    return page(
        request,
        "contracts/agreement.html",
        tender,
        agreement=agreement,
        summary=agreement_summary(agreement),
        status=STATUS_LABELS[agreement.state],
        tone=STATUS_TONES[agreement.state],
        plan=agreement.content["plan"],
        is_staff=may(request.user, "contracts.read_agreements", tender),
    )


@require_safe
def document(request: HttpRequest, agreement_id: UUID, kind: str) -> HttpResponseBase:
    """The overeenkomst as Word document or as PDF; the read is logged."""
    tender, agreement = found_or_404(request, agreement_id)
    file = {"docx": agreement.word, "pdf": agreement.pdf}.get(kind)
    if file is None or agreement.rendering != Agreement.Rendering.READY:
        raise Http404
    scope = tender_scope(tender.public_id)
    record_access(request.user, "agreement.read", agreement, scope=scope, granted=True, at=now())
    return file_response(file)


def found_or_404(request: HttpRequest, agreement_id: UUID) -> tuple[Tender, Agreement]:
    agreement = agreement_by_id(agreement_id)
    user: User = request.user
    if agreement is None or not may_read_agreement(user, agreement):
        raise Http404
    return agreement.contract.decision.tender, agreement
