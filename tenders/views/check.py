"""Toets van de aanbesteding: what blocks, and what the buyer applies or explains."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

import clock
from tenders.access import tender_for
from tenders.domain.checks import CHECKS, Finding, Severity, blocking, explained, informing
from tenders.forms.reasons import ReasonsForm
from tenders.models import Tender
from tenders.presenters import SUBJECT_TITLES, subject_url
from tenders.selectors import lapsed_reasons, new_findings, reasons_of
from tenders.services import Reason, ReasonsChanged, explain
from tenders.views.pages import tender_page


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every finding with the place that mends it, and a field for the reason where one is asked."""
    tender = tender_for(request, public_id, "tenders.configure")
    found = new_findings(tender, at=clock.now())
    asked = explained(found, reasons_of(tender))
    earlier = lapsed_reasons(tender, found)
    form = ReasonsForm(request.POST if request.method == "POST" else None, asked=asked, earlier=earlier)
    if request.method == "POST" and form.is_valid() and _explained(request, tender, form):
        return redirect("tenders:check", public_id=tender.public_id)
    open_ = [row for row in asked if not row.reason]
    context = {
        "title": "Toets van de aanbesteding",
        "blocking": [_row(tender, finding) for finding in blocking(found)],
        "informing": [_row(tender, finding) for finding in informing(found)],
        "asked": [
            {
                **_row(tender, row.finding),
                "about": row.finding.about,
                "is_explained": bool(row.reason),
                "field": form[f"reason-{row.finding.about}"],
                "seen": form[f"seen-{row.finding.about}"],
            }
            for row in sorted(asked, key=lambda row: bool(row.reason))
        ],
        "open": len(open_),
        "explained": len(asked) - len(open_),
        "rules": len(CHECKS),
        "revises": tender.revises,
        "form": form,
    }
    return tender_page(request, "tenders/tender_check.html", tender, context)


def _explained(request: HttpRequest, tender: Tender, form: ReasonsForm) -> bool:
    """Whether the reasons were kept; a colleague's reason in between stands at its field."""
    try:
        gone = explain(tender, form.given(), by=request.user, at=clock.now())
    except ReasonsChanged as changed:
        form.refuse(changed.stored)
        return False
    for reason in gone:
        messages.warning(request, _gone(reason))
    messages.success(request, "Uw redenen zijn opgeslagen.")
    return True


def _gone(reason: Reason) -> str:
    return (
        f"De bevinding bij deze reden is er niet meer, of is veranderd. U schreef: {reason.text or 'niets'}"
    )


def _row(tender: Tender, finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "sentence": finding.sentence,
        "norm": finding.norm,
        "source": finding.source,
        "advice": finding.advice,
        "place": SUBJECT_TITLES[finding.subject],
        "url": subject_url(tender, finding.subject),
        "is_blocking": finding.severity is Severity.BLOCKING,
    }
