"""The buyer's list, a new tender, and the task list."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

import clock
from accounts.selectors import is_buyer_of, organisations_of
from documents.responses import stream_response
from tenders.access import tender_for
from tenders.domain.checks import blocking, explained
from tenders.domain.configuration import ConfigurationIncomplete
from tenders.domain.lifecycle import BEFORE_CONTRACT, Status
from tenders.domain.milestones import milestones
from tenders.domain.scenario import ScenarioInvalid
from tenders.domain.scenario.source import MAX_BYTES
from tenders.domain.wording import local_date
from tenders.forms.acts import ADMISSION, CreateForm
from tenders.header import status_in_words
from tenders.models import Tender
from tenders.permissions import NotAllowed, may
from tenders.planning import planning_of
from tenders.presenters import configuration_groups, content_counts, status_rows
from tenders.selectors import (
    configuration_of,
    copyable_tenders,
    current_documents,
    new_findings,
    reasons_of,
    status_log,
    tenders_for,
)
from tenders.services import (
    KeyTaken,
    create_from,
    create_from_file,
    create_from_template,
    create_tender,
    scenario_file,
    templates,
)
from tenders.timeline import timeline
from tenders.views.pages import tender_page
from ui.sorting import arranged, order_of

_MY_ORDERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "titel": lambda row: row["tender"].title.casefold(),
    "rol": lambda row: row["roles"].casefold(),
    # By how far it is, as it stands in the life of a tender; the words of a status have no order.
    "status": lambda row: list(Status).index(row["tender"].state),
    "sluiting": lambda row: row["deadline"],
}


@login_required
@require_GET
def my_tenders(request: HttpRequest) -> HttpResponse:
    """Where the user has a role, newest first, or as a heading asks: the archive, or all that is not in it."""
    at = clock.now()
    in_archive = request.GET.get("archief") == "ja"
    mine = tenders_for(request.user)
    sorting = order_of(request.GET, _MY_ORDERS)
    rows = [
        {
            "tender": tender,
            "roles": ", ".join(roles),
            "status": status_in_words(tender, at=at, is_insider=True),
            "deadline": tender.closes_at,
        }
        for tender, roles in mine
        if tender.is_archived is in_archive
    ]
    may_create = any(is_buyer_of(request.user, item) for item in organisations_of(request.user))
    context = {
        "rows": arranged(rows, sorting, _MY_ORDERS),
        "sorting": sorting,
        "in_archive": in_archive,
        "elsewhere": len(mine) - len(rows),
        "may_create": may_create,
        "present": at,
    }
    return render(request, "tenders/tender_mine.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    authorities = [item for item in organisations_of(request.user) if is_buyer_of(request.user, item)]
    if not authorities:
        raise Http404
    form = CreateForm(
        request.POST or None,
        request.FILES or None,
        authorities=authorities,
        sources=copyable_tenders(request.user, authorities),
        templates=[(row.name, f"{row.title}. {row.summary}") for row in templates()],
    )
    if request.method == "POST" and form.is_valid():
        try:
            tender = _begin(request, form.cleaned_data)
        except ScenarioInvalid as invalid:
            form.add_error("file", [f"{problem}." for problem in invalid.problems])
        except KeyTaken as taken:
            form.add_error("key", str(taken))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("tenders:configure", public_id=tender.public_id)
    return render(request, "tenders/tender_create.html", {"form": form})


def _begin(request: HttpRequest, data: dict[str, Any]) -> Tender:
    facts = {
        "key": data["key"],
        "title": data["title"],
        "reference": data["reference"],
        "by": request.user,
        "at": clock.now(),
    }
    if data["source"]:
        return create_from(data["source"], **facts)
    if data["template"]:
        return create_from_template(data["template"], authority=data["authority"], **facts)
    if data["file"]:
        # One byte more than a scenario may have: then it is refused for its size.
        content = data["file"].read(MAX_BYTES + 1)
        return create_from_file(content, authority=data["authority"], **facts)
    return create_tender(authority=data["authority"], is_admission=data["kind"] == ADMISSION, **facts)


@login_required
@require_GET
def export(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The tender as a scenario file."""
    tender = tender_for(request, public_id, "tenders.read_configuration")
    try:
        content = scenario_file(tender)
    except ConfigurationIncomplete as incomplete:
        messages.info(request, f"Er is nog geen scenariobestand te maken. {incomplete}")
        return redirect("tenders:configure", public_id=tender.public_id)
    return stream_response(iter([content]), f"{tender.key}.yaml", "application/yaml")


@login_required
@require_GET
def configure(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The tender's own page for who has a role in it: the task list while it is a draft, then what was published."""
    tender = tender_for(request, public_id, "tenders.read_configuration")
    configuration = configuration_of(tender)
    found = new_findings(tender, at=clock.now()) if tender.state is Status.DRAFT else ()
    groups = configuration_groups(
        tender,
        found,
        content_counts(tender, configuration, documents=current_documents(tender).count()),
        linked=may(request.user, "tenders.configure", tender),
    )
    context = {
        "title": _title(tender),
        "groups": groups,
        "done": sum(group.done for group in groups),
        "total": sum(group.needed for group in groups),
        "blocking": blocking(found),
        "unexplained": sum(not row.reason for row in explained(found, reasons_of(tender))) if found else 0,
        "is_draft": tender.state is Status.DRAFT,
        **_links(request, tender),
    }
    return tender_page(request, "tenders/tender_configure.html", tender, context)


@login_required
@require_GET
def status_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Verloop: every step in the life of the tender, with who, when and why, and the planning as it is now."""
    tender = tender_for(request, public_id, "tenders.read_configuration")
    context = {
        "title": "Verloop",
        "changes": status_rows(status_log(tender), is_admission=tender.is_admission),
        "timeline": timeline(
            milestones(planning_of(tender)), today=local_date(clock.now()), is_admission=tender.is_admission
        ),
        "with_rules": True,
    }
    return tender_page(request, "tenders/tender_status.html", tender, context)


def _title(tender: Tender) -> str:
    if tender.revises_id is not None:
        return "Rectificatie voorbereiden"
    return "Configuratie" if tender.state is Status.DRAFT else tender.title


def _links(request: HttpRequest, tender: Tender) -> dict[str, Any]:
    return {
        "revises": tender.revises,
        "may_rectify_now": may(request.user, "tenders.rectify", tender),
        "may_pause_now": may(request.user, "tenders.pause", tender),
        "may_resume_now": may(request.user, "tenders.resume", tender),
        "may_read_leidraad": may(request.user, "tenders.read_leidraad", tender),
        "may_simulate_now": may(request.user, "tenders.read_simulations", tender),
        "may_read_consultations": may(request.user, "tenders.read_consultations", tender),
        "may_announce_now": may(request.user, "tenders.announce", tender),
        "may_withdraw_now": tender.state in BEFORE_CONTRACT and may(request.user, "tenders.withdraw", tender),
        "may_read_audit": may(request.user, "tenders.read_audit", tender),
    }
