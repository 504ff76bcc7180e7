"""Pages of social return: of the tender with its rule and Excel, of a contract, and of one effort."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from audit.services import record_access, tender_scope
from clock import now
from contracts.domain.social_return import EffortStatus, Rule
from contracts.execution.access import contract_page, file_for
from contracts.execution.permissions import MANAGE, READ, may_report
from contracts.execution.registry import Reader
from contracts.maximum.selectors import files_of
from contracts.models import ContractFile, SocialReturnEffort
from contracts.social.exports import social_return_workbook
from contracts.social.forms import EffortForm, JudgeForm, RuleForm
from contracts.social.presenters import (
    chart_of,
    effort_row,
    effort_rows,
    holder_rows,
    hour_rows,
    progress_rows,
    rule_words,
)
from contracts.social.selectors import (
    effort_in,
    efforts_of,
    owed_by,
    owed_by_one,
    rule_of,
    rule_row,
    stated_percent,
)
from contracts.social.services import judge_effort, register_effort, set_rule
from contracts.views.pages import REFUSALS, page, refuse
from documents.inspection import UploadRefused
from documents.responses import file_response
from documents.storage import StorageFault
from tenders.access import tender_for
from tenders.models import Tender
from tenders.permissions import may

PAGE_SIZE = 50
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def of_tender(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """What was agreed, and how far each contract is."""
    tender = tender_for(request, tender_id, READ)
    shown = Paginator(files_of(tender), PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {
        **_rule_context(rule_of(tender)),
        "rule_row": rule_row(tender),
        "page": shown,
        "rows": holder_rows(owed_by(list(shown.object_list))),
        "may_manage": may(request.user, MANAGE, tender),
    }
    return page(request, "contracts/social/tender.html", tender, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Add what the tender leaves open."""
    tender = tender_for(request, tender_id, MANAGE)
    asks_percent = stated_percent(tender) is None
    form = RuleForm(
        request.POST or None,
        asks_percent=asks_percent,
        asks_base=not tender.social_return_base,
        row=rule_row(tender),
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_rule(tender, **form.said(), by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De afspraken over social return liggen vast.")
            return redirect("contracts:social_return_of", tender.public_id)
    return page(request, "contracts/social/rule.html", tender, form=form, asks_percent=asks_percent)


@require_safe
def export(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Everything of all contracts."""
    tender = tender_for(request, tender_id, READ)
    efforts = SocialReturnEffort.objects.filter(file__contract__decision__tender=tender).select_related(
        "file__contract__bid__organisation", "file__contract__lot"
    )
    content = social_return_workbook(owed_by(list(files_of(tender))), efforts)
    response = HttpResponse(content, content_type=_EXCEL)
    response["Content-Disposition"] = 'attachment; filename="social-return.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def of_file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """What is owed and done under one contract."""
    file, reader = file_for(request, file_id)
    owed = owed_by_one(file)
    shown = Paginator(efforts_of(file), PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {
        **_rule_context(owed.rule),
        "reader": reader,
        "progress": progress_rows(owed),
        "chart": chart_of(owed),
        "page": shown,
        "rows": effort_rows(shown.object_list),
        "may_register": owed.rule is not None and _may_register(request, file, reader),
        "tender_url": reverse("contracts:social_return_of", args=[_tender(file).public_id]),
    }
    return contract_page(request, "contracts/social/contract.html", file, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Register an effort: the provider, or the contract manager for it."""
    file, reader = file_for(request, file_id)
    rule = rule_of(_tender(file))
    if rule is None or not _may_register(request, file, reader):
        raise Http404
    form = EffortForm(request.POST or None, request.FILES or None, rule=rule)
    if request.method == "POST" and form.is_valid() and _register(request, file, form):
        messages.success(request, "De inspanning is geregistreerd.")
        return redirect("contracts:social_return", file.public_id)
    context = {"form": form, **_rule_context(rule), "back_url": _url(file)}
    return contract_page(request, "contracts/social/add.html", file, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def effort(request: HttpRequest, file_id: UUID, effort_id: UUID) -> HttpResponse:
    """One effort; who manages the contract accepts or refuses it."""
    file, reader = file_for(request, file_id)
    found = effort_in(file, effort_id)
    if found is None:
        raise Http404
    found.file = file
    may_judge = reader.may_manage and found.state is EffortStatus.REGISTERED
    if request.method == "POST" and not may_judge:
        raise Http404
    form = JudgeForm(request.POST or None) if may_judge else None
    if request.method == "POST" and form is not None and form.is_valid():
        is_accepted = "refuse" not in request.POST
        try:
            judge_effort(found, is_accepted=is_accepted, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            word = "geaccepteerd" if is_accepted else "afgewezen"
            messages.success(request, f"De inspanning is {word}. De opdrachtnemer krijgt bericht.")
            return redirect("contracts:social_return", file.public_id)
    context = {"reader": reader, "form": form, "row": effort_row(found), "back_url": _url(file)}
    return contract_page(request, "contracts/social/effort.html", file, **context)


@require_safe
def evidence(request: HttpRequest, file_id: UUID, effort_id: UUID) -> HttpResponseBase:
    """The evidence as it was uploaded; who read it is noted."""
    file, _ = file_for(request, file_id)
    found = effort_in(file, effort_id)
    if found is None or found.evidence is None:
        raise Http404
    scope = tender_scope(_tender(file).public_id)
    record_access(request.user, "social_return.read_evidence", found, scope=scope, granted=True, at=now())
    return file_response(found.evidence)


def _register(request: HttpRequest, file: ContractFile, form: EffortForm) -> bool:
    """Whether it was registered; why not stands at its field."""
    upload = form.cleaned_data["evidence"]
    file_of = {"upload": upload.file, "name": upload.name} if upload else {}
    try:
        register_effort(file, **form.said(), **file_of, by=request.user, at=now())
    except (UploadRefused, StorageFault) as refusal:
        form.add_error("evidence", str(refusal) or "Er was geen ruimte om dit te bewaren. Probeer het later.")
    except REFUSALS as error:
        refuse(request, error, form)
    else:
        return True
    return False


def _may_register(request: HttpRequest, file: ContractFile, reader: Reader) -> bool:
    return reader.may_manage or (reader.is_provider and may_report(request.user, file))


def _rule_context(rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"rule": None}
    return {"rule": rule, "rule_words": rule_words(rule), "hours": hour_rows(rule)}


def _tender(file: ContractFile) -> Tender:
    tender: Tender = file.contract.decision.tender
    return tender


def _url(file: ContractFile) -> str:
    return reverse("contracts:social_return", args=[file.public_id])
