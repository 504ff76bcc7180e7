"""The buyer makes a consultation, publishes it, and reads what came in."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

import clock
from documents.responses import stream_response
from tenders.access import tender_for
from tenders.consultation import presenters
from tenders.consultation.exports import reactions_workbook
from tenders.consultation.forms import ConsultationForm, QuestionRows, questions_in, rows_of
from tenders.consultation.selectors import (
    consultation_in,
    consultations_of,
    reaction_of,
    reactions_of,
    report_of,
    unconfirmed_count,
)
from tenders.consultation.services import publish_consultation, save_consultation
from tenders.domain.consultation import CONFIRMED_WITHIN, ConsultationRefused, Stage
from tenders.models import Consultation, Tender
from tenders.permissions import may
from tenders.views.pages import tender_page

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ROWS = {
    "title": "Vragen",
    "hint": "Na de publicatie liggen de vragen vast.",
    "one": "vraag",
    "add_label": "Voeg een vraag toe",
    "remove_label": "Verwijder deze vraag",
}


def found_consultation(
    request: HttpRequest, public_id: UUID, number: int, act: str
) -> tuple[Tender, Consultation]:
    tender = tender_for(request, public_id, act)
    consultation = consultation_in(tender, number)
    if consultation is None:
        raise Http404
    return tender, consultation


@login_required
@require_GET
def index(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All consultations of the tender."""
    tender = tender_for(request, public_id, "tenders.read_consultations")
    context = {
        "title": "Marktconsultaties",
        "rows": presenters.list_rows(consultations_of(tender), at=clock.now()),
        "may_consult": may(request.user, "tenders.consult", tender),
    }
    return tender_page(request, "tenders/consultation/index.html", tender, context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _edit(request, tender_for(request, public_id, "tenders.consult"), None)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    tender, consultation = found_consultation(request, public_id, number, "tenders.consult")
    if consultation.published_at is not None:
        raise Http404
    return _edit(request, tender, consultation)


def _edit(request: HttpRequest, tender: Tender, consultation: Consultation | None) -> HttpResponse:
    """Facts and questions on one page; a button that adds or removes a question refuses nothing yet."""
    if request.method == "POST":
        form = ConsultationForm(request.POST)
        questions = QuestionRows.from_post(request.POST, prefix="vragen")
        if questions.asks_for_rows:
            form.hold_back()
        elif all([form.is_valid(), questions.is_valid()]):
            try:
                saved = save_consultation(
                    tender,
                    form.facts,
                    questions_in(questions.filled),
                    number=consultation.number if consultation else None,
                    by=request.user,
                    at=clock.now(),
                )
            except ConsultationRefused as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                messages.success(request, "De marktconsultatie is opgeslagen.")
                return redirect("tenders:consultation_desk", tender.public_id, saved.number)
    else:
        form = ConsultationForm(initial=ConsultationForm.initial_of(consultation) if consultation else None)
        questions = QuestionRows(initial=rows_of(consultation.asked) if consultation else [], prefix="vragen")
    context = {
        "title": "Marktconsultatie wijzigen" if consultation else "Nieuwe marktconsultatie",
        "form": form,
        "formset": questions,
        "rows": _ROWS,
    }
    return tender_page(request, "tenders/consultation/edit.html", tender, context)


@login_required
@require_GET
def desk(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """One consultation: what it asks, where it stands, and after the closing who reacted."""
    tender, found = found_consultation(request, public_id, number, "tenders.read_consultations")
    at = clock.now()
    stage = found.stage(at)
    is_over = stage in {Stage.CLOSED, Stage.REPORTED}
    may_read = is_over and may(request.user, "tenders.read_reactions", tender)
    context = {
        "title": found.title,
        "consultation": found,
        "stage": presenters.stage_words(found, at=at),
        "facts": presenters.facts_of(found),
        "questions": presenters.question_rows(found),
        "is_draft_row": stage is Stage.DRAFT,
        "is_over": is_over,
        "is_withdrawn": stage is Stage.WITHDRAWN,
        "extensions": presenters.extension_lines(found),
        "may_extend": stage in {Stage.AHEAD, Stage.OPEN}
        and may(request.user, "tenders.report_consultation", tender),
        "may_withdraw": stage in {Stage.AHEAD, Stage.OPEN, Stage.CLOSED}
        and may(request.user, "tenders.report_consultation", tender),
        "may_consult": may(request.user, "tenders.consult", tender),
        "may_report": is_over and may(request.user, "tenders.report_consultation", tender),
        "may_read_reactions": may_read,
        "sees_contacts": is_over and may(request.user, "tenders.see_contacts", tender),
        "reactions": presenters.reaction_rows(tender, reactions_of(found)) if may_read else [],
        "confirmed": found.confirmed,  # type: ignore[attr-defined]
        "unconfirmed": unconfirmed_count(found, since=at - CONFIRMED_WITHIN),
        "report": report_of(found),
    }
    return tender_page(request, "tenders/consultation/desk.html", tender, context)


@login_required
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """A solemn page: from this moment everybody reads the questions, and they stay as they are."""
    tender, found = found_consultation(request, public_id, number, "tenders.consult")
    if found.published_at is not None:
        raise Http404
    if request.method == "POST":
        try:
            publish_consultation(found, by=request.user, at=clock.now())
        except ConsultationRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, "De marktconsultatie is gepubliceerd. Stuur de genodigden nu het adres."
            )
        return redirect("tenders:consultation_desk", tender.public_id, number)
    context = {
        "title": "Publiceer de marktconsultatie",
        "consultation": found,
        "summary_rows": [
            ("Titel", found.title),
            *presenters.facts_of(found),
            ("Vragen", str(len(found.questions))),
        ],
    }
    return tender_page(request, "tenders/consultation/publish.html", tender, context)


@login_required
@require_GET
def reaction(request: HttpRequest, public_id: UUID, reaction_id: UUID) -> HttpResponse:
    """One reaction, after the closing; its contact for the buyer alone."""
    tender = tender_for(request, public_id, "tenders.read_reactions")
    row = reaction_of(reaction_id)
    if row is None or row.confirmed_at is None or row.consultation.tender_id != tender.pk:
        raise Http404
    consultation = row.consultation
    if consultation.stage(clock.now()) not in {Stage.CLOSED, Stage.REPORTED}:
        raise Http404
    context = {
        "title": f"Reactie {row.number}",
        "consultation": consultation,
        "facts": presenters.reaction_facts(
            row, with_contact=may(request.user, "tenders.see_contacts", tender)
        ),
        "answers": presenters.answer_rows(consultation, row),
    }
    return tender_page(request, "tenders/consultation/reaction.html", tender, context)


@login_required
@require_GET
def export(request: HttpRequest, public_id: UUID, number: int) -> HttpResponseBase:
    """All reactions with their contacts, for the buyer, after the closing."""
    tender, found = found_consultation(request, public_id, number, "tenders.see_contacts")
    if found.stage(clock.now()) not in {Stage.CLOSED, Stage.REPORTED}:
        raise Http404
    content = reactions_workbook(found, reactions_of(found))
    return stream_response([content], f"marktconsultatie-{tender.key}-{number}.xlsx", _EXCEL)
