"""Whether a tender can be archived and what that means, the confirmation, and the archived tender afterwards."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from clock import now
from contracts.archiving.presenters import archiver_of, condition_rows, readers_in_words
from contracts.archiving.selectors import archived_change, conditions_of
from contracts.archiving.services import StillOpen, archive_tender
from contracts.retention.presenters import standing_rows
from contracts.retention.selectors import holds_of, standings_of
from contracts.views.pages import REFUSALS, page, refuse
from tenders.access import tender_for
from tenders.domain.lifecycle import status_label
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import may


@require_safe
def show(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Every condition, met or not, with where what is open is settled; afterwards what was archived and when."""
    tender = tender_for(request, tender_id, "contracts.read_archiving")
    if tender.is_archived:
        return page(
            request,
            "contracts/archiving/archived.html",
            tender,
            change=archived_change(tender),
            before=status_label(tender.state, is_admission=tender.is_admission),
            **_kept(tender),
        )
    conditions = conditions_of(tender, at=now())
    return page(
        request,
        "contracts/archiving/conditions.html",
        tender,
        rows=condition_rows(conditions, user=request.user, tender=tender),
        is_ready=all(each.is_met for each in conditions),
        archiver=archiver_of(tender),
        may_archive=may(request.user, "contracts.archive", tender),
        **_kept(tender),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Once, and not while something is open."""
    tender = tender_for(request, tender_id, "contracts.archive")
    if request.method == "POST":
        try:
            archive_tender(tender, by=request.user, at=now())
        except StillOpen:
            # The page it comes back to names everything, with where it is settled.
            messages.error(request, "Archiveren kan nog niet. Hieronder staat wat eerst klaar moet zijn.")
        except REFUSALS as error:
            refuse(request, error)
        else:
            messages.success(request, "De aanbesteding is gearchiveerd.")
        return redirect("contracts:archiving", tender.public_id)
    if not all(each.is_met for each in conditions_of(tender, at=now())):
        return redirect("contracts:archiving", tender.public_id)
    return page(request, "contracts/archiving/confirm.html", tender)


def _kept(tender: Tender) -> dict[str, Any]:
    """Until when what is kept, as it was before, and who reads it."""
    holds = holds_of([tender]).get(tender.pk, [])
    rows = standing_rows(standings_of(tender), is_held=bool(holds), today=local_date(now()))
    return {"kept": rows, "holds": holds, "readers": readers_in_words(tender)}
