"""Pages of a report about one period: the provider fills it in, the contract manager judges it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.services import record_access, tender_scope
from clock import now
from contracts.domain.errors import StaleText
from contracts.domain.obligations import Period, ReportStatus, period_in_words
from contracts.execution.access import contract_page, file_for
from contracts.execution.permissions import may_report
from contracts.execution.registry import Reader
from contracts.models import ContractFile, Obligation, ObligationReport
from contracts.promises.forms import JudgeForm, ReportForm
from contracts.promises.presenters import report_word, reported_words
from contracts.promises.selectors import evidence_for, reports_for
from contracts.promises.services import (
    accept_report,
    add_evidence,
    remove_evidence,
    save_report,
    send_back_report,
    submit_report,
)
from contracts.promises.views.agreed import followed_for
from contracts.views.pages import REFUSALS, refuse
from documents.inspection import UploadRefused
from documents.responses import file_response
from documents.storage import StorageFault


@dataclass(frozen=True)
class Asked:
    """A period of a prestatieafspraak, as far as its reader may see it. `earlier`: what was sent back."""

    file: ContractFile
    reader: Reader
    obligation: Obligation
    period: Period
    current: ObligationReport | None
    earlier: list[ObligationReport]

    @property
    def is_open(self) -> bool:
        return self.current is None or self.current.state is ReportStatus.DRAFT

    @property
    def may_be_judged(self) -> bool:
        return (
            self.reader.may_manage
            and self.current is not None
            and self.current.state is ReportStatus.SUBMITTED
        )


_NO_ROOM = "Er was geen ruimte om dit te bewaren. Probeer het later."


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, file_id: UUID, obligation_id: UUID, first_on: str) -> HttpResponse:
    """What is reported about a period. A provider fills it in until it is handed in; staff reads it after that."""
    asked = _asked(request, file_id, obligation_id, first_on)
    if asked.reader.is_provider and may_report(request.user, asked.file) and asked.is_open:
        return _fill_in(request, asked)
    if asked.current is None and not asked.earlier:
        raise Http404
    return _judge(request, asked)


@require_POST
def drop_evidence(request: HttpRequest, file_id: UUID, report_evidence_id: UUID) -> HttpResponse:
    """Take a bewijsstuk from a draft."""
    file, reader = file_for(request, file_id)
    found = evidence_for(file, reader, report_evidence_id) if reader.is_provider else None
    if found is None:
        raise Http404
    report, obligation = found.report, found.report.obligation
    obligation.file = file
    try:
        remove_evidence(found, by=request.user, at=now())
    except REFUSALS as error:
        refuse(request, error)
    else:
        messages.success(request, "Het bewijs is verwijderd.")
    return redirect(
        "contracts:obligation_report", file.public_id, obligation.public_id, report.first_on.isoformat()
    )


@require_safe
def evidence(request: HttpRequest, file_id: UUID, report_evidence_id: UUID) -> HttpResponseBase:
    """The bewijsstuk as it was uploaded; who read it is noted."""
    file, reader = file_for(request, file_id)
    found = evidence_for(file, reader, report_evidence_id)
    if found is None:
        raise Http404
    scope = tender_scope(file.contract.decision.tender.public_id)
    record_access(request.user, "obligation.read_evidence", found, scope=scope, granted=True, at=now())
    return file_response(found.stored)


def _asked(request: HttpRequest, file_id: UUID, obligation_id: UUID, first_on: str) -> Asked:
    file, reader, one = followed_for(request, file_id, obligation_id)
    period = one.period(_date(first_on))
    if period is None:
        raise Http404
    found = list(reports_for(one.obligation, reader).filter(first_on=period.first))
    current = next((row for row in found if row.state is not ReportStatus.RETURNED), None)
    earlier = [row for row in found if row.state is ReportStatus.RETURNED]
    for row in found:
        row.obligation = one.obligation
    return Asked(file, reader, one.obligation, period, current, earlier)


def _fill_in(request: HttpRequest, asked: Asked) -> HttpResponse:
    obligation = asked.obligation
    form = ReportForm(
        request.POST or None, request.FILES or None, obligation=obligation, initial=_initial(asked)
    )
    if request.method == "POST" and form.is_valid() and _keep(request, asked, form):
        if "submit" not in request.POST:
            messages.success(request, "Het concept is opgeslagen. U hebt nog niet ingediend.")
            return redirect(request.path)
        messages.success(request, "De rapportage is ingediend.")
        return redirect("contracts:obligation", asked.file.public_id, obligation.public_id)
    return contract_page(
        request, "contracts/promises/report_fill.html", asked.file, form=form, **_context(asked)
    )


def _keep(request: HttpRequest, asked: Asked, form: ReportForm) -> bool:
    """Save what was typed, then the file, then hand in where that was asked; a refusal stands at its field."""
    at, by, obligation, first = now(), request.user, asked.obligation, asked.period.first
    try:
        saved = save_report(obligation, first, **form.said(), by=by, at=at)
        _show_version(form, saved.version)
        upload = form.cleaned_data["evidence"]
        if upload:
            add_evidence(obligation, first, upload.file, name=upload.name, by=by, at=at)
        if "submit" in request.POST:
            submit_report(saved, by=by, at=at)
    except (UploadRefused, StorageFault) as refusal:
        form.add_error("evidence", str(refusal) or _NO_ROOM)
    except StaleText as error:
        # What was typed stays; who saves once more has seen what it replaces.
        _show_version(form, asked.current.version if asked.current else 0)
        form.add_error(None, f"{error} Nu opgeslagen: {error.current or 'geen toelichting'}")
    except REFUSALS as error:
        refuse(request, error, form)
    else:
        return True
    return False


def _show_version(form: ReportForm, version: int) -> None:
    """What the page carries to its next save."""
    form.data = form.data.copy()
    form.data["version"] = str(version)


def _judge(request: HttpRequest, asked: Asked) -> HttpResponse:
    current = asked.current if asked.may_be_judged else None
    if request.method == "POST" and current is None:
        raise Http404
    form = JudgeForm(request.POST or None) if current is not None else None
    if request.method == "POST" and form is not None and form.is_valid() and current is not None:
        remarks = form.cleaned_data["remarks"]
        is_return = "return" in request.POST
        act = send_back_report if is_return else accept_report
        try:
            act(current, remarks=remarks, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            words = "teruggestuurd. De aanbieder krijgt bericht." if is_return else "geaccepteerd."
            messages.success(request, f"De rapportage is {words}")
            return redirect("contracts:obligation", asked.file.public_id, asked.obligation.public_id)
    context = {"reader": asked.reader, "form": form, **_context(asked)}
    return contract_page(request, "contracts/promises/report.html", asked.file, **context)


def _context(asked: Asked) -> dict[str, object]:
    obligation, current = asked.obligation, asked.current
    return {
        "obligation": obligation,
        "period": asked.period,
        "period_words": period_in_words(asked.period, obligation.rhythm),
        "report": current,
        "word": report_word(current) if current else None,
        "said": reported_words(current, obligation) if current else "",
        "papers": current.papers if current else [],  # type: ignore[attr-defined]
        "earlier": [(row, reported_words(row, obligation)) for row in asked.earlier],
        "obligation_url": reverse("contracts:obligation", args=[asked.file.public_id, obligation.public_id]),
    }


def _initial(asked: Asked) -> dict[str, object]:
    """The draft; after a return what was said before."""
    source = asked.current or (asked.earlier[-1] if asked.earlier else None)
    if source is None:
        return {}
    return {
        "value": source.value,
        "is_met": "" if source.is_met is None else ("ja" if source.is_met else "nee"),
        "explanation": source.explanation,
        "version": asked.current.version if asked.current else 0,
    }


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
