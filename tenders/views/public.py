"""What anybody may read, without an account. The number of bids stands nowhere."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

import clock
from accounts.models import Organisation
from tenders.access import readable_tender
from tenders.burden.presenters import for_bidders
from tenders.changes import rectifications_of
from tenders.consultation.presenters import public_rows as consultation_rows
from tenders.consultation.selectors import public_consultations
from tenders.domain.chapter import TITLE
from tenders.domain.configuration import ConfigurationIncomplete
from tenders.domain.definition import TenderDefinition
from tenders.domain.lifecycle import Status
from tenders.domain.milestones import public_milestones
from tenders.domain.stating import CLIENT_JUDGES, bidding_in_words, plan_rules_in_words
from tenders.domain.wording import local_date, points_in_words
from tenders.exports import calendar_bytes, calendar_response, calendar_tender
from tenders.following import Following, following_of, notices_of
from tenders.header import status_in_words
from tenders.models import Tender
from tenders.pdf import chapter_of
from tenders.permissions import roles_in
from tenders.planning import planning_of
from tenders.presenters import criteria_rows, method_pages
from tenders.public import public_tenders
from tenders.public_rows import (
    admission_rows,
    condition_rows,
    document_rows,
    grounds_in,
    life_rows,
    lot_rows,
    public_facts,
    requirement_rows,
    social_return_reasons,
    statement_rows,
)
from tenders.rounds import open_round_of, rounds_of
from tenders.selectors import (
    configuration_of,
    current_documents,
    definition_of,
    forms_of,
    shown_reasons,
    status_log,
    texts_of,
)
from tenders.timeline import timeline
from tenders.views.pages import tender_page


@require_GET
def public_list(request: HttpRequest) -> HttpResponse:
    """Published tenders, those open for bids first, and the market consultations."""
    at = clock.now()
    rows = [
        {
            "tender": tender,
            "status": status_in_words(tender, at=at, is_insider=False),
            "is_open": tender.state is Status.PUBLISHED and not tender.has_closed(at),
        }
        for tender in public_tenders(at=at)
    ]
    context = {
        "rows": rows,
        "consultations": consultation_rows(public_consultations(), at=at),
        "present": at,
    }
    return render(request, "tenders/tender_list.html", context)


@require_GET
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The public page; before publication an example of it for who has a role in the tender."""
    tender = readable_tender(request, public_id)
    try:
        definition = definition_of(tender)
    except ConfigurationIncomplete as incomplete:
        messages.info(request, f"Er is nog geen voorbeeld van de openbare pagina. {incomplete}")
        return redirect("tenders:configure", public_id=tender.public_id)
    return tender_page(request, "tenders/tender_detail.html", tender, _content(request, tender, definition))


@require_GET
def chapter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """ "Zo beoordelen wij"; before publication as it would be, for who has a role in the tender."""
    tender = readable_tender(request, public_id)
    if tender.is_admission:
        raise Http404
    try:
        definition = definition_of(tender)
    except ConfigurationIncomplete as incomplete:
        messages.info(request, f"Er is nog geen hoofdstuk '{TITLE}'. {incomplete}")
        return redirect("tenders:configure", public_id=tender.public_id)
    context = {
        "title": TITLE,
        "chapter": chapter_of(tender, definition, texts_of(tender)),
        "documents": document_rows(current_documents(tender).exclude(made_from="")),
        "is_example": not tender.is_public,
    }
    return tender_page(request, "tenders/chapter.html", tender, context)


@require_safe
def calendar(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The public milestones as iCalendar; an agenda asks for it again and again."""
    tender = readable_tender(request, public_id)
    address = request.build_absolute_uri(reverse("tenders:detail", args=[tender.public_id]))
    planning = planning_of(tender)
    facts = calendar_tender(tender, planning, public_milestones(planning), url=address)
    return calendar_response(calendar_bytes(tender.title, [facts]), name="planning")


def _content(request: HttpRequest, tender: Tender, definition: TenderDefinition) -> dict[str, Any]:
    configuration, method, texts = configuration_of(tender), definition.method, texts_of(tender)
    facts, planning = configuration.facts, planning_of(tender)
    return {
        "definition": definition,
        "method": method,
        "how": method_pages(definition, facts, forms_of(tender)),
        "admission": admission_rows(definition),
        "rounds": _rounds(tender),
        "open_round": open_round_of(tender, at=clock.now()),
        "criteria": criteria_rows(method, texts),
        "scale": [
            {
                "level": level,
                "value": points_in_words(level.value) if level.value is not None else "",
                "description": texts.scale.get(level.label, ""),
            }
            for level in method.scale
        ],
        "suitability": requirement_rows(facts),
        "grounds": grounds_in(facts),
        "statements": statement_rows(facts, definition),
        "conditions": condition_rows(facts),
        "burden": for_bidders(configuration),
        "social_return_reasons": social_return_reasons(facts),
        "lots": lot_rows(facts),
        "bidding": bidding_in_words(facts.lot_limits),
        "division_explanation": facts.lot_limits.division_explanation,
        "client_judges": CLIENT_JUDGES if tender.client_judges else "",
        "plan_rules": plan_rules_in_words(facts.plan_rules),
        "documents": document_rows(current_documents(tender)),
        "timeline": timeline(
            public_milestones(planning), today=local_date(clock.now()), is_admission=tender.is_admission
        ),
        "announced": planning.announced,
        "facts": public_facts(tender, facts, definition),
        "deviations": shown_reasons(tender, at=clock.now()),
        "is_example": not tender.is_public,
        "has_role": bool(roles_in(request.user, tender)),
        "bid_url": _bid_url(request, tender),
        "is_provider": _acts_for_provider(request),
        "consultations": consultation_rows(public_consultations(tender), at=clock.now()),
        "rectifications": rectifications_of(tender),
        "life": life_rows(status_log(tender)) if tender.is_public else [],
        "follow": _follow(request, tender) if tender.is_public else None,
    }


def _rounds(tender: Tender) -> list[dict[str, Any]]:
    """The published rounds of the procedure, where there is more than one."""
    if not tender.is_admission or not tender.is_public:
        return []
    at = clock.now()
    rows = [
        {"tender": each, "status": status_in_words(each, at=at, is_insider=False)}
        for each in rounds_of(tender).public()
    ]
    return rows if len(rows) > 1 else []


def _follow(request: HttpRequest, tender: Tender) -> dict[str, Any]:
    """The news of the tender, and how to follow it."""
    news = list(notices_of(tender))
    address = reverse("tenders:detail", args=[tender.public_id])
    if not request.user.is_authenticated:
        return {"notices": news, "login_url": f"{reverse('account_login')}?next={address}"}
    organisation = request.acting.organisation
    state = following_of(tender, request.user, organisation)
    follows = state is not Following.NO
    return {
        "notices": news,
        "takes_part": state is Following.TAKES_PART,
        "follows": follows,
        "who": organisation.name if state is Following.ORGANISATION and organisation else "U",
        "action": reverse(f"tenders:{'unfollow' if follows else 'follow'}", args=[tender.public_id]),
    }


def _bid_url(request: HttpRequest, tender: Tender) -> str:
    """Where a provider's user works on its bid, while the tender is open."""
    is_open = tender.state is Status.PUBLISHED and not tender.has_closed(clock.now())
    if not is_open or not _acts_for_provider(request):
        return ""
    return reverse("bids:desk", args=[tender.public_id])


def _acts_for_provider(request: HttpRequest) -> bool:
    acting_for = request.acting.organisation
    return acting_for is not None and acting_for.kind == Organisation.Kind.PROVIDER
