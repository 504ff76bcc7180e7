"""Pages of a task with a file, of the bidder itself and of a member."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

import clock
from accounts.models import User
from bids.content import DraftItem, draft_items, draft_stream
from bids.domain import tasks
from bids.domain.answers import version_of
from bids.domain.details import EvidenceDetails
from bids.domain.refusals import BidRefused, ContentRefused, StaleAnswers
from bids.domain.tasks import Task
from bids.file_forms import FileForm
from bids.models import Draft
from bids.presenters.evidence import AgeRow, age_rows, newest_rule
from bids.safe.presenters import Offer, offers_for
from bids.safe.selectors import safe_contents, safe_evidence
from bids.safe.services import use_in_draft
from bids.services import remove_object, save_details, save_file
from bids.views.autosave import autosaved, differing, first_refusal, is_autosave, not_saved, seen_in
from bids.views.pages import page
from documents.inspection import UploadRefused
from documents.responses import stream_response
from documents.scanning import look_again
from documents.storage import StorageFault
from documents.vault import VaultDamaged
from tenders.domain.definition import TenderDefinition
from tenders.domain.stating import evidence_in_words, plan_rules_in_words
from tenders.domain.stating_rules import originals_in_words, signature_in_words
from tenders.domain.wording import local_date
from tenders.models import EvidenceRequirement, Tender
from tenders.permissions import NotAllowed
from tenders.reading import evidence_facts, plan_rules_of
from tenders.selectors import definition_of
from ui.forms import Form
from ui.presentation import SummaryRow

_DAMAGED = "is in de opslag beschadigd of verdwenen."


@dataclass(frozen=True)
class TaskUrls:
    """Where a task with a file lives: the bidder's own and that of a member have other addresses."""

    file: str
    remove: str
    page: str
    back: str
    # The address that copies a bewijsmiddel of the own bewijskluis into the task; None for who fills in for a member.
    from_safe: Callable[[UUID], str] | None = None


def own_file(request: HttpRequest, draft: Draft, listed: Task, urls: TaskUrls) -> HttpResponseBase:
    """The file of a task, for who may read this part of the draft."""
    obj = draft.items.select_related("blob", "draft__bid__organisation").filter(task=listed.key).first()
    if obj is None or obj.is_answers:
        raise Http404
    try:
        name = draft_items(draft, by=request.user)[listed.key].name
        return stream_response(draft_stream(obj, by=request.user), name, "application/pdf", inline=True)
    except ContentRefused as refusal:
        raise Http404 from refusal
    except VaultDamaged:
        messages.error(request, f"{listed.title} {_DAMAGED} Upload het bestand opnieuw.")
        return redirect(urls.page)


def remove_page(
    request: HttpRequest, tender: Tender, draft: Draft, listed: Task, urls: TaskUrls
) -> HttpResponse:
    """Asks once, and takes what the task holds out of the draft."""
    obj = draft.items.select_related("blob", "draft__bid__organisation").filter(task=listed.key).first()
    if obj is None:
        raise Http404
    if request.method == "POST":
        try:
            remove_object(obj, by=request.user, at=clock.now())
        except (BidRefused, NotAllowed) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{listed.title} is uit uw concept gehaald.")
        return redirect(urls.back)
    return page(request, "bids/task_remove.html", tender, {"task": listed, "urls": urls})


def file_page(
    request: HttpRequest, tender: Tender, draft: Draft, listed: Task, urls: TaskUrls
) -> HttpResponse:
    """Upload, replace or look at the file of a task, of the bidder or of a member."""
    item = draft_items(draft, by=request.user).get(listed.key)
    form = _file_form(request, listed, item)
    may_autosave = listed.evidence is not None and item is not None and not item.is_carried
    if is_autosave(request):
        return _autosave(request, listed, item if may_autosave else None, form)
    version = seen_in(request) if request.method == "POST" else version_of(item.details if item else None)
    context: dict[str, Any] = {"version": version, "may_autosave": may_autosave}
    is_kept = False
    if request.method == "POST" and form.is_valid():
        try:
            is_kept = kept(request, form, lambda: _store(request, draft, listed, item, form), field="file")
        except StaleAnswers as stale:
            context["stale"], context["version"] = _stored(request, listed, form, stale.current)
    if is_kept:
        messages.success(request, f"{listed.title} is bewaard in uw concept. Er is nog niet ingediend.")
        if listed.key == tasks.PLAN:
            return redirect("bids:plan_marks", public_id=tender.public_id)
        return redirect(urls.back)
    waits, malware = _scan_of(item, by=request.user)
    definition = definition_of(tender)
    rule = newest_rule(listed.evidence, tender.closes_at) if listed.evidence else ""
    requirement = (
        tender.evidence_requirements.filter(code=listed.evidence.code)
        .select_related("suitability", "form__file")
        .first()
        if listed.evidence
        else None
    )
    context |= {
        "form": form,
        "saved_at": item.obj.saved_at if item is not None and may_autosave else None,
        "task": listed,
        "urls": urls,
        "item": item,
        "waits_for_scan": waits,
        "malware": malware,
        "rule": rule,
        "ages": _ages(tender, listed, item),
        "offers": _offers(request, tender, listed, urls),
        "asked": _asked(requirement, definition),
        "reason": requirement.suitability if requirement else None,
        "blank": requirement.form if requirement else None,
        "may_use_safe": listed.evidence is not None and urls.from_safe is not None,
        "is_plan": listed.key == tasks.PLAN,
        "plan_limit": definition.plan if listed.key == tasks.PLAN else None,
        "plan_rules": plan_rules_in_words(plan_rules_of(tender)) if listed.key == tasks.PLAN else [],
        "max_bytes": settings.MAX_FILE_BYTES,
        "max_bid_bytes": settings.MAX_BID_BYTES,
    }
    return page(request, "bids/task_file.html", tender, context)


