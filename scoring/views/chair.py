"""Pages of the chair before the reveal: who may judge whom, and who is ready."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clock import now
from scoring.forms import DecisionForm, ReasonForm
from scoring.presenters.chair import admission_rows, progress_rows
from scoring.selectors.bidders import lots_to_release, scored_bids
from scoring.selectors.pairs import (
    declarations_in,
    declarations_of,
    evaluators_of,
    pairs_of,
    scoring_state,
)
from scoring.services import (
    ScoringRefused,
    admit_without_interest,
    decide_declaration,
    release_evaluator,
    reveal_scores,
)
from scoring.views.pages import page, refuse
from tenders.access import tender_for
from tenders.permissions import may


@require_safe
def admission(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Every declaration with what was decided on it, and who has not declared yet."""
    tender = tender_for(request, tender_id, "scoring.judge_interest")
    may_admit = may(request.user, "scoring.admit", tender)
    rows = admission_rows(evaluators_of(tender), scored_bids(tender), declarations_of(tender))
    return page(
        request,
        "scoring/admission_list.html",
        tender,
        rows=rows,
        simple=may_admit
        and sum(row.is_waiting and not row.declaration.has_interest for row in rows if row.declaration),
    )


@require_POST
def admit_all(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Admit everybody who waits and declared no interest."""
    tender = tender_for(request, tender_id, "scoring.admit")
    number = admit_without_interest(tender, by=request.user, at=now())
    noun = "verklaring" if number == 1 else "verklaringen"
    messages.success(request, f"Toegelaten op grond van {number} {noun} zonder belang.")
    return redirect("scoring:admission", tender.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, tender_id: UUID, declaration_id: UUID) -> HttpResponse:
    """One declaration, with its words, and the decision on it."""
    tender = tender_for(request, tender_id, "scoring.judge_interest")
    declaration = get_object_or_404(declarations_in(tender), public_id=declaration_id)
    lots = may(request.user, "scoring.admit", tender) and lots_to_release(declaration)
    form = DecisionForm(request.POST or None, lots=lots or [])
    if form.is_valid():
        try:
            decide_declaration(declaration, **form.cleaned_data, by=request.user, at=now())
        except ScoringRefused as error:
            refuse(request, error, form)
        else:
            messages.success(request, f"Uw beslissing over {declaration.evaluator.name} is vastgelegd.")
            return redirect("scoring:admission", tender.public_id)
    return page(
        request,
        "scoring/declaration_decide.html",
        tender,
        form=form,
        declaration=declaration,
        released=declaration.released_lots.order_by("number"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, tender_id: UUID, user_id: UUID) -> HttpResponse:
    """Release an evaluator from what is not finished, with a reason."""
    tender = tender_for(request, tender_id, "scoring.admit")
    evaluator = next((user for user in evaluators_of(tender) if user.public_id == user_id), None)
    if evaluator is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            number = release_evaluator(
                tender, evaluator, reason=form.cleaned_data["reason"], by=request.user, at=now()
            )
        except ScoringRefused as error:
            refuse(request, error, form)
        else:
            noun = "inschrijving" if number == 1 else "inschrijvingen"
            messages.success(request, f"{evaluator.name} is ontheven van {number} {noun}.")
            return redirect("scoring:progress", tender.public_id)
    return page(
        request,
        "scoring/evaluator_release.html",
        tender,
        form=form,
        evaluator=evaluator,
        pairs=[pair for pair in pairs_of(tender) if pair.evaluator.pk == evaluator.pk],
        minimum=tender.minimum_evaluators,
    )


@require_safe
def progress(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Final or not, per evaluator: no score, no total, no saved text betrays itself here."""
    tender = tender_for(request, tender_id, "scoring.read_progress")
    state = scoring_state(tender)
    return page(
        request,
        "scoring/progress.html",
        tender,
        rows=progress_rows(state.evaluators, state.pairs),
        done=sum(pair.is_final for pair in state.pairs),
        total=len(state.pairs),
        obstacles=state.obstacles,
        may_reveal=may(request.user, "scoring.reveal", tender),
        may_admit=may(request.user, "scoring.admit", tender),
        may_judge=may(request.user, "scoring.judge_interest", tender),
        may_reopen=may(request.user, "scoring.reopen", tender),
        is_revealed=may(request.user, "scoring.read_consensus", tender),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Reveal all individual scores at once."""
    tender = tender_for(request, tender_id, "scoring.reveal")
    if request.method == "POST":
        try:
            reveal_scores(tender, by=request.user, at=now())
        except ScoringRefused as error:
            refuse(request, error)
            return redirect("scoring:progress", tender.public_id)
        messages.success(request, "De individuele scores zijn onthuld. Het consensusoverleg kan beginnen.")
        return redirect("scoring:consensus", tender.public_id)
    state = scoring_state(tender)
    return page(
        request,
        "scoring/reveal_confirm.html",
        tender,
        obstacles=state.obstacles,
        evaluators=len({pair.evaluator.pk for pair in state.pairs}),
        bids=len({pair.bid.pk for pair in state.pairs}),
    )
