"""The authority answers: the list, one question, and the buyer's decisions about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import clock
from tenders.access import tender_for
from tenders.domain.questions import (
    QUESTION_LABELS,
    AnswerAct,
    AnswerStatus,
    Confidentiality,
    QuestionRefused,
    QuestionStatus,
)
from tenders.models import Question, Tender
from tenders.permissions import NotAllowed, may, require
from tenders.questions.forms import AnswerForm, ConfidentialityForm, MergeForm, ReasonForm
from tenders.questions.presenters import answer_in_words, desk_rows, question_facts, reference_of, warnings_in
from tenders.questions.selectors import (
    answer_state,
    askers_of,
    mergeable_with,
    question_for_staff,
    questions_to_do_first,
    rounds_of,
)
from tenders.questions.services import (
    StaleQuestion,
    act_on_answer,
    admit_question,
    answer_alone,
    decide_confidentiality,
    merge_question,
    save_answer,
    split_question,
)
from tenders.questions.views.asking import posted_version
from tenders.views.pages import tender_page

PAGE_SIZE = 50
_REFUSALS = (QuestionRefused, NotAllowed, StaleQuestion)
_DONE = {
    AnswerAct.SUBMIT: "Het antwoord ligt ter controle.",
    AnswerAct.APPROVE: "Het antwoord is akkoord.",
    AnswerAct.RETURN: "Het antwoord is terug naar concept.",
}


@login_required
@require_GET
def desk(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every question that was sent, with how far its answer is."""
    tender = tender_for(request, public_id, "tenders.read_questions")
    questions = questions_to_do_first(tender)
    page = Paginator(questions, PAGE_SIZE).get_page(request.GET.get("pagina"))
    sees_askers = may(request.user, "tenders.see_askers", tender)
    context = {
        "title": "Vragen beantwoorden",
        "page": page,
        "rows": desk_rows(tender, page.object_list, sees_askers=sees_askers),
        "sees_askers": sees_askers,
        "confidential": questions.exclude(confidentiality="").count(),
        "may_lead": may(request.user, "tenders.lead_questions", tender),
        "rounds": range(1, max(len(rounds_of(tender)), 1) + 1),
    }
    return tender_page(request, "tenders/question_desk.html", tender, context)


@login_required
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, public_id: UUID, question_id: UUID) -> HttpResponse:
    """One question and its answer; who may answers it here."""
    act = "tenders.read_questions" if request.method == "GET" else "tenders.answer_questions"
    tender, found = _question(request, public_id, question_id, act)
    form = AnswerForm(request.POST or None, initial=_stored(found))
    if request.method != "POST" or not form.is_valid():
        return _page(request, tender, found, form)
    data = form.cleaned_data
    try:
        save_answer(
            found,
            text=data["text"],
            kind=data["kind"],
            wording=data["wording"],
            version=posted_version(request),
            by=request.user,
            at=clock.now(),
        )
    except StaleQuestion as stale:
        current = question_for_staff(tender, question_id)
        return _page(request, tender, current or found, form, stale=stale)
    except QuestionRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _page(request, tender, found, form)
    messages.success(request, "Het antwoord is opgeslagen als concept.")
    return _back(found)


@login_required
@require_POST
def answer_act(request: HttpRequest, public_id: UUID, question_id: UUID) -> HttpResponse:
    """Offer for checking, approve, send back, or give a confidential answer to its asker."""
    _, found = _question(request, public_id, question_id, "tenders.answer_questions")
    version, wanted = posted_version(request), request.POST.get("act", "")
    try:
        if wanted == "answer_alone":
            answer_alone(found, version=version, by=request.user, at=clock.now())
            done = "De vraagsteller heeft het antwoord gekregen. Niemand anders leest het."
        elif wanted in set(AnswerAct):
            act = AnswerAct(wanted)
            act_on_answer(found, act, version=version, by=request.user, at=clock.now())
            done = _DONE[act]
        else:
            raise QuestionRefused("Kies wat u met het antwoord wilt doen.")
    except _REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return _back(found)


@login_required
@require_http_methods(["GET", "POST"])
def admit(request: HttpRequest, public_id: UUID, question_id: UUID) -> HttpResponse:
    """Handle a late question, or a new one in a round for follow-up questions, with the reason."""
    tender, found = _question(request, public_id, question_id, "tenders.lead_questions")
    if found.state not in {QuestionStatus.LATE, QuestionStatus.OUTSIDE}:
        raise Http404
    form = ReasonForm(request.POST or None, hint="Waarom het antwoord voor alle aanbieders van belang is.")
    if request.method == "POST" and form.is_valid():
        try:
            admit_question(found, reason=form.cleaned_data["reason"], by=request.user, at=clock.now())
        except _REFUSALS as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "De vraag is toegelaten en kan worden beantwoord.")
        return _back(found)
    return _decision_page(request, tender, found, form, title="Laat deze vraag toe", button="Laat toe")


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, public_id: UUID, question_id: UUID) -> HttpResponse:
    """Answer the question together with another that asks the same."""
    tender, found = _question(request, public_id, question_id, "tenders.lead_questions")
    if found.state is not QuestionStatus.SENT:
        raise Http404
    candidates = mergeable_with(found)
    form = MergeForm(request.POST or None, candidates=candidates)
    if request.method == "POST" and form.is_valid():
        try:
            merge_question(found, form.cleaned_data["into"], by=request.user, at=clock.now())
        except _REFUSALS as refusal:
            form.add_error("into", str(refusal))
        else:
            messages.success(request, "De vragen zijn samengevoegd. Beide vraagstellers lezen dat antwoord.")
            return _back(found)
    return _decision_page(request, tender, found, form, title="Voeg deze vraag samen", button="Voeg samen")