def _scan_of(item: DraftItem | None, *, by: User) -> tuple[bool, str]:
    """Of a file that came in while nobody scanned: a bidder hears of malware when it looks, not after the opening."""
    if item is None or item.is_carried or item.obj.is_answers:
        return False, ""
    return look_again(item.obj.blob, lambda: draft_stream(item.obj, by=by))


def _asked(requirement: EvidenceRequirement | None, definition: TenderDefinition) -> list[str]:
    """What a bewijsmiddel asks, and how a form is signed and kept."""
    if requirement is None:
        return []
    signing = (signature_in_words(definition.rules), originals_in_words(definition.rules))
    return [*evidence_in_words(*evidence_facts([requirement])), *filter(None, signing)]


def take_from_safe(
    request: HttpRequest, draft: Draft, listed: Task, evidence_id: UUID, urls: TaskUrls
) -> HttpResponse:
    """Copy a bewijsmiddel from the bewijskluis of the organisation that the visitor acts for into this task."""
    if listed.evidence is None or urls.from_safe is None:
        raise Http404
    found = safe_evidence(request.acting.organisation, evidence_id, by=request.user)
    if found is None:
        raise Http404
    try:
        use_in_draft(found, draft, listed.key, by=request.user, at=clock.now())
    except (BidRefused, NotAllowed, UploadRefused, StorageFault, VaultDamaged) as refusal:
        messages.error(request, str(refusal))
        return redirect(urls.page)
    messages.success(request, f"{listed.title} komt nu uit uw bewijskluis. Er is nog niet ingediend.")
    return redirect(urls.back)


def _offers(request: HttpRequest, tender: Tender, listed: Task, urls: TaskUrls) -> list[tuple[Offer, str]]:
    """What the bewijskluis has for this task, the likeliest first, with the address that puts it into the draft."""
    if listed.evidence is None or urls.from_safe is None:
        return []
    kept = safe_contents(request.acting.organisation, by=request.user)
    found = offers_for(listed.evidence, kept, today=local_date(clock.now()), closes_at=tender.closes_at)
    return [(offer, urls.from_safe(offer.kept.item.public_id)) for offer in found]


def _ages(tender: Tender, listed: Task, item: DraftItem | None) -> tuple[AgeRow, ...]:
    if listed.evidence is None or item is None:
        return ()
    details = EvidenceDetails.from_json(item.details)
    return age_rows(listed.evidence, details, today=local_date(clock.now()), closes_at=tender.closes_at)


def _file_form(request: HttpRequest, listed: Task, item: DraftItem | None) -> FileForm:
    details = EvidenceDetails.from_json(item.details if item else None)
    return FileForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial=FileForm.initial_from(details),
        is_evidence=listed.evidence is not None,
        has_file=item is not None and not item.is_carried,
        today=local_date(clock.now()),
    )


def _store(request: HttpRequest, draft: Draft, listed: Task, item: DraftItem | None, form: FileForm) -> None:
    noted = (item.details if item else None) or {}
    # A plan has no details on this page: what was marked in it stays, also beside a better version of it.
    details: dict[str, Any] = form.details.as_json() if listed.evidence is not None else noted
    upload = form.cleaned_data.get("file")
    if upload is not None:
        save_file(
            draft, listed.key, upload, name=upload.name, by=request.user, at=clock.now(), details=details
        )
    elif item is not None:
        save_details(
            item.obj, meta=item.meta_with(details), by=request.user, at=clock.now(), seen=seen_in(request)
        )


def _autosave(request: HttpRequest, listed: Task, item: DraftItem | None, form: FileForm) -> HttpResponse:
    """The dates and the issuer beside a file that is there already; a file itself goes by the button alone."""
    if item is None or not form.is_valid():
        return not_saved(request, first_refusal(form) or "De gegevens worden bewaard met het bestand.")
    at, details = clock.now(), form.details.as_json()

    def save() -> str:
        save_details(item.obj, meta=item.meta_with(details), by=request.user, at=at, seen=seen_in(request))
        return version_of(details)

    return autosaved(request, save, at=at, stored=lambda current: _stored(request, listed, form, current))


def _stored(
    request: HttpRequest, listed: Task, form: FileForm, current: Mapping[str, Any] | None
) -> tuple[list[SummaryRow], str]:
    other = FileForm(
        initial=FileForm.initial_from(EvidenceDetails.from_json(current)),
        is_evidence=listed.evidence is not None,
        has_file=True,
        today=local_date(clock.now()),
    )
    return differing(other, form), version_of(current)


def kept(request: HttpRequest, form: Form, save: Callable[[], object], *, field: str | None = None) -> bool:
    """Whether the service kept it; a refusal stands at the field and nothing that was typed is lost.

    StaleAnswers goes through: the page shows both versions.
    """
    try:
        save()
    except (UploadRefused, StorageFault) as refusal:
        form.add_error(field, str(refusal))
    except StaleAnswers:
        raise
    except (BidRefused, NotAllowed) as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False
