"""Change a published tender: prepare and issue a rectificatie, pause and resume."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import clock
from documents.inspection import UploadRefused
from documents.storage import StorageFault
from tenders.access import tender_for
from tenders.changes import announcement_of, next_announcement, rectifications_of, revision_of
from tenders.domain.announcement import in_words, refusal
from tenders.domain.change import ChangeRefused
from tenders.domain.lifecycle import TransitionRefused
from tenders.domain.wording import instant_in_words
from tenders.forms.change import OutageForm, PauseForm, RectifyForm, ResumeForm
from tenders.leidraad.selectors import among_documents
from tenders.models import LeidraadVersion, Tender
from tenders.services import (
    NotAnnounced,
    PauseRefused,
    PublicationRefused,
    ReasonMissing,
    StaleConfiguration,
    abandon_revision,
    adopt_proposed_deadline,
    extend_after_outage,
    issue_rectification,
    keep_proof,
    pause_tender,
    prepare,
    resume_tender,
    start_revision,
)
from tenders.services.pausing import earliest_deadline, proposed_at_resumption
from tenders.views.editing import posted_version
from tenders.views.pages import tender_page


@login_required
@require_GET
def rectification(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is being prepared and what was issued, with every difference."""
    tender = tender_for(request, public_id, "tenders.rectify")
    copy = revision_of(tender)
    at = clock.now()
    context = {
        "title": "Rectificatie",
        "copy": copy,
        "prepared": prepare(tender, copy, at=at) if copy else None,
        "why_not": _why_not(tender),
        "old_leidraad": _old_leidraad(tender) if copy else None,
        "has_closed": tender.has_closed(at),
        "issued": rectifications_of(tender),
    }
    return tender_page(request, "tenders/rectification.html", tender, context)


def _old_leidraad(tender: Tender) -> LeidraadVersion | None:
    """The version among the documents, where it does not say what is being changed."""
    version, is_same = among_documents(tender) or (None, True)
    return None if is_same else version


