"""What every page of a tender needs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

import clock
from tenders.header import tender_header
from tenders.models import Tender
from tenders.permissions import may


def tender_page(
    request: HttpRequest, template: str, tender: Tender, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page under the header of its tender."""
    at = clock.now()
    header = tender_header(tender, user=request.user, at=at)
    return render(
        request,
        template,
        {
            "tender": tender,
            "header": header,
            "tender_header": header,
            "present": at,
            "may_configure": may(request.user, "tenders.configure", tender),
            **context,
        },
        status=status,
    )
