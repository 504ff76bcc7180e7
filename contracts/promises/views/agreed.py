"""Pages of prestatieafspraken: the list, one of them, making and ending one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from clock import now
from contracts.execution.access import attempt, contract_page, file_for, form_page, managed_file
from contracts.execution.permissions import may_report
from contracts.execution.registry import Reader
from contracts.models import ContractFile
from contracts.promises.forms import EndObligationForm, ObligationForm
from contracts.promises.presenters import (
    obligation_rows,
    period_rows,
    rhythm_words,
    standing_counts,
    standing_word,
    trend_of,
)
from contracts.promises.selectors import Followed, followed_of, followed_one, open_commitments, reports_for
from contracts.promises.services import add_obligation, end_obligation
from scoring.models import Commitment
from tenders.domain.wording import local_date


@require_safe
def index(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Every prestatieafspraak with how it stands, and what of the plan is none yet."""
    file, reader = file_for(request, file_id)
    today = local_date(now())
    found = followed_of(file, today)
    context = {
        "reader": reader,
        "rows": obligation_rows(found, today),
        "counts": standing_counts(found),
        "commitments": open_commitments(file) if reader.may_manage else [],
    }
    return contract_page(request, "contracts/promises/obligations.html", file, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Make one, from a toezegging of the plan or of another source."""
    file = managed_file(request, file_id)
    commitment = _commitment(request, file)
    start = max(file.starts_on, min(local_date(now()), file.term.last_on))
    initial = {"title": commitment.text[:300] if commitment else "", "starts_on": start}
    form = ObligationForm(request.POST or None, initial=initial)
    if attempt(request, form, lambda **data: add_obligation(file, commitment=commitment, **data)):
        messages.success(request, "De prestatieafspraak staat bij het contract. De aanbieder krijgt bericht.")
        return redirect("contracts:obligations", file.public_id)
    lead = f"Toezegging op pagina {commitment.page} van het plan: {commitment.text}" if commitment else ""
    return form_page(
        request,
        file,
        form,
        heading="Nieuwe prestatieafspraak",
        lead=lead,
        submit="Leg de prestatieafspraak vast",
        back=reverse("contracts:obligations", args=[file.public_id]),
    )


@require_safe
def show(request: HttpRequest, file_id: UUID, obligation_id: UUID) -> HttpResponse:
    """One of them: its norm, and per period what was reported."""
    file, reader, one = followed_for(request, file_id, obligation_id)
    obligation, today = one.obligation, local_date(now())
    returned = [report for report in reports_for(obligation, reader) if report.state.value == "teruggestuurd"]
    context = {
        "reader": reader,
        "may_report": may_report(request.user, file),
        "obligation": obligation,
        "standing": standing_word(one),
        "rhythm": rhythm_words(obligation),
        "rows": period_rows(one, today, is_provider=reader.is_provider),
        "trend": trend_of(one),
        "returned": returned,
    }
    return contract_page(request, "contracts/promises/obligation.html", file, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, file_id: UUID, obligation_id: UUID) -> HttpResponse:
    """No reports any more after a day."""
    file = managed_file(request, file_id)
    one = followed_one(file, obligation_id, local_date(now()))
    if one is None or (request.method != "POST" and one.obligation.ended_on is not None):
        raise Http404
    obligation = one.obligation
    form = EndObligationForm(request.POST or None, initial={"ended_on": local_date(now())})
    if attempt(request, form, lambda **data: end_obligation(obligation, **data)):
        messages.success(request, "De prestatieafspraak is beëindigd.")
        return redirect("contracts:obligation", file.public_id, obligation.public_id)
    return form_page(
        request,
        file,
        form,
        heading="Beëindig de prestatieafspraak",
        lead=f"{obligation.title}. Wat is gerapporteerd, blijft staan.",
        submit="Beëindig de prestatieafspraak",
        back=reverse("contracts:obligation", args=[file.public_id, obligation.public_id]),
        is_final=True,
    )


def followed_for(
    request: HttpRequest, file_id: UUID, obligation_id: UUID
) -> tuple[ContractFile, Reader, Followed]:
    """The contract, its reader and the prestatieafspraak; Http404 where the user finds none."""
    file, reader = file_for(request, file_id)
    one = followed_one(file, obligation_id, local_date(now()))
    if one is None:
        raise Http404
    return file, reader, one


def _commitment(request: HttpRequest, file: ContractFile) -> Commitment | None:
    """The toezegging in the address; Http404 where it is no open one of this plan."""
    asked = request.GET.get("toezegging", "")
    if not asked:
        return None
    found = next((one for one in open_commitments(file) if str(one.public_id) == asked), None)
    if found is None and request.method != "POST":
        raise Http404
    return found
