"""A provider asks: draft, check for words that give it away, send."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

import clock
from tenders.access import as_provider
from tenders.domain.questions import QUESTION_LABELS, QuestionRefused, QuestionStatus, receive
from tenders.models import Question, Tender
from tenders.permissions import NotAllowed
from tenders.questions.forms import QuestionForm
from tenders.questions.presenters import (
    explanation_for_asker,
    reference_of,
    warnings_in,
    when_to_ask,
    where_answered,
)
from tenders.questions.selectors import askers_of, own_question, rounds_of, takes_questions
from tenders.questions.services import (
    StaleQuestion,
    choose_after_refusal,
    discard_question,
    save_question,
    send_question,
)
from tenders.questions.services.asking import FIELDS
from tenders.views.pages import tender_page


@login_required
@require_http_methods(["GET", "POST"])
def question_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tender, organisation = as_provider(request, public_id)
    form = QuestionForm(request.POST or None, tender=tender)
    if request.method == "POST" and form.is_valid():
        try:
            draft = save_question(tender, organisation, form.cleaned_data, by=request.user, at=clock.now())
        except (QuestionRefused, NotAllowed) as refusal:
            form.add_error(_field(form, refusal), str(refusal))
        else:
            return _after_saving(request, draft)
    return _form_page(request, tender, form, None)


@login_required
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, public_id: UUID, question_id: UUID) -> HttpResponse:
    """A draft is changed here; what was sent is read here, with what has become of it."""
    tender, found = _own(request, public_id, question_id)
    if found.state is not QuestionStatus.DRAFT:
        return _status_page(request, tender, found)
    initial = {name: getattr(found, name) for name in FIELDS}
    form = QuestionForm(request.POST or None, tender=tender, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, tender, form, found)
    try:
        draft = save_question(
            tender,
            found.organisation,
            form.cleaned_data,
            question=found,
            version=posted_version(request),
            by=request.user,
            at=clock.now(),
        )
    except StaleQuestion as stale:
        return _form_page(request, tender, form, stale.current, stale=stale)
    except (QuestionRefused, NotAllowed) as refusal:
        form.add_error(_field(form, refusal), str(refusal))
        return _form_page(request, tender, form, found)
    return _after_saving(request, draft)


@login_required
@require_http_methods(["GET", "POST"])
def question_send(request: HttpRequest, public_id: UUID, question_id: UUID) -> HttpResponse:
    """The question once more, what in it gives the asker away, and one button."""
    tender, found = _own(request, public_id, question_id)
    if found.state is not QuestionStatus.DRAFT:
        return redirect("tenders:question", public_id=tender.public_id, question_id=found.public_id)
    at = clock.now()
    if request.method == "POST":
        try:
            sent = send_question(found, version=posted_version(request), by=request.user, at=at)
        except (QuestionRefused, NotAllowed, StaleQuestion) as refusal:
            messages.error(request, str(refusal))
        else:
            _say_sent(request, sent)
        return redirect("tenders:question", public_id=tender.public_id, question_id=found.public_id)
    rounds = rounds_of(tender)
    expected = receive(rounds, at, follows_an_answer=found.follows_id is not None)
    context = {
        "title": "Verstuur uw vraag",
        "question": found,
        "reference": reference_of(found),
        "warnings": warnings_in(found, askers_of([found.organisation_id])[found.organisation_id]),
        "when": when_to_ask(rounds, at=at),
        "not_handled": QUESTION_LABELS[expected.status] if expected.status is not QuestionStatus.SENT else "",
    }
    return tender_page(request, "tenders/question_send.html", tender, context)


@login_required
@require_http_methods(["GET", "POST"])
def question_discard(request: HttpRequest, public_id: UUID, question_id: UUID) -> HttpResponse:
    tender, found = _own(request, public_id, question_id)
    if found.state is not QuestionStatus.DRAFT:
        raise Http404
    if request.method == "POST":
        try:
            discard_question(found, by=request.user)
        except (QuestionRefused, NotAllowed) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Het concept van uw vraag is weg.")
        return redirect("tenders:questions", public_id=tender.public_id)
    context = {"title": "Verwijder dit concept", "question": found}
    return tender_page(request, "tenders/question_discard.html", tender, context)


@login_required
@require_POST
def question_choose(request: HttpRequest, public_id: UUID, question_id: UUID) -> HttpResponse:
    """After a refused request for confidentiality: publish after all, or take the question back."""
    tender, found = _own(request, public_id, question_id)
    choice = request.POST.get("choice")
    try:
        if choice not in {"publish", "withdraw"}:
            raise QuestionRefused("Kies of u uw vraag laat publiceren of intrekt.")
        choose_after_refusal(found, publish=choice == "publish", by=request.user, at=clock.now())
    except (QuestionRefused, NotAllowed) as refusal:
        messages.error(request, str(refusal))
    else:
        done = "Uw vraag wordt zonder uw naam beantwoord."
        messages.success(request, done if choice == "publish" else "Uw vraag is ingetrokken.")
    return redirect("tenders:question", public_id=tender.public_id, question_id=found.public_id)


def posted_version(request: HttpRequest) -> int:
    """The version under which the page was opened; -1 where it did not say, which is never current."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() else -1


