"""The UEA on the page: an overview with what is missing, a page per section, as PDF and as data."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import clock
from bids.content import draft_answers, participation_of
from bids.domain import uea
from bids.domain.answers import version_of
from bids.domain.participation import Participation
from bids.domain.refusals import BidRefused, StaleAnswers
from bids.domain.uea import Section
from bids.exports import espd_response
from bids.forms_uea import UeaForm
from bids.models import KeptDeclaration
from bids.presenters.uea import pdf_context, section_tasks
from bids.services.declaring import begin_declaration, keep_declaration, questions_of, save_section
from bids.views.autosave import autosaved, differing, is_autosave, seen_in
from bids.views.pages import page
from bids.views.parts import Part, part_of
from documents.pdf import render_pdf
from documents.storage import StorageFault
from tenders.domain.lifecycle import Status
from tenders.domain.stating_rules import signature_in_words
from tenders.permissions import NotAllowed
from tenders.selectors import definition_of
from ui.presentation import SummaryRow


@login_required
@require_safe
def overview(request: HttpRequest, public_id: UUID, part_id: UUID) -> HttpResponse:
    """The parts of the form, which of them is done, and every answer that is still missing by name."""
    part = part_of(request, public_id, part_id)
    saved = draft_answers(part.draft, part.declaration, by=request.user)
    asked = questions_of(part.tender)
    gaps = uea.missing(asked, saved or {})
    kept = KeptDeclaration.objects.filter(organisation=part.organisation).first() if part.is_own else None
    context = {
        "part": part,
        "groups": [section_tasks(asked, saved or {}, gaps, url=lambda name: part.url("uea_section", name))],
        "missing": [(uea.TITLES[gap.section], gap.text) for gap in gaps],
        "applying": uea.applying(asked, saved or {}),
        "is_started": saved is not None,
        "is_carried": saved is None and part.draft.items.filter(task=part.declaration).exists(),
        "kept": kept,
        "is_open": _is_open(part),
        "urls": {name: part.url(f"uea_{name}") for name in ("begin", "keep", "pdf", "xml")},
    }
    return page(request, "bids/uea.html", part.tender, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, public_id: UUID, part_id: UUID, name: str) -> HttpResponse:
    """One section; what was answered so far is kept, also where it is not complete."""
    part = part_of(request, public_id, part_id)
    asked = questions_of(part.tender)
    found = next((each for each in asked.sections if each.value == name), None)
    if found is None or not _is_open(part):
        raise Http404
    saved = draft_answers(part.draft, part.declaration, by=request.user)
    if saved is None and part.draft.items.filter(task=part.declaration).exists():
        # Sealed already: only an act of its own replaces it.
        return redirect(part.url("uea"))
    data = request.POST if request.method == "POST" else None
    form = UeaForm(data, section=found, asked=asked, saved=saved or _first(part))
    if is_autosave(request):
        return _autosave(request, part, found, form)
    version = _version(saved or {}, form)
    stale: list[SummaryRow] = []
    is_kept = False
    if request.method == "POST":
        version = seen_in(request)
        try:
            is_kept = form.is_valid() and _save(request, part, found, form)
        except StaleAnswers as newer:
            stale, version = _stored(asked, found, form, newer.current)
    if is_kept:
        return redirect(
            part.url("uea_section", following) if (following := _next(asked, found)) else part.url("uea")
        )
    number = asked.sections.index(found) + 1
    context = {
        "part": part,
        "form": form,
        "version": version,
        "stale": stale,
        "saved_at": _saved_at(part) if saved else None,
        "title": uea.TITLES[found],
        "signing": signature_in_words(definition_of(part.tender).rules) if found is Section.SIGNATURE else "",
        "step": f"Onderdeel {number} van {len(asked.sections)}",
        "counted": _counted(part) if found is Section.RUSSIA else [],
        "uea_url": part.url("uea"),
    }
    return page(request, "bids/uea_section.html", part.tender, context)


@login_required
@require_POST
def begin(request: HttpRequest, public_id: UUID, part_id: UUID) -> HttpResponse:
    """Begin anew: empty, or with the UEA that the organisation kept."""
    part = part_of(request, public_id, part_id)
    try:
        begin_declaration(
            part.draft,
            part.declaration,
            organisation=part.organisation,
            use_kept=request.POST.get("source") == "kept" and part.is_own,
            by=request.user,
            at=clock.now(),
        )
    except (BidRefused, NotAllowed, StorageFault) as refusal:
        messages.error(request, str(refusal))
    return redirect(part.url("uea"))


@login_required
@require_POST
def keep(request: HttpRequest, public_id: UUID, part_id: UUID) -> HttpResponse:
    """Keep the answers of the own organisation for a next tender."""
    part = part_of(request, public_id, part_id)
    if not part.is_own:
        raise Http404
    try:
        keep_declaration(
            part.draft, part.declaration, organisation=part.organisation, by=request.user, at=clock.now()
        )
    except (BidRefused, NotAllowed) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Uw UEA is bewaard. In een volgende aanbesteding kunt u haar overnemen.")
    return redirect(part.url("uea"))


@login_required
@require_safe
def as_pdf(request: HttpRequest, public_id: UUID, part_id: UUID) -> HttpResponse:
    """What is in the draft now, as a document; made while the bidder waits, by no job."""
    part, saved = _saved(request, public_id, part_id)
    known = _known(part)
    context = pdf_context(
        part.tender, part.name, questions_of(part.tender), saved, members=known.members, at=clock.now()
    )
    rendered = render_pdf("pdf/uea.html", context, is_rehearsal=part.tender.is_rehearsal)
    return _download(rendered.content, "application/pdf", "uea.pdf")


@login_required
@require_safe
def as_xml(request: HttpRequest, public_id: UUID, part_id: UUID) -> HttpResponse:
    """The same as ESPD response; docs/espd.md says what of it was checked."""
    part, saved = _saved(request, public_id, part_id)
    content = espd_response(
        part.tender, part.draft.public_id, questions_of(part.tender), saved, at=clock.now()
    )
    return _download(content, "application/xml", "espd-response.xml")


def _saved(request: HttpRequest, public_id: UUID, part_id: UUID) -> tuple[Part, dict[str, object]]:
    part = part_of(request, public_id, part_id)
    saved = draft_answers(part.draft, part.declaration, by=request.user)
    if saved is None:
        raise Http404
    return part, saved


def _save(request: HttpRequest, part: Part, found: Section, form: UeaForm) -> bool:
    try:
        save_section(
            part.draft,
            part.declaration,
            found,
            form.as_answers(),
            by=request.user,
            at=clock.now(),
            seen=seen_in(request),
        )
    except StaleAnswers:
        raise
    except (BidRefused, NotAllowed, StorageFault) as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"{uea.TITLES[found]} is bewaard in het concept. Er is nog niet ingediend.")
    return True


def _autosave(request: HttpRequest, part: Part, found: Section, form: UeaForm) -> HttpResponse:
    """Every answer is kept as it was typed; what was taken over is confirmed by the button alone."""
    at, values = clock.now(), form.as_answers() if form.is_valid() or form.is_bound else {}
    refused = form.refused

    def save() -> str:
        save_section(
            part.draft,
            part.declaration,
            found,
            values,
            by=request.user,
            at=at,
            seen=seen_in(request),
            refused=refused,
            confirms=False,
        )
        return _version(values, form)

    return autosaved(
        request,
        save,
        at=at,
        stored=lambda current: _stored(form.asked, found, form, current),
        gaps=len(refused),
    )


def _version(data: Mapping[str, Any], form: UeaForm) -> str:
    """Of the answers of one section."""
    return version_of(uea.part_like(data, form.shape))


def _stored(
    asked: uea.Questions, found: Section, form: UeaForm, current: Mapping[str, Any] | None
) -> tuple[list[SummaryRow], str]:
    other = UeaForm(section=found, asked=asked, saved=dict(current or {}))
    return differing(other, form), version_of(current)


def _saved_at(part: Part) -> datetime | None:
    return part.draft.items.filter(task=part.declaration).values_list("saved_at", flat=True).first()


def _known(part: Part) -> Participation:
    """Who else takes part, for the bidder's own UEA; a member declares for itself alone."""
    known = participation_of(part.draft) if not part.number else None
    return known or Participation()


def _counted(part: Part) -> list[str]:
    return [member.label for member in _known(part).members if member.counts_for_sanctions]


def _first(part: Part) -> dict[str, object]:
    """What the installation knows of the organisation, before anything was saved."""
    if not part.is_own:
        known = {"name": part.name, "kvk": part.member.kvk if part.member else ""}
    else:
        own = part.organisation
        known = {
            "name": own.name,
            "kvk": own.kvk_number,
            "address": own.address,
            "postal_code": own.postal_code,
            "city": own.city,
        }
    return {"company": known}


def _next(asked: uea.Questions, found: Section) -> str:
    place = asked.sections.index(found) + 1
    return asked.sections[place].value if place < len(asked.sections) else ""


def _is_open(part: Part) -> bool:
    return part.tender.state is Status.PUBLISHED and not part.tender.has_closed(clock.now())


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
