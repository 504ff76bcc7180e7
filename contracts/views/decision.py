"""The decision: draft it, what the letters name, and what made the winners stand out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from clock import now
from contracts.approval.selectors import approval_of, is_approval_void
from contracts.domain.errors import StaleText
from contracts.forms import AdvantageForm, DecisionForm, DetailsForm
from contracts.models import AwardDecision
from contracts.presenters import advantage_groups, ranking_rows, verdict_rows
from contracts.selectors import AdvantageItem, advantage_items, progress, standing_decision
from contracts.services import (
    correct_decision,
    draft_decision,
    save_advantage,
    save_letter_details,
    take_over_motivation,
)
from contracts.views.pages import REFUSALS, decision_or_404, page, refuse
from scoring.selectors import current_ranking
from tenders.access import tender_for
from tenders.models import Tender
from tenders.permissions import may
from tenders.selectors import definition_of


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The ranking in short, and the decision on it: to be drafted, or as it stands."""
    tender = tender_for(request, tender_id, "contracts.read_decision")
    if request.method == "POST":
        return _draft(request, tender_for(request, tender_id, "contracts.decide"))
    return _show(request, tender, _form(tender))


def _draft(request: HttpRequest, tender: Tender) -> HttpResponse:
    form = _form(tender, request.POST)
    if form.is_valid():
        try:
            draft_decision(tender, **_chosen(form), by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, "Het besluit is opgesteld. Maak nu de brieven klaar.")
            return redirect("contracts:decision", tender.public_id)
    return _show(request, tender, form)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Another decision on the same ranking in place of the one that stands."""
    tender = tender_for(request, tender_id, "contracts.correct")
    decision = decision_or_404(tender)
    form = _form(tender, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            correct_decision(tender, **_chosen(form), by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, "Er is een nieuw besluit opgesteld. Maak nu de nieuwe brieven.")
            return redirect("contracts:letters", tender.public_id)
    return page(request, "contracts/decision_correct.html", tender, form=form, decision=decision)


def _form(tender: Tender, data: QueryDict | None = None) -> DecisionForm:
    numbers = sorted(lot.number for lot in definition_of(tender).method.lots)
    return DecisionForm(
        data,
        numbers=numbers,
        awards=current_ranking(tender) is not None,
        is_admission=tender.is_admission,
    )


def _chosen(form: DecisionForm) -> dict[str, Any]:
    verdicts = form.verdicts()
    if verdicts is not None:
        return {"verdicts": verdicts}
    return {"kind": form.kind_for_all(), "reason": form.cleaned_data["reason"]}


def _show(request: HttpRequest, tender: Tender, form: DecisionForm) -> HttpResponse:
    may_decide = may(request.user, "contracts.decide", tender)
    decision = standing_decision(tender)
    approval = approval_of(decision) if decision else None
    ranking = current_ranking(tender) if may_decide or decision is None else decision.ranking
    return page(
        request,
        "contracts/decision.html",
        tender,
        form=form if may_decide else None,
        decision=decision,
        is_outdated=may_decide and decision is not None,
        lots=ranking_rows(ranking),
        verdicts=verdict_rows(decision) if decision else [],
        may_correct=decision is not None and may(request.user, "contracts.correct", tender),
        may_prepare=may(request.user, "contracts.prepare_letters", tender),
        approval=approval,
        is_void=approval is not None and decision is not None and is_approval_void(decision, approval),
        may_approve=may(request.user, "contracts.approve", tender)
        and decision is not None
        and decision.drafted_by_id != request.user.pk,
        progress=progress(decision) if decision else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Court, complaint desk and signatory."""
    tender = tender_for(request, tender_id, "contracts.prepare_letters")
    decision = decision_or_404(tender)
    stored = {
        "court": decision.court,
        "complaint_desk": decision.complaint_desk,
        "signatory": decision.signatory,
        "demands_second_reading": decision.demands_second_reading,
        "individual_scores": decision.individual_scores,
    }
    form = DetailsForm(request.POST or None, initial=stored)
    if request.method == "POST" and form.is_valid():
        try:
            save_letter_details(decision, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De gegevens voor de brieven zijn opgeslagen.")
            return redirect("contracts:letters", tender.public_id)
    return page(request, "contracts/details.html", tender, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def advantages(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """A text per winner and criterion; each saves on its own, so that nothing else on the page is lost."""
    tender = tender_for(request, tender_id, "contracts.prepare_letters")
    decision = decision_or_404(tender)
    items = advantage_items(decision)
    if request.method != "POST":
        return _advantages(request, tender, items)
    index = _index(request.POST.get("item", ""), items)
    item = items[index]
    form = AdvantageForm(request.POST, auto_id=f"voordeel-{index}-%s")
    if not form.is_valid() and not _takes_over(request):
        return _advantages(request, tender, items, bound={index: form})
    try:
        _save(request, decision, item, form.cleaned_data)
    except StaleText as error:
        form.add_error("text", str(error))
        return _advantages(request, tender, items, bound={index: form}, stale={index: error.current})
    except REFUSALS as error:
        form.add_error("text", str(error))
        return _advantages(request, tender, items, bound={index: form})
    messages.success(
        request,
        f"Opgeslagen: {item.position.bid.organisation.name}, {item.criterion.code} {item.criterion.name}.",
    )
    return redirect(f"{reverse('contracts:advantages', args=[tender.public_id])}#voordeel-{index}")


def _save(request: HttpRequest, decision: AwardDecision, item: AdvantageItem, data: dict[str, Any]) -> None:
    place = (decision, item.position.lot, item.position.bid, item.criterion.code)
    if _takes_over(request):
        take_over_motivation(*place, by=request.user, at=now())
    else:
        save_advantage(*place, text=data["text"], seen=data["seen"], by=request.user, at=now())


def _takes_over(request: HttpRequest) -> bool:
    """The other button: what was typed is then replaced, so it need not be valid."""
    return "take_over" in request.POST


def _index(text: str, items: list[AdvantageItem]) -> int:
    if not text.isdecimal() or int(text) >= len(items):
        raise Http404
    return int(text)


def _advantages(
    request: HttpRequest,
    tender: Tender,
    items: list[AdvantageItem],
    *,
    bound: dict[int, AdvantageForm] | None = None,
    stale: dict[int, str] | None = None,
) -> HttpResponse:
    bound = bound or {}
    forms = [
        bound.get(index)
        or AdvantageForm(initial={"text": item.text, "seen": item.seen}, auto_id=f"voordeel-{index}-%s")
        for index, item in enumerate(items)
    ]
    return page(
        request,
        "contracts/advantages.html",
        tender,
        groups=advantage_groups(items, forms, stale or {}),
        forms=list(bound.values()),
        done=sum(bool(item.text) for item in items),
        total=len(items),
    )
