"""Publish and withdraw: acts with legal effect, each on a page of its own."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

import clock
from tenders.access import tender_for
from tenders.changes import announcement_of
from tenders.consultation.selectors import unreported_of
from tenders.domain.announcement import in_words
from tenders.domain.announcement import refusal as refusal_to_publish
from tenders.domain.checks import Finding
from tenders.domain.configuration import ConfigurationIncomplete
from tenders.domain.lifecycle import BEFORE_CONTRACT, TransitionRefused
from tenders.domain.wording import instant_in_words, points_in_words
from tenders.forms.acts import WithdrawForm
from tenders.leidraad.presenters import among_documents_in_words
from tenders.leidraad.selectors import among_documents
from tenders.models import Announcement, Tender
from tenders.permissions import may
from tenders.selectors import definition_of, refusals_of
from tenders.services import NotAnnounced, PublicationRefused, publish_tender, withdraw_tender
from tenders.views.pages import tender_page


@login_required
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tender = tender_for(request, public_id, "tenders.configure")
    if not may(request.user, "tenders.publish", tender):
        raise Http404
    refused: tuple[Finding, ...] = refusals_of(tender, at=clock.now())
    if request.method == "POST":
        try:
            publish_tender(tender, by=request.user, at=clock.now())
        except PublicationRefused as refusal:
            refused = refusal.findings
        except NotAnnounced as refusal:
            messages.error(request, str(refusal))
            return redirect("tenders:announcement", public_id=tender.public_id)
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("tenders:configure", public_id=tender.public_id)
        else:
            messages.success(request, "De aanbesteding is gepubliceerd.")
            return redirect("tenders:detail", public_id=tender.public_id)
    if refused:
        messages.error(request, "Publiceren kan nog niet. Hieronder staat waarom.")
        return redirect("tenders:check", public_id=tender.public_id)
    announcement = announcement_of(tender, 0)
    if not tender.is_rehearsal and refusal_to_publish(
        announcement.facts if announcement else None, at=clock.now()
    ):
        messages.info(request, "Publiceren kan nog niet: eerst TenderNed.")
        return redirect("tenders:announcement", public_id=tender.public_id)
    context = {
        "title": "Publiceer deze aanbesteding",
        "summary_rows": _publication_summary(tender, announcement),
        "unreported": unreported_of(tender),
    }
    return tender_page(request, "tenders/tender_publish.html", tender, context)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tender = tender_for(request, public_id, "tenders.withdraw")
    if tender.state not in BEFORE_CONTRACT:
        raise Http404
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_tender(tender, by=request.user, at=clock.now(), reason=form.cleaned_data["reason"])
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, "De aanbesteding is ingetrokken. Op uw startpagina staat wat u nu nog doet."
            )
        return redirect("tenders:configure", public_id=tender.public_id)
    return tender_page(
        request, "tenders/tender_withdraw.html", tender, {"title": "Trek deze aanbesteding in", "form": form}
    )


def _publication_summary(tender: Tender, announcement: Announcement | None) -> list[tuple[str, str]]:
    try:
        definition = definition_of(tender)
    except ConfigurationIncomplete:
        return []
    method = definition.method
    lots = ", ".join(f"{lot.number}. {lot.name}" for lot in method.lots)
    criteria = "\n".join(
        f"{criterion.code} {criterion.name}: {points_in_words(criterion.max_points)} punten"
        for criterion in method.all_criteria()
    )
    return [
        ("Aanbesteding", tender.title),
        ("Aankondiging", in_words(announcement.facts) if announcement else "niet nodig bij een repetitie"),
        ("Inkoopdocument", among_documents_in_words(among_documents(tender))),
        ("Inschrijving sluit", instant_in_words(definition.planning.closes_at)),
        ("Percelen", lots),
        ("Gunningscriteria", criteria),
        ("Scoreschaal", ", ".join(level.label for level in method.scale)),
        (
            "Minimum",
            f"{points_in_words(method.minimum_total)} punten" if method.minimum_total is not None else "geen",
        ),
    ]
