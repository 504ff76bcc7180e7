"""The next nota: make it, check it, publish it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import clock
from documents.responses import file_response
from tenders.access import tender_for
from tenders.domain.clarification import content_from
from tenders.domain.questions import QuestionRefused
from tenders.models import Question
from tenders.questions.pdf import notice_title
from tenders.questions.presenters import desk_rows, warnings_in
from tenders.questions.selectors import (
    askers_of,
    notice_in_the_making,
    ready_questions,
    rounds_of,
    unready_questions,
)
from tenders.questions.services import prepare_notice, publish_notice
from tenders.views.pages import tender_page


@login_required
@require_GET
def making(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The nota as it will be: what it says, what waits, and which words give an asker away."""
    tender = tender_for(request, public_id, "tenders.lead_questions")
    notice = notice_in_the_making(tender)
    last = max(len(rounds_of(tender)), 1)
    round_number = notice.round if notice else last
    ready = ready_questions(tender, round_number)
    answered = ready if round_number == last else ready_questions(tender, last)
    context = {
        "title": notice_title(notice.number) if notice else "Nota van inlichtingen maken",
        "notice": notice,
        "is_ready": notice is not None and notice.status == notice.Status.READY,
        "content": content_from(notice.content) if notice else None,
        "ready": desk_rows(tender, ready, sees_askers=True),
        "unready": desk_rows(tender, unready_questions(tender, round_number), sees_askers=True),
        "warnings": _warnings(ready),
        # A nota of a round takes what is ready of it and of earlier ones: without anything there is none to make.
        "rounds": range(min(row.round for row in answered), last + 1) if answered else (),
        "has_rounds": last > 1,
    }
    return tender_page(request, "tenders/clarification_making.html", tender, context)


@login_required
@require_POST
def prepare(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tender = tender_for(request, public_id, "tenders.lead_questions")
    text = request.POST.get("round", "")
    try:
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
        prepare_notice(tender, number, by=request.user, at=clock.now())
    except QuestionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "De nota wordt gemaakt. Controleer hem en publiceer hem daarna.")
    return redirect("tenders:clarification_making", public_id=tender.public_id)


@login_required
@require_GET
def draft_pdf(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The PDF before it is published, for who leads."""
    notice = notice_in_the_making(tender_for(request, public_id, "tenders.lead_questions"))
    if notice is None or notice.file is None or notice.status != notice.Status.READY:
        raise Http404
    return file_response(notice.file, inline=True)


@login_required
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A solemn page: from this moment everybody reads the nota."""
    tender = tender_for(request, public_id, "tenders.lead_questions")
    notice = notice_in_the_making(tender)
    if notice is None:
        raise Http404
    if request.method == "POST":
        try:
            published = publish_notice(notice, by=request.user, at=clock.now())
        except QuestionRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("tenders:clarification_making", public_id=tender.public_id)
        messages.success(request, "De nota is gepubliceerd. Wie de aanbesteding volgt, krijgt bericht.")
        return redirect("tenders:clarification", public_id=tender.public_id, number=published.number)
    ready = ready_questions(tender, notice.round)
    context = {
        "title": f"Publiceer {notice_title(notice.number).lower()}",
        "notice": notice,
        "content": content_from(notice.content),
        "waiting": len(unready_questions(tender, notice.round)),
        "warnings": _warnings(ready),
    }
    return tender_page(request, "tenders/clarification_publish.html", tender, context)


def _warnings(questions: list[Question]) -> list[str]:
    """Words in the questions to be published that give their askers away."""
    askers = askers_of(question.organisation_id for question in questions)
    found = [
        warning
        for question in questions
        for warning in warnings_in(question, askers[question.organisation_id])
    ]
    return list(dict.fromkeys(found))
