"""Pages of the notice of the award, its fields for TenderNed, the open data and the publication log."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clock import now
from contracts.domain.notices import NoticeRefused, due_at, is_late, quarter_in_words
from contracts.domain.ocds import as_json, release
from contracts.models import AwardDecision
from contracts.notices.eforms import award_sheet
from contracts.notices.forms import ModeForm, NoticeForm
from contracts.notices.open_data import release_facts
from contracts.notices.presenters import publication_rows
from contracts.notices.results import result_of
from contracts.notices.selectors import decided_at, is_social, mode_of, notice_of, publications_of
from contracts.notices.services import choose_notice_mode, record_award_notice
from contracts.selectors import standing_decision
from contracts.views.pages import REFUSALS, decision_or_404, page, refuse
from tenders.access import tender_for
from tenders.changes import announcement_of
from tenders.domain.wording import local_date
from tenders.eforms import as_text
from tenders.models import Tender
from tenders.permissions import may
from tenders.selectors import definition_of, texts_of


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Until when the award is announced, and its kenmerk once it was."""
    tender = tender_for(request, tender_id, "contracts.read_notice")
    decision = decision_or_404(tender)
    if not may(request.user, "contracts.keep_notice", tender):
        if request.method == "POST":
            raise Http404
        return _notice_page(request, tender, decision, form=None)
    noted = notice_of(decision)
    initial = vars(noted) if noted else {}
    form = NoticeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            record_award_notice(tender, **form.cleaned_data, by=request.user, at=now())
        except (NoticeRefused, *REFUSALS) as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De aankondiging is genoteerd.")
            return redirect("contracts:notice", tender.public_id)
    return _notice_page(request, tender, decision, form=form)


@require_POST
def choose_mode(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Per award, or per quarter."""
    tender = tender_for(request, tender_id, "contracts.keep_notice")
    form = ModeForm(request.POST)
    if form.is_valid():
        try:
            choose_notice_mode(tender, form.cleaned_data["mode"], by=request.user, at=now())
        except (NoticeRefused, *REFUSALS) as error:
            refuse(request, error)
        else:
            messages.success(request, "De wijze van aankondigen is opgeslagen.")
    else:
        messages.error(request, "Kies hoe u de gunning aankondigt.")
    return redirect("contracts:notice", tender.public_id)


@require_safe
def sheet(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Veldenblad: every field of notice 33 with its value, to copy or to print."""
    tender = tender_for(request, tender_id, "contracts.read_notice")
    decision = decision_or_404(tender)
    first = announcement_of(tender, 0)
    groups = award_sheet(
        result_of(decision),
        tender,
        definition_of(tender),
        texts_of(tender),
        previous=first.reference if first else "",
    )
    return page(request, "contracts/notice_sheet.html", tender, groups=groups, as_text=as_text(groups))


@require_safe
def publications(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The publication log: what was published when, by whom, under which kenmerk."""
    tender = tender_for(request, tender_id, "contracts.read_publications")
    rows = publication_rows(publications_of(tender))
    return page(request, "contracts/publications.html", tender, rows=rows)


@require_safe
def ocds(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The OCDS release as a file."""
    tender = tender_for(request, tender_id, "contracts.read_publications")
    facts = release_facts(tender, standing_decision(tender))
    response = HttpResponse(as_json(release(facts)), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{facts.ocid}.json"'
    return response


def _notice_page(
    request: HttpRequest, tender: Tender, decision: AwardDecision, *, form: NoticeForm | None
) -> HttpResponse:
    mode, moment, noted = mode_of(tender), decided_at(decision), notice_of(decision)
    may_choose = form is not None and noted is None and is_social(tender)
    context: dict[str, Any] = {
        "decision": decision,
        "noted": noted,
        "moment": moment,
        "mode": mode,
        "due": due_at(moment, mode) if moment else None,
        "quarter": quarter_in_words(local_date(moment)) if moment else "",
        "is_late": moment is not None and noted is None and is_late(moment, mode, at=now()),
        "form": form,
        "mode_form": ModeForm(initial={"mode": mode.value}) if may_choose else None,
    }
    return page(request, "contracts/notice.html", tender, **context)
