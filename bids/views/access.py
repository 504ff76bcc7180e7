"""Toegang tot de kluis: who looked into which bid, for who must be able to prove that nobody else did."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

import clock
from audit.services import record_access, tender_scope
from bids.access_log import access_rows, accesses
from bids.forms import AccessFilterForm
from bids.selectors import opened_bids
from bids.views.pages import page
from tenders.access import tender_for

PAGE_SIZE = 50


@login_required
@require_safe
def overview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Newest first, of one bid or of all, and the refusals alone on request. Reading it is logged as well."""
    tender = tender_for(request, public_id, "bids.read_access_log")
    scope = tender_scope(tender.public_id)
    record_access(request.user, "access_log.read", tender, scope=scope, granted=True, at=clock.now())
    filters = AccessFilterForm(request.GET or None, bids=opened_bids(tender))
    chosen = filters.chosen()
    found = accesses(tender, bid=chosen["bid"], refused_only=chosen["refused"])
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {"filters": filters, "page": shown, "rows": access_rows(tender, list(shown.object_list))}
    return page(request, "bids/access_log.html", tender, context)
