"""What anybody reads: questions with their answers, and the nota's. Who asked stands nowhere."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

import clock
from accounts.models import Organisation
from accounts.selectors import can_edit_for
from documents.responses import file_response, stream_response
from tenders.access import public_tender
from tenders.domain.clarification import content_from
from tenders.models import Tender
from tenders.permissions import may
from tenders.questions.exports import notices_data, notices_workbook
from tenders.questions.pdf import notice_title
from tenders.questions.presenters import own_rows, public_rows, round_rows, when_to_ask
from tenders.questions.selectors import (
    own_questions,
    published_notice,
    published_notices,
    published_questions,
    rounds_of,
    takes_questions,
)
from tenders.views.pages import tender_page

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def question_list(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The rounds, the nota's and all answers; for a provider also what it asked itself."""
    tender = public_tender(public_id)
    at, rounds = clock.now(), rounds_of(tender)
    is_open = takes_questions(tender, at=at)
    context: dict[str, Any] = {
        "title": "Vragen en antwoorden",
        "rounds": round_rows(rounds, at=at),
        "when": when_to_ask(rounds, at=at) if is_open else "",
        "is_open": is_open,
        "notices": published_notices(tender),
        "rows": public_rows(published_questions(tender)),
        "may_answer": may(request.user, "tenders.read_questions", tender),
        **_own(request, tender),
    }
    return tender_page(request, "tenders/question_list.html", tender, context)


@require_GET
def clarification(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """One nota as page: what was frozen, so that page and PDF say the same."""
    tender = public_tender(public_id)
    notice = published_notice(tender, number)
    if notice is None:
        raise Http404
    context = {
        "title": notice_title(notice.number),
        "notice": notice,
        "content": content_from(notice.content),
    }
    return tender_page(request, "tenders/clarification.html", tender, context)


@require_GET
def clarification_pdf(request: HttpRequest, public_id: UUID, number: int) -> HttpResponseBase:
    notice = published_notice(public_tender(public_id), number)
    if notice is None or notice.file is None:
        raise Http404
    return file_response(notice.file, inline=True)


@require_GET
def clarification_data(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All published nota's as JSON."""
    tender = public_tender(public_id)
    response = JsonResponse(
        notices_data(tender, published_notices(tender)),
        json_dumps_params={"indent": 2, "ensure_ascii": False},
    )
    response["Content-Disposition"] = f'attachment; filename="nota-van-inlichtingen-{tender.key}.json"'
    return response


@require_GET
def clarification_excel(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """All published questions and answers as a workbook."""
    tender = public_tender(public_id)
    content = notices_workbook(published_notices(tender))
    return stream_response([content], f"vragen-en-antwoorden-{tender.key}.xlsx", _EXCEL)


def _own(request: HttpRequest, tender: Tender) -> dict[str, Any]:
    organisation = request.acting.organisation
    if organisation is None or organisation.kind != Organisation.Kind.PROVIDER:
        return {"is_provider": False}
    return {
        "is_provider": True,
        "may_ask": can_edit_for(request.user, organisation),
        "own": own_rows(tender, own_questions(tender, organisation)),
    }
