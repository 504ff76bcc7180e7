"""What everybody reads of a consultation, and how somebody without an account reacts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

import clock
from accounts.limits import is_within_limit
from documents.responses import file_response
from tenders.consultation import presenters
from tenders.consultation.forms import ReactionForm
from tenders.consultation.selectors import public_consultation, reaction_of
from tenders.consultation.services import confirm_reaction, send_reaction
from tenders.consultation.tokens import reaction_in
from tenders.domain.consultation import CONFIRMED_WITHIN, ConsultationRefused, report_from
from tenders.models import Consultation

#: Per hour and address of a client. A community centre with one address can still take part.
MOST = 20


@require_GET
def detail(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    """Purpose, questions and, once it is there, the report."""
    found = _found(consultation_id)
    report = found.report if found.is_reported else None
    return _page(
        request,
        "detail",
        found,
        {
            "facts": presenters.facts_of(found),
            "extensions": presenters.extension_lines(found),
            "questions": presenters.question_rows(found),
            "report": report,
            "content": report_from(report.content) if report else None,
        },
    )


@require_http_methods(["GET", "POST"])
def react(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    """The form, while the consultation is open; what was typed stays when something is refused."""
    found = _found(consultation_id)
    at = clock.now()
    is_sent = request.method == "POST"
    form = ReactionForm(request.POST if is_sent else None, consultation=found)
    if is_sent and not is_within_limit(request, "react", most=MOST, seconds=3600):
        form.add_error(
            None, "Er zijn vanaf uw adres te veel reacties verstuurd. Probeer het over een uur weer."
        )
    elif is_sent and form.is_valid():
        try:
            send_reaction(found, form.participant, form.answers, at=at)
        except ConsultationRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return redirect("tenders:consultation_sent", found.public_id)
    return _page(request, "react", found, {"form": form, "is_sent": is_sent})


@require_GET
def sent(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    """The same for everybody, whatever was sent."""
    return _page(request, "sent", _found(consultation_id), {})


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST does: a mail scanner that follows links confirms nothing. Afterwards it is the receipt."""
    reaction = reaction_of(reaction_in(token))
    if reaction is None:
        raise Http404
    if request.method == "POST":
        try:
            confirm_reaction(reaction, at=clock.now())
        except ConsultationRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("tenders:consultation_confirm", token)
    context = {
        "reaction": reaction,
        "until": reaction.sent_at + CONFIRMED_WITHIN,
        "facts": presenters.reaction_facts(reaction, with_contact=False),
        "answers": presenters.answer_rows(reaction.consultation, reaction),
    }
    return _page(request, "confirm", reaction.consultation, context)


@require_GET
def report_pdf(request: HttpRequest, consultation_id: UUID) -> HttpResponseBase:
    found = _found(consultation_id)
    if not found.is_reported or found.report.file is None:
        raise Http404
    return file_response(found.report.file, inline=True)


def _found(consultation_id: UUID) -> Consultation:
    found = public_consultation(consultation_id)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, name: str, consultation: Consultation, context: dict[str, Any]
) -> HttpResponse:
    at = clock.now()
    return render(
        request,
        f"tenders/consultation/public_{name}.html",
        {
            "consultation": consultation,
            "tender": consultation.tender,
            "stage": presenters.stage_words(consultation, at=at),
            "present": at,
            **context,
        },
    )
