"""The plans and prices of who got a contract, from the definitive award on."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from audit.services import record_access, tender_scope
from bids.content import plan_pages_stream
from bids.domain.refusals import ContentRefused
from clock import now
from contracts.selectors import won_contract, won_lots
from contracts.views.pages import decision_or_404, page
from documents.responses import stream_response
from documents.vault import VaultDamaged
from tenders.access import tender_for


@require_safe
def index(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Per lot the winners, each with its plan and its price; nothing of who won nothing."""
    tender = tender_for(request, tender_id, "contracts.read_won")
    decision = decision_or_404(tender)
    lots = won_lots(tender)
    scope = tender_scope(tender.public_id)
    record_access(request.user, "contract.read_won", decision, scope=scope, granted=True, at=now())
    has_price = any(row.price is not None for found in lots for row in found.contracts)
    return page(request, "contracts/won.html", tender, lots=lots, has_price=has_price)


@require_safe
def plan(request: HttpRequest, tender_id: UUID, contract_id: UUID) -> HttpResponseBase:
    """The whole plan of a winner; the read is logged."""
    tender = tender_for(request, tender_id, "contracts.read_won")
    contract = won_contract(tender, contract_id)
    if contract is None:
        raise Http404
    try:
        blocks = plan_pages_stream(contract.bid, by=request.user, at=now())
    except (ContentRefused, VaultDamaged) as refusal:
        raise Http404 from refusal
    name = f"{tender.plan_title} {contract.bid.organisation.name}.pdf"
    return stream_response(blocks, name, "application/pdf", inline=True)
