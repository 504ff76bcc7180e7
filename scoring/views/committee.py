"""The commission: who is in it, and how it judges."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from clock import now
from scoring.forms import MemberForm, ReportForm
from scoring.models import InterestDeclaration
from scoring.presenters.desk import level_cards
from scoring.selectors.committee import committee_of, has_read_instruction
from scoring.services import ScoringRefused, confirm_instruction, describe_member, report_interest
from scoring.views.pages import page, refuse
from tenders.access import tender_for
from tenders.domain.stating import plan_rules_in_words
from tenders.reading import plan_rules_of
from tenders.selectors import definition_of, leaves_scored_by, texts_of


@require_safe
def committee(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Every evaluator with function, expertise and criteria."""
    tender = tender_for(request, tender_id, "scoring.read_committee")
    rows = committee_of(tender)
    return page(request, "scoring/committee.html", tender, rows=rows, minimum=tender.minimum_evaluators)


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, tender_id: UUID, user_id: UUID) -> HttpResponse:
    """The function and expertise of one evaluator."""
    tender = tender_for(request, tender_id, "scoring.describe_committee")
    row = next((row for row in committee_of(tender) if row.user.public_id == user_id), None)
    if row is None:
        raise Http404
    initial = {}
    if row.member is not None:
        initial = {name: getattr(row.member, name) for name in ("function", "expertise", "is_external")}
    form = MemberForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            describe_member(tender, row.user, **form.cleaned_data, by=request.user, at=now())
        except ScoringRefused as error:
            refuse(request, error, form)
        else:
            messages.success(request, "Bewaard.")
            return redirect("scoring:committee", tender.public_id)
    return page(request, "scoring/committee_member.html", tender, form=form, row=row)


@require_http_methods(["GET", "HEAD", "POST"])
def instruction(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """How the commission judges, to be read before one begins."""
    tender = tender_for(request, tender_id, "scoring.declare")
    if request.method == "POST":
        confirm_instruction(tender, by=request.user, at=now())
        messages.success(request, "U hebt bevestigd dat u de uitleg hebt gelezen.")
        return redirect("scoring:start", tender.public_id)
    method, texts = definition_of(tender).method, texts_of(tender)
    return page(
        request,
        "scoring/instruction.html",
        tender,
        leaves=[(leaf, texts.criteria.get(leaf.code)) for leaf in leaves_scored_by(request.user.pk, tender)],
        levels=level_cards(method, texts),
        plan_rules=plan_rules_in_words(plan_rules_of(tender)),
        has_read=has_read_instruction(tender, request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, tender_id: UUID, bid_id: UUID) -> HttpResponse:
    """Tell the chair about an interest that came up later."""
    tender = tender_for(request, tender_id, "scoring.report_interest")
    own = InterestDeclaration.objects.filter(
        bid__tender=tender, evaluator=request.user, signed_at__isnull=False
    )
    declaration = get_object_or_404(own.select_related("bid__organisation"), bid__public_id=bid_id)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            report_interest(declaration, text=form.cleaned_data["text"], by=request.user, at=now())
        except ScoringRefused as error:
            refuse(request, error, form)
        else:
            messages.success(request, "Uw melding is vastgelegd. De voorzitter beslist.")
            return redirect("scoring:start", tender.public_id)
    return page(request, "scoring/interest_report.html", tender, form=form, declaration=declaration)