@login_required
@require_POST
def rectification_start(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tender = tender_for(request, public_id, "tenders.rectify")
    copy = start_revision(tender, by=request.user, at=clock.now())
    return redirect("tenders:configure", public_id=copy.public_id)


@login_required
@require_POST
def rectification_abandon(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tender = tender_for(request, public_id, "tenders.rectify")
    abandon_revision(tender, by=request.user, at=clock.now())
    messages.success(request, "De voorbereiding is weggegooid. Wat gepubliceerd is, blijft gelden.")
    return redirect("tenders:rectification", public_id=tender.public_id)


@login_required
@require_POST
def rectification_deadline(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take over the proposed deadline."""
    tender = tender_for(request, public_id, "tenders.rectify")
    try:
        adopted = adopt_proposed_deadline(tender, by=request.user, at=clock.now())
    except ChangeRefused as refused:
        messages.error(request, str(refused))
    else:
        if adopted:
            messages.success(request, f"De inschrijving sluit straks op {instant_in_words(adopted)}.")
    return redirect("tenders:rectification", public_id=tender.public_id)


@login_required
@require_http_methods(["GET", "POST"])
def rectification_issue(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The solemn page: what changes, why, and by when bidders know."""
    tender = tender_for(request, public_id, "tenders.rectify")
    copy = revision_of(tender)
    prepared = prepare(tender, copy, at=clock.now()) if copy else None
    if copy is None or prepared is None or prepared.refusals or prepared.findings or _why_not(tender):
        messages.error(request, "Uitgeven kan nog niet. Hieronder staat waarom.")
        return redirect("tenders:rectification", public_id=tender.public_id)
    form = RectifyForm(request.POST if request.method == "POST" else None, is_early=prepared.is_early)
    if request.method == "POST" and form.is_valid():
        try:
            issue_rectification(
                tender,
                **form.cleaned_data,
                version=posted_version(request),
                by=request.user,
                at=clock.now(),
            )
        except StaleConfiguration:
            form.add_error(
                None, "Terwijl u keek, is de voorbereiding gewijzigd. Lees de verschillen opnieuw."
            )
        except (ChangeRefused, NotAnnounced, PublicationRefused) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "De rectificatie is uitgegeven. Wie volgt, krijgt bericht.")
            return redirect("tenders:detail", public_id=tender.public_id)
    context = {
        "title": "Geef de rectificatie uit",
        "form": form,
        "prepared": prepared,
        "config_version": copy.config_version,
        "announced": _announced(tender),
    }
    return tender_page(request, "tenders/rectification_issue.html", tender, context)


@login_required
@require_http_methods(["GET", "POST"])
def pause(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tender = tender_for(request, public_id, "tenders.pause")
    form = PauseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            pause_tender(tender, by=request.user, at=clock.now(), reason=form.cleaned_data["reason"])
        except (ReasonMissing, PauseRefused, TransitionRefused) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "De aanbesteding ligt stil. Wie volgt, krijgt bericht.")
            return redirect("tenders:configure", public_id=tender.public_id)
    context = {
        "title": "Leg deze aanbesteding stil",
        "form": form,
        "has_closed": tender.has_closed(clock.now()),
    }
    return tender_page(request, "tenders/tender_pause.html", tender, context)


@login_required
@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tender = tender_for(request, public_id, "tenders.resume")
    at = clock.now()
    form = ResumeForm(
        request.POST if request.method == "POST" else None, proposed=proposed_at_resumption(tender, at=at)
    )
    if request.method == "POST" and form.is_valid():
        try:
            resume_tender(
                tender,
                closes_at=form.cleaned_data.get("closes_at"),
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=at,
            )
        except ChangeRefused as refused:
            form.add_error("closes_at" if "closes_at" in form.fields else None, str(refused))
        except (ReasonMissing, NotAnnounced, PublicationRefused, TransitionRefused) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "De aanbesteding is hervat. Wie volgt, krijgt bericht.")
            return redirect("tenders:configure", public_id=tender.public_id)
    earliest = earliest_deadline(tender, at=at)
    context = {
        "title": "Hervat deze aanbesteding",
        "form": form,
        "earliest": earliest,
        "why_not": _why_not(tender) if earliest else "",
    }
    return tender_page(request, "tenders/tender_resume.html", tender, context)


@login_required
@require_http_methods(["GET", "POST"])
def outage(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Aw 2.109: a new deadline after an outage, as long as nothing was opened."""
    tender = tender_for(request, public_id, "tenders.extend_after_outage")
    at = clock.now()
    posted = request.method == "POST"
    form = OutageForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid() and _extended(request, tender, form, at):
        messages.success(request, "De termijn is verlengd. Wie volgt of meedoet, krijgt bericht.")
        return redirect("tenders:configure", public_id=tender.public_id)
    context = {
        "title": "Verleng de termijn na een storing",
        "form": form,
        "is_open": not tender.has_closed(at),
        "why_not": _why_not(tender),
    }
    return tender_page(request, "tenders/tender_outage.html", tender, context)


def _extended(request: HttpRequest, tender: Tender, form: OutageForm, at: datetime) -> bool:
    """Whether it was done; a refusal stands at its field and what was typed stays."""
    data = dict(form.cleaned_data)
    upload = data.pop("proof_file")
    try:
        kept = keep_proof(upload, name=upload.name, at=at) if upload else None
        extend_after_outage(tender, **data, proof_file=kept, by=request.user, at=at)
    except (UploadRefused, StorageFault) as refused:
        form.add_error("proof_file", str(refused))
    except (ChangeRefused, ReasonMissing, NotAnnounced) as refused:
        form.add_error(None, str(refused))
    else:
        return True
    return False


def _why_not(tender: Tender) -> str:
    """Why the next change cannot be published here yet, as far as TenderNed goes."""
    if tender.is_rehearsal:
        return ""
    announcement = announcement_of(tender, next_announcement(tender))
    return refusal(announcement.facts if announcement else None, at=clock.now())


def _announced(tender: Tender) -> str:
    announcement = announcement_of(tender, next_announcement(tender))
    return in_words(announcement.facts) if announcement else "niet nodig bij een repetitie"
