"""Pages of the maximum value: of one contract, of the whole tender, and the sheet in and out."""

import hashlib
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from clock import now
from contracts.domain.maximum import euros
from contracts.domain.value_sheet import Mistake, Sheet, read_values
from contracts.execution.access import attempt, contract_page, file_for, form_page, managed_file, staff_file
from contracts.execution.permissions import MANAGE, READ
from contracts.maximum.exports import SHEET, values_workbook
from contracts.maximum.forms import AnswerForm, CallOffForm, CloseForm, ImportForm, ValueForm
from contracts.maximum.presenters import (
    bar_of,
    call_off_rows,
    holder_rows,
    municipality_rows,
    value_rows,
)
from contracts.maximum.selectors import (
    HOLDER_ORDERS,
    VALUE_ORDERS,
    by_municipality,
    call_offs_of,
    counting,
    files_of,
    holders_of,
    municipalities_of,
    shown_use,
    use_of_file,
    use_of_tender,
    uses_of,
    values_of,
    warning_in,
    warnings_of,
)
from contracts.maximum.services import answer_warning, call_off, close_call_off, enter_value, import_values
from contracts.views.pages import REFUSALS, page, refuse
from documents.inspection import UploadRefused
from documents.workbook_reading import read_sheet
from tenders.access import tender_for
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import may
from ui.sorting import order_of

