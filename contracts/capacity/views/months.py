"""The numbers in care, month by month: read, filled in, read in from Excel and taken out."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from clock import now
from contracts.capacity.exports import EXCEL, SHEET, counts_workbook, template_workbook
from contracts.capacity.forms import MAX_SHEET_BYTES, ImportForm, MonthChoiceForm, MonthForm
from contracts.capacity.permissions import MANAGE, READ
from contracts.capacity.presenters import month_table, unit_word
from contracts.capacity.selectors import (
    capacity_now,
    capacity_rule_of,
    contracts_of,
    counts_of,
    every_count,
    months_of,
    running_in,
)
from contracts.capacity.services import SheetRefused, import_counts, keep_counts
from contracts.domain.care_import import Count
from contracts.domain.care_months import month_in_short, month_in_words
from contracts.models import Contract
from contracts.views.pages import REFUSALS, page, refuse
from documents.inspection import UploadRefused
from documents.responses import stream_response
from documents.workbook_reading import read_sheet
from tenders.access import tender_for
from tenders.domain.wording import local_date
from tenders.permissions import may

# How many months the page and the template show at once.
YEAR = 12


def _months(contracts: list[Contract]) -> list[date]:
    return months_of(contracts, today=local_date(now()))


@require_safe
def index(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """A year of months; earlier ones by the page."""
    tender = tender_for(request, tender_id, READ)
    found, contracts = capacity_rule_of(tender), contracts_of(tender)
    months = _months(contracts)
    years = sorted({each.year for each in months}, reverse=True)
    asked = request.GET.get("jaar", "")
    year = next((each for each in years if str(each) == asked), years[0] if years else None)
    shown = [each for each in months if each.year == year]
    rows = list(month_table(contracts, shown, counts_of(contracts)))
    return page(
        request,
        "contracts/capacity/months.html",
        tender,
        rule=found,
        year=year,
        years=years,
        months=[(month_in_short(each), month_in_words(each)) for each in shown],
        rows=rows,
        has_corrections=any(count and count.reason for _, cells in rows for _, count in cells),
        may_manage=may(request.user, MANAGE, tender),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def month(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """All contracts of one month, in one form."""
    tender = tender_for(request, tender_id, MANAGE)
    found, contracts = capacity_rule_of(tender), contracts_of(tender)
    months = _months(contracts)
    if found is None or not months:
        return page(request, "contracts/capacity/month.html", tender, rule=found, form=None)
    choice = MonthChoiceForm(request.GET, months=months)
    chosen = choice.month(choice.last_finished)
    running = running_in(contracts, chosen)
    kept = {pk: row.number for (pk, _), row in counts_of(running, month=chosen).items()}
    form = MonthForm(request.POST or None, contracts=running, kept=kept, unit=unit_word(found))
    if request.method == "POST" and form.is_valid():
        counts = [Count(str(each.public_id), chosen, number) for each, number in form.numbers()]
        try:
            rows = keep_counts(
                tender, counts, reason=form.cleaned_data.get("reason", ""), by=request.user, at=now()
            )
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, _kept_words(len(rows), month_in_words(chosen)))
            return redirect("contracts:care_months", tender.public_id)
    return page(
        request,
        "contracts/capacity/month.html",
        tender,
        rule=found,
        form=form,
        choice=MonthChoiceForm(initial={"maand": f"{chosen:%Y-%m}"}, months=months),
        chosen=f"{chosen:%Y-%m}",
        month=month_in_words(chosen),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def read_in(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """From Excel; with any mistake nothing is taken over, and all of them are shown."""
    tender = tender_for(request, tender_id, MANAGE)
    found = capacity_rule_of(tender)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    mistakes = ()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = read_sheet(file, name=file.name, max_bytes=MAX_SHEET_BYTES, sheet=SHEET)
            rows = import_counts(tender, sheet, reason=form.cleaned_data["reason"], by=request.user, at=now())
        except SheetRefused as refusal:
            mistakes = refusal.mistakes
            form.add_error("file", str(refusal))
        except UploadRefused as refusal:
            form.add_error("file", str(refusal))
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, _kept_words(len(rows), "het bestand"))
            return redirect("contracts:care_months", tender.public_id)
    return page(request, "contracts/capacity/import.html", tender, rule=found, form=form, mistakes=mistakes)


@require_safe
def template(request: HttpRequest, tender_id: UUID) -> HttpResponseBase:
    """To fill in: the last twelve months, with what is known."""
    tender = tender_for(request, tender_id, MANAGE)
    contracts = contracts_of(tender)
    months = _months(contracts)[-YEAR:]
    content = template_workbook(contracts, months, counts_of(contracts))
    return stream_response([content], f"aantallen-{tender.key}.xlsx", EXCEL)


@require_safe
def export(request: HttpRequest, tender_id: UUID) -> HttpResponseBase:
    """All months, who is open, and every number that was ever filled in."""
    tender = tender_for(request, tender_id, READ)
    contracts = contracts_of(tender)
    found = capacity_rule_of(tender)
    state = capacity_now(found, contracts, today=local_date(now())) if found else None
    content = counts_workbook(
        contracts, _months(contracts), counts_of(contracts), every_count(contracts), state
    )
    return stream_response([content], f"toeleiding-{tender.key}.xlsx", EXCEL)


def _kept_words(count: int, what: str) -> str:
    if count == 0:
        return f"Er is niets veranderd: alle aantallen van {what} stonden er al."
    return f"{'1 aantal' if count == 1 else f'{count} aantallen'} van {what} bewaard."
