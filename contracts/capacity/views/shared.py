"""Clients that the contractors divide among them: who waits, until when, and who takes whom."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from clock import now
from contracts.capacity.forms import AssignForm, AssignmentForm
from contracts.capacity.models import AllocationRule
from contracts.capacity.permissions import MANAGE, READ
from contracts.capacity.presenters import assignment_rows, share_rows
from contracts.capacity.selectors import (
    LotShares,
    assignment_in,
    assignments_of,
    contracts_of,
    lot_shares,
    rule_of,
)
from contracts.capacity.services import assign_client, register_client
from contracts.capacity.services.assigning import turn_for
from contracts.domain.allocation import Method
from contracts.views.pages import REFUSALS, page, refuse
from tenders.access import tender_for
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import may

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Who waits, who was assigned, how they are divided, and a form for the next one."""
    tender = tender_for(request, tender_id, READ)
    rule, lots = _shares(tender)
    form = None
    if rule is not None and lots and may(request.user, MANAGE, tender):
        initial = {"requested_on": local_date(now())}
        form = AssignmentForm(request.POST or None, lots=lots, initial=initial)
    if request.method == "POST" and form is None:
        raise Http404
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            register_client(**form.registration(), by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De melding is vastgelegd.")
            return redirect("contracts:assignments", tender.public_id)
    shown = Paginator(assignments_of(tender), PAGE_SIZE).get_page(request.GET.get("pagina"))
    return page(
        request,
        "contracts/capacity/assignments.html",
        tender,
        rule=rule,
        lots=share_rows(lots),
        page=shown,
        rows=assignment_rows(shown.object_list, local_date(now())),
        form=form,
        may_manage=form is not None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, tender_id: UUID, assignment_id: UUID) -> HttpResponse:
    """Keep who takes the client; the rule proposes whose turn it is."""
    tender = tender_for(request, tender_id, MANAGE)
    assignment = assignment_in(tender, assignment_id)
    rule, lots = _shares(tender)
    shares = next((each for each in lots if assignment and each.lot.pk == assignment.lot_id), None)
    if assignment is None or rule is None or shares is None:
        raise Http404
    turn = turn_for(shares, rule, assignment)
    form = AssignForm(request.POST or None, shares=shares, turn=turn, initial={"contractor": turn})
    if request.method == "POST" and form.is_valid():
        try:
            contract = form.contracts[form.cleaned_data["contractor"]]
            assign_client(assignment, contract, reason=form.cleaned_data["reason"], by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, f"{contract.bid.organisation.name} helpt deze cliënt.")
            return redirect("contracts:assignments", tender.public_id)
    (row,) = assignment_rows([assignment], local_date(now()))
    return page(request, "contracts/capacity/assign.html", tender, row=row, form=form)


def _shares(tender: Tender) -> tuple[AllocationRule | None, list[LotShares]]:
    """The rule, where contractors share by it, and how that stands with those that run today."""
    rule = rule_of(tender)
    if rule is None or rule.method != Method.SHARED.value:
        return None, []
    running = [each for each in contracts_of(tender) if each.file.term.last_on >= local_date(now())]
    return rule, lot_shares(rule, running)