PAGE_SIZE = 50
_MOST_MISTAKES = 200
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def value(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """What one contract realised, per municipality and month; its provider reads its own amounts alone."""
    file, reader = file_for(request, file_id)
    tender = file.contract.decision.tender
    form = None
    if reader.may_manage:
        form = ValueForm(
            request.POST or None,
            municipalities=municipalities_of(tender),
            call_offs=file.call_offs.filter(closed_at=None),
            today=local_date(reader.at),
        )
        if attempt(request, form, lambda **data: enter_value(file, **data)):
            messages.success(request, "Het bedrag is opgeslagen.")
            return redirect("contracts:contract_value", file.public_id)
    elif request.method == "POST":
        raise Http404
    sorting = order_of(request.GET, VALUE_ORDERS, default="-maand")
    shown = Paginator(values_of(file, sorting), PAGE_SIZE).get_page(request.GET.get("pagina"))
    own = use_of_file(file)
    years, municipalities = municipality_rows(by_municipality(counting().filter(file=file)))
    context = {
        "reader": reader,
        "form": form,
        "page": shown,
        "sorting": sorting,
        "rows": value_rows(shown.object_list),
        "own": holder_rows([own], None)[0],
        "bar": bar_of(shown_use(file, reader)),
        "years": years,
        "municipalities": municipalities,
    }
    return contract_page(request, "contracts/maximum/value.html", file, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def call_offs(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The assignments under the framework, and a new one for as long as the maximum has room."""
    file, reader = staff_file(request, file_id)
    tender = file.contract.decision.tender
    form = None
    if reader.may_manage:
        form = CallOffForm(request.POST or None, municipalities=municipalities_of(tender))
        if attempt(request, form, lambda **data: call_off(file, **data)):
            messages.success(request, "De afroep is vastgelegd.")
            return redirect("contracts:contract_call_offs", file.public_id)
    elif request.method == "POST":
        raise Http404
    use = use_of_tender(tender)
    context = {
        "reader": reader,
        "form": form,
        "rows": call_off_rows(call_offs_of(file)),
        "bar": bar_of(use),
        "is_full": use.is_full,
        "room": euros(use.room) if use.room is not None else "",
    }
    return contract_page(request, "contracts/maximum/call_offs.html", file, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def call_off_close(request: HttpRequest, file_id: UUID, call_off_id: UUID) -> HttpResponse:
    file = managed_file(request, file_id)
    found = file.call_offs.filter(public_id=call_off_id).first()
    if found is None or (request.method != "POST" and found.closed_at is not None):
        raise Http404
    found.file = file
    form = CloseForm(request.POST or None)
    if attempt(request, form, lambda **data: close_call_off(found, **data)):
        messages.success(request, "De afroep is afgesloten.")
        return redirect("contracts:contract_call_offs", file.public_id)
    return form_page(
        request,
        file,
        form,
        heading=f"Sluit afroep {found.reference} af",
        lead="Wat er nog uit zou komen, telt daarna niet meer mee. Wat is gerealiseerd, blijft meetellen.",
        submit="Sluit de afroep af",
        back=reverse("contracts:contract_call_offs", args=[file.public_id]),
    )


@require_safe
def of_tender(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The maximum and how it is used, over all contracts, lots and municipalities."""
    tender = tender_for(request, tender_id, READ)
    use = use_of_tender(tender)
    sorting = order_of(request.GET, HOLDER_ORDERS, default="perceel")
    shown = Paginator(files_of(tender, sorting), PAGE_SIZE).get_page(request.GET.get("pagina"))
    counted = counting().filter(file__contract__decision__tender=tender)
    years, municipalities = municipality_rows(by_municipality(counted))
    context = {
        "bar": bar_of(use),
        "use": use,
        "page": shown,
        "sorting": sorting,
        "rows": holder_rows(uses_of(list(shown.object_list)), use.maximum),
        "years": years,
        "municipalities": municipalities,
        "warnings": warnings_of(tender),
        "may_manage": may(request.user, MANAGE, tender),
    }
    return page(request, "contracts/maximum/tender.html", tender, **context)


@require_safe
def export(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Everything that counts, as a sheet that can be read in again."""
    tender = tender_for(request, tender_id, READ)
    values = (
        counting()
        .filter(file__contract__decision__tender=tender)
        .select_related("file__contract__bid__organisation", "file__contract__lot", "call_off")
        .order_by(
            "file__contract__lot__number", "file__contract__bid__organisation__name", "month", "municipality"
        )
    )
    uses = uses_of(list(files_of(tender)))
    content = values_workbook(values, uses, use_of_tender(tender), municipalities_of(tender))
    response = HttpResponse(content, content_type=_EXCEL)
    response["Content-Disposition"] = 'attachment; filename="gerealiseerde-waarde.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Read a sheet: all of it, or none and every mistake with its row and column."""
    tender = tender_for(request, tender_id, MANAGE)
    form = ImportForm(request.POST or None, request.FILES or None)
    mistakes: tuple[Mistake, ...] = ()
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            sheet = _read(tender, upload.file, upload.name)
            mistakes = sheet.mistakes
            if not mistakes:
                digest = _digest(upload.file)
                changed = import_values(tender, sheet.rows, sha256=digest, by=request.user, at=now())
                messages.success(request, _told(len(sheet.rows), changed))
                return redirect("contracts:contract_values", tender.public_id)
        except UploadRefused as refusal:
            form.add_error("file", str(refusal))
        except REFUSALS as error:
            refuse(request, error, form)
    if mistakes:
        form.add_error("file", f"Er is niets ingelezen: {_counted(len(mistakes))}. Zie de lijst hieronder.")
    context = {
        "form": form,
        "mistakes": mistakes[:_MOST_MISTAKES],
        "more": max(0, len(mistakes) - _MOST_MISTAKES),
    }
    return page(request, "contracts/maximum/import.html", tender, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def warning(request: HttpRequest, tender_id: UUID, warning_id: UUID) -> HttpResponse:
    """Say what follows from a warning."""
    tender = tender_for(request, tender_id, MANAGE)
    found = warning_in(tender, warning_id)
    if found is None or (request.method != "POST" and found.answered_at is not None):
        raise Http404
    form = AnswerForm(request.POST or None)
    if attempt(request, form, lambda **data: answer_warning(found, **data)):
        messages.success(request, "Uw antwoord is vastgelegd.")
        return redirect("contracts:contract_values", tender.public_id)
    context = {"form": form, "warning": found, "used": euros(found.used), "maximum": euros(found.maximum)}
    return page(request, "contracts/maximum/warning.html", tender, **context)


def _read(tender: Tender, file: BinaryIO, name: str) -> Sheet:
    rows = read_sheet(file, name=name, max_bytes=settings.MAX_FILE_BYTES, sheet=SHEET)
    return read_values(
        rows,
        holders=holders_of(tender),
        municipalities=municipalities_of(tender),
        today=local_date(now()),
    )


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    return hashlib.sha256(file.read()).hexdigest()


def _told(rows: int, changed: int) -> str:
    read = "1 rij" if rows == 1 else f"{rows} rijen"
    amounts = "1 bedrag" if changed == 1 else f"{changed} bedragen"
    return f"{read} ingelezen, {amounts} veranderd."


def _counted(count: int) -> str:
    return "er is 1 fout" if count == 1 else f"er zijn {count} fouten"