@login_required
@require_POST
def split(request: HttpRequest, public_id: UUID, question_id: UUID) -> HttpResponse:
    _, found = _question(request, public_id, question_id, "tenders.lead_questions")
    try:
        split_question(found, by=request.user, at=clock.now())
    except _REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "De vraag staat weer op zichzelf.")
    return _back(found)


@login_required
@require_http_methods(["GET", "POST"])
def confidentiality(request: HttpRequest, public_id: UUID, question_id: UUID) -> HttpResponse:
    """Whether the answer may stay between the authority and who asked."""
    tender, found = _question(request, public_id, question_id, "tenders.lead_questions")
    if found.confidentiality != Confidentiality.ASKED or found.state is not QuestionStatus.SENT:
        raise Http404
    form = ConfidentialityForm(request.POST or None, hint="De vraagsteller leest uw reden.")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            decide_confidentiality(
                found, grant=data["grant"], reason=data["reason"], by=request.user, at=clock.now()
            )
        except _REFUSALS as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Uw beslissing is vastgelegd. De vraagsteller krijgt bericht.")
        return _back(found)
    return _decision_page(
        request, tender, found, form, title="Beslis over de vertrouwelijkheid", button="Leg vast"
    )


def _question(request: HttpRequest, public_id: UUID, question_id: UUID, act: str) -> tuple[Tender, Question]:
    tender = tender_for(request, public_id, act)
    found = question_for_staff(tender, question_id)
    if found is None:
        raise Http404
    found.tender = tender
    return tender, found


def _stored(found: Question) -> dict[str, str]:
    answer = found.answer if answer_state(found) is not None else None
    stored = {"wording": found.wording or found.text}
    return stored | ({"text": answer.text, "kind": answer.kind} if answer else {})


def _page(
    request: HttpRequest,
    tender: Tender,
    found: Question,
    form: AnswerForm,
    *,
    stale: StaleQuestion | None = None,
) -> HttpResponse:
    fresh = request.method == "GET" or stale is not None
    sees_asker = may(request.user, "tenders.see_askers", tender)
    leads = may(request.user, "tenders.lead_questions", tender)
    state, is_open = answer_state(found), found.state is QuestionStatus.SENT
    approves = may(request.user, "tenders.approve_answers", tender)
    context: dict[str, Any] = {
        "title": f"Vraag over {reference_of(found)}",
        "question": found,
        "facts": question_facts(found, sees_asker=sees_asker),
        "status": QUESTION_LABELS[found.state],
        "answer": found.answer if state is not None else None,
        "answer_status": answer_in_words(found),
        "warnings": warnings_in(found, askers_of([found.organisation_id])[found.organisation_id])
        if sees_asker
        else [],
        "hint_of_name": not sees_asker,
        "form": form,
        "may_answer": is_open and may(request.user, "tenders.answer_questions", tender),
        "may_submit": is_open and state is AnswerStatus.CONCEPT,
        "may_approve": is_open and approves and state is AnswerStatus.REVIEW,
        "may_return": is_open and approves and state in {AnswerStatus.REVIEW, AnswerStatus.APPROVED},
        "may_admit": leads and found.state in {QuestionStatus.LATE, QuestionStatus.OUTSIDE},
        "may_merge": leads and is_open and found.confidentiality in {"", Confidentiality.REFUSED},
        "may_split": leads and found.state is QuestionStatus.MERGED,
        "may_decide": leads and is_open and found.confidentiality == Confidentiality.ASKED,
        "may_answer_alone": leads
        and is_open
        and found.confidentiality == Confidentiality.GRANTED
        and state is AnswerStatus.APPROVED,
        "version": found.version if fresh else posted_version(request),
        "stale": stale,
        "page_failed": bool(stale),
    }
    return tender_page(request, "tenders/question_answer.html", tender, context, status=409 if stale else 200)


def _decision_page(
    request: HttpRequest, tender: Tender, found: Question, form: Any, *, title: str, button: str
) -> HttpResponse:
    require(request.user, "tenders.lead_questions", tender)
    context = {
        "title": title,
        "button": button,
        "question": found,
        "facts": question_facts(found, sees_asker=True),
        "form": form,
    }
    return tender_page(request, "tenders/question_decide.html", tender, context)


def _back(found: Question) -> HttpResponse:
    return redirect("tenders:question_answer", public_id=found.tender.public_id, question_id=found.public_id)
