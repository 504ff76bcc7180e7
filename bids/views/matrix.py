"""The toetsing as one table."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bids.models import CheckItem
from bids.presenters.checks import KIND_TITLES
from bids.presenters.matrix import matrix_of
from bids.selectors import opened_bids
from bids.views.pages import page
from tenders.access import tender_for


@login_required
@require_safe
def matrix(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every bid and member by every item; the same number of queries for three bids and for forty."""
    tender = tender_for(request, public_id, "bids.read_checks")
    kind = request.GET.get("soort", "")
    kind = kind if kind in CheckItem.Kind.values else ""
    only_open = request.GET.get("stand") == "open"
    table = matrix_of(
        tender.public_id,
        opened_bids(tender).prefetch_related("checks__member"),
        kind=kind,
        only_open=only_open,
    )
    context = {
        "matrix": table,
        "kinds": [("", "Alle onderdelen"), *((each.value, title) for each, title in KIND_TITLES.items())],
        "kind": kind,
        "only_open": only_open,
    }
    return page(request, "bids/check_matrix.html", tender, context)
