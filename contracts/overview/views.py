"""The overview of a contract manager, and everything as Excel."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clock import now
from contracts.overview.exports import contracts_workbook
from contracts.overview.presenters import USE_ORDERS, agreed_rows, expiry_chart, use_chart, use_rows
from contracts.overview.selectors import agreed_of, files_for, overview_of, reads_contracts
from tenders.domain.wording import local_date
from ui.sorting import arranged, order_of

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What ends, what is due, and how much of each maximum is used."""
    _check(request)
    found = overview_of(request.user, today=local_date(now()))
    sorting = order_of(request.GET, USE_ORDERS)
    context = {
        "overview": found,
        "expiry": expiry_chart(found.expiry),
        "uses": use_rows(arranged(found.uses, sorting, USE_ORDERS)),
        "sorting": sorting,
        "use_chart": use_chart(use_rows(found.uses)),
        "more": max(0, found.due_count - len(found.due)),
        "today": local_date(now()),
    }
    return render(request, "contracts/overview/overview.html", context)


@require_safe
def agreed(request: HttpRequest) -> HttpResponse:
    """The tariffs that wait and the social return, of all contracts together by tender."""
    _check(request)
    rows = agreed_rows(agreed_of(request.user, today=local_date(now())))
    return render(request, "contracts/overview/agreed.html", {"rows": rows})


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """All that the user reads of contracts."""
    _check(request)
    content = contracts_workbook(files_for(request.user), local_date(now()))
    response = HttpResponse(content, content_type=_EXCEL)
    response["Content-Disposition"] = 'attachment; filename="contracten.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


def _check(request: HttpRequest) -> None:
    if not request.user.is_authenticated or not reads_contracts(request.user):
        raise Http404
