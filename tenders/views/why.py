"""Why each requirement is asked, when it is shown and who looks at it, on one page."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

import clock
from tenders.access import tender_for
from tenders.domain.why import Asked
from tenders.models import Tender
from tenders.reading import facts_of
from tenders.services import StaleConfiguration, take_suggestions
from tenders.views.editing import posted_version
from tenders.views.pages import tender_page
from tenders.why_rows import why_rows


@login_required
@require_http_methods(["GET", "POST"])
def why(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tender = tender_for(request, public_id, "tenders.configure")
    if request.method == "POST":
        _take(request, tender)
        return redirect("tenders:why", public_id=tender.public_id)
    groups = why_rows(tender, facts_of(tender))
    rows = [row for group in groups for row in group["rows"]]
    context = {
        "title": "Waarom elke eis",
        "groups": groups,
        "missing": sum(not row["purpose"] for row in rows),
        "takeable": sum(row["can_take"] for row in rows),
        "config_version": tender.config_version,
    }
    return tender_page(request, "tenders/why.html", tender, context)


def _take(request: HttpRequest, tender: Tender) -> None:
    """One suggestion, or all of them."""
    kind, _, code = request.POST.get("take", "").partition(":")
    codes = {(Asked(kind), code)} if kind in set(Asked) else None
    try:
        count = take_suggestions(
            tender, codes, version=posted_version(request), by=request.user, at=clock.now()
        )
    except StaleConfiguration:
        messages.warning(
            request, "De configuratie was intussen gewijzigd. Er is niets overgenomen; kijk en kies opnieuw."
        )
        return
    if count:
        what = "1 voorstel is" if count == 1 else f"{count} voorstellen zijn"
        messages.success(request, f"{what} overgenomen. Pas de tekst aan zodat hij bij uw opdracht past.")
    else:
        messages.info(request, "Er was niets over te nemen: bij deze eis staat al een doel.")