def _own(request: HttpRequest, public_id: UUID, question_id: UUID) -> tuple[Tender, Question]:
    tender, organisation = as_provider(request, public_id)
    found = own_question(tender, organisation, question_id)
    if found is None:
        raise Http404
    found.tender = tender
    return tender, found


def _after_saving(request: HttpRequest, draft: Question) -> HttpResponse:
    name = "tenders:question_send" if request.POST.get("next") == "send" else "tenders:question"
    if name == "tenders:question":
        messages.success(request, "Uw concept is opgeslagen. De vraag is nog niet verstuurd.")
    return redirect(name, public_id=draft.tender.public_id, question_id=draft.public_id)


def _say_sent(request: HttpRequest, sent: Question) -> None:
    if sent.state is QuestionStatus.SENT:
        messages.success(request, "Uw vraag is verstuurd.")
    else:
        messages.warning(request, f"Uw vraag is ontvangen met de status '{QUESTION_LABELS[sent.state]}'.")


def _form_page(
    request: HttpRequest,
    tender: Tender,
    form: QuestionForm,
    found: Question | None,
    *,
    stale: StaleQuestion | None = None,
) -> HttpResponse:
    at = clock.now()
    fresh = request.method == "GET" or stale is not None
    context: dict[str, Any] = {
        "title": "Uw vraag" if found else "Stel een vraag",
        "form": form,
        "question": found,
        "version": (found.version if found else 0) if fresh else posted_version(request),
        "stale": stale,
        "page_failed": bool(stale),
        "when": when_to_ask(rounds_of(tender), at=at),
        "is_open": takes_questions(tender, at=at),
    }
    return tender_page(request, "tenders/question_edit.html", tender, context, status=409 if stale else 200)


def _status_page(request: HttpRequest, tender: Tender, found: Question) -> HttpResponse:
    context = {
        "title": "Uw vraag",
        "question": found,
        "reference": reference_of(found),
        "status": QUESTION_LABELS[found.state],
        "explanation": explanation_for_asker(found, rounds_of(tender)),
        "where": where_answered(found),
        "notice": (found.merged_into or found).notice,
        "answer": found.answer if found.state is QuestionStatus.ANSWERED_ALONE else None,
        "may_choose": found.state is QuestionStatus.AWAITS_ASKER,
    }
    return tender_page(request, "tenders/question_own.html", tender, context)


def _field(form: QuestionForm, refusal: Exception) -> str | None:
    field = getattr(refusal, "field", None)
    return field if field in form.fields else None
