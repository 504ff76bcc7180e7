"""The report: summaries per question, the PDF, and its publication."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import clock
from documents.responses import file_response
from tenders.consultation import presenters
from tenders.consultation.forms import AnswersForm, SummaryForm
from tenders.consultation.selectors import reactions_of, report_of
from tenders.consultation.services import prepare_report, publish_report, save_answers, save_summary
from tenders.consultation.views.making import found_consultation
from tenders.domain.consultation import ConsultationRefused, QuestionKind, Stage, counted, report_from
from tenders.models import Consultation, Tender
from tenders.views.pages import tender_page

ACT = "tenders.report_consultation"


@login_required
@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """What the report still needs, its summary, and the way to its PDF."""
    tender, found = _found(request, public_id, number)
    report = report_of(found)
    form = SummaryForm(
        request.POST if request.method == "POST" else None,
        initial={"summary": report.summary if report else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            save_summary(found, form.cleaned_data["summary"], by=request.user, at=clock.now())
        except ConsultationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De samenvatting is opgeslagen.")
            return redirect("tenders:consultation_report", tender.public_id, number)
    reactions = list(reactions_of(found))
    rows = presenters.report_rows(found, report, reactions)
    context = {
        "title": "Verslag maken",
        "consultation": found,
        "report": report,
        "form": form,
        "questions": rows,
        "warnings": presenters.warnings_in(found, reactions),
        "can_make": bool(report and report.summary) and all(row["is_done"] for row in rows),
        "is_made": report is not None and report.content is not None,
        "is_ready": report is not None and report.status == report.Status.READY,
    }
    return tender_page(request, "tenders/consultation/report.html", tender, context)


@login_required
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, public_id: UUID, number: int, question: int) -> HttpResponse:
    """One question: its answers as the report will give them, and the summary."""
    tender, found = _found(request, public_id, number)
    if not 1 <= question <= len(found.questions):
        raise Http404
    asked, report, reactions = found.asked[question - 1], report_of(found), list(reactions_of(found))
    form = AnswersForm(
        request.POST if request.method == "POST" else None,
        question=question,
        reactions=reactions,
        is_open=asked.kind is QuestionKind.TEXT,
        initial={"summary": report.summaries.get(str(question), "") if report else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            save_answers(
                found,
                question,
                summary=form.cleaned_data["summary"],
                wordings=form.wordings,
                by=request.user,
                at=clock.now(),
            )
        except ConsultationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Vraag {question} is opgeslagen.")
            return redirect("tenders:consultation_report", tender.public_id, number)
    context = {
        "title": f"Vraag {question}",
        "consultation": found,
        "asked": asked,
        "counts": counted(asked, [row.answer(question) for row in reactions]),
        "form": form,
        "warnings": presenters.warnings_in(found, reactions, question=question),
    }
    return tender_page(request, "tenders/consultation/question.html", tender, context)


@login_required
@require_POST
def prepare(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    tender, found = _found(request, public_id, number)
    try:
        prepare_report(found, by=request.user, at=clock.now())
    except ConsultationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Het verslag wordt gemaakt. Controleer het en publiceer het daarna.")
    return redirect("tenders:consultation_report", tender.public_id, number)


@login_required
@require_GET
def draft_pdf(request: HttpRequest, public_id: UUID, number: int) -> HttpResponseBase:
    """The PDF before it is published."""
    _, found = _found(request, public_id, number)
    report = report_of(found)
    if report is None or report.file is None or report.status != report.Status.READY:
        raise Http404
    return file_response(report.file, inline=True)


@login_required
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """A solemn page: from this moment everybody reads the report."""
    tender, found = _found(request, public_id, number)
    report = report_of(found)
    if report is None or report.content is None:
        raise Http404
    if request.method == "POST":
        try:
            publish_report(found, by=request.user, at=clock.now())
        except ConsultationRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("tenders:consultation_report", tender.public_id, number)
        messages.success(request, "Het verslag is gepubliceerd.")
        return redirect("tenders:consultation_desk", tender.public_id, number)
    context = {
        "title": "Publiceer het verslag",
        "consultation": found,
        "content": report_from(report.content),
        "warnings": presenters.warnings_in(found, reactions_of(found)),
    }
    return tender_page(request, "tenders/consultation/report_publish.html", tender, context)


def _found(request: HttpRequest, public_id: UUID, number: int) -> tuple[Tender, Consultation]:
    """A consultation that has closed and has no published report yet."""
    tender, found = found_consultation(request, public_id, number, ACT)
    if found.stage(clock.now()) is not Stage.CLOSED:
        raise Http404
    return tender, found
