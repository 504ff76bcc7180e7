"""The audit log of a tender."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

import clock
from audit.selectors import entries, verify_chain
from audit.services import record_access, tender_scope
from tenders.access import tender_for
from tenders.log_rows import audit_rows
from tenders.people import names_by_public_id
from tenders.views.pages import tender_page
from ui.sorting import order_of, ordering

PAGE_SIZE = 50
# One order alone, for the chain has one: number and moment rise together.
LOG_ORDERS = {"nr": "sequence"}


@login_required
@require_GET
def audit_log(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The entries, newest first or oldest first, and whether the chain holds. Reading it is logged."""
    tender = tender_for(request, public_id, "tenders.read_audit")
    scope = tender_scope(tender.public_id)
    record_access(request.user, "audit.read", tender, scope=scope, granted=True, at=clock.now())
    sorting = order_of(request.GET, LOG_ORDERS, default="-nr")
    found = entries(scope).order_by(*ordering(sorting, LOG_ORDERS))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("pagina"))
    rows = list(page.object_list)
    context = {
        "title": "Logboek",
        "page": page,
        "sorting": sorting,
        "caption": f"Logboek, {'nieuwste' if sorting.descending else 'oudste'} eerst",
        "rows": audit_rows(
            rows,
            names_by_public_id(who for row in rows for who in (row.actor, row.data.get("user", ""))),
            is_admission=tender.is_admission,
        ),
        "verification": verify_chain(scope),
    }
    return tender_page(request, "tenders/tender_audit.html", tender, context)
