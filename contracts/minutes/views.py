"""Pages of the proces-verbaal: read it, fill in what is missing, fix it, download it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.services import record_access, tender_scope
from clock import now
from contracts.domain.errors import DecisionRefused
from contracts.domain.minutes import minutes_from, minutes_hash, questions_of, winners_of
from contracts.minutes.forms import SupplementForm
from contracts.minutes.pdf import sections_shown
from contracts.minutes.presenters import gap_rows
from contracts.minutes.selectors import (
    About,
    about_of,
    draft_of,
    earlier_minutes,
    is_buyer_of,
    mandate_to_fix,
    minutes_by_id,
    minutes_of,
    stored_supplement,
    supplement_of,
)
from contracts.minutes.services import fix_minutes, save_supplement
from contracts.views.pages import REFUSALS, page, refuse
from documents.responses import file_response
from tenders.access import tender_for
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import may


@require_safe
def show(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """What was fixed; before that what it would say now and what is missing."""
    tender = tender_for(request, tender_id, "contracts.read_minutes")
    about = _about_or_404(tender)
    minutes = minutes_of(about)
    context: dict[str, Any] = {
        "minutes": minutes,
        "earlier": earlier_minutes(about),
        "decision": None if isinstance(about, Tender) else about,
    }
    if minutes is not None:
        context["sections"] = sections_shown(minutes_from(minutes.content).sections)
    else:
        context |= _draft(request, tender, about)
    return page(request, "contracts/minutes.html", tender, **context)


@require_safe
def progress_part(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Whether the PDF is there, which the page asks for while it is being made."""
    tender = tender_for(request, tender_id, "contracts.read_minutes")
    minutes = minutes_of(_about_or_404(tender))
    if minutes is None:
        raise Http404
    return render(request, "contracts/partials/_minutes_file.html", {"tender": tender, "minutes": minutes})


@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Fill in what the record does not say."""
    tender = tender_for(request, tender_id, "contracts.prepare_minutes")
    about = _about_or_404(tender)
    if minutes_of(about) is not None:
        raise Http404
    draft = draft_of(about)
    winners = {str(draft.bids[name].public_id): name for name in winners_of(draft.record)}
    form = SupplementForm(
        request.POST or None,
        questions=questions_of(draft.record, draft.facts),
        winners=winners,
        stored=supplement_of(about, draft.bids),
    )
    if request.method == "POST" and form.is_valid():
        try:
            save_supplement(about, **form.values(), by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, "Opgeslagen.")
            return redirect("contracts:minutes", tender.public_id)
    stored = stored_supplement(about)
    return page(request, "contracts/minutes_supplement.html", tender, form=form, stored=stored)


@require_POST
def fix(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Vaststellen of what the signer had on screen."""
    tender = tender_for(request, tender_id, "contracts.fix_minutes")
    about = _about_or_404(tender)
    try:
        fix_minutes(about, seen=request.POST.get("seen", ""), by=request.user, at=now())
    except REFUSALS as error:
        refuse(request, error)
    else:
        messages.success(request, "Het proces-verbaal is vastgesteld. De PDF wordt gemaakt.")
    return redirect("contracts:minutes", tender.public_id)


@require_safe
def download(request: HttpRequest, award_minutes_id: UUID) -> HttpResponseBase:
    """The PDF as it was made; each read is on the record."""
    minutes = minutes_by_id(award_minutes_id)
    if minutes is None or minutes.file is None:
        raise Http404
    tender = minutes.tender
    if not may(request.user, "contracts.read_minutes", tender):
        raise Http404
    record_access(
        request.user,
        "minutes.read",
        minutes,
        scope=tender_scope(tender.public_id),
        granted=True,
        at=now(),
    )
    return file_response(minutes.file)


def _draft(request: HttpRequest, tender: Tender, about: About) -> dict[str, Any]:
    try:
        draft = draft_of(about)
    except DecisionRefused as refused:
        return {"refusal": str(refused)}
    may_prepare = may(request.user, "contracts.prepare_minutes", tender)
    can_fix = is_buyer_of(tender, request.user.pk) or mandate_to_fix(
        tender, request.user.pk, on=local_date(now())
    )
    return {
        "sections": sections_shown(draft.content.sections),
        "gaps": gap_rows(draft, tender, may_prepare=may_prepare),
        "seen": minutes_hash(draft.content),
        "may_prepare": may_prepare,
        "may_fix": not draft.gaps and bool(can_fix) and may(request.user, "contracts.fix_minutes", tender),
    }


def _about_or_404(tender: Tender) -> About:
    """A proces-verbaal is of a decision of which the letters went out, or of a withdrawal before that."""
    about = about_of(tender)
    if about is None:
        raise Http404
    return about
