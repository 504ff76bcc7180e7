"""Maatschappelijk aanbesteden: techniques, example clauses and room to experiment."""

from fractions import Fraction
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

import clock
from tenders.access import tender_for
from tenders.domain.checks import Context, Subject, findings
from tenders.domain.social.clauses import BY_NUMBER as CLAUSES
from tenders.domain.social.techniques import BY_NUMBER as TECHNIQUES
from tenders.models import SocialNote, Tender
from tenders.selectors import configuration_of
from tenders.services import StaleConfiguration
from tenders.social.forms import NoteForm, SocialForm, ValuesForm
from tenders.social.presenters import (
    clause_rows,
    experiment_rows,
    fits,
    showstopper_rows,
    technique_groups,
    url_of_use,
)
from tenders.social.services import save_note, use_clause
from tenders.views.editing import differences, digest, posted_version, save_unless_changed, version_fields
from tenders.views.pages import tender_page
from tenders.views.subjects import SubjectView


class SocialView(SubjectView):
    """Goals and channels to fill in; techniques and showstoppers as the configuration shows them."""

    subject = Subject.SOCIAL
    form_class = SocialForm
    template_name = "tenders/social/social.html"
    intro = (
        "Maatschappelijk aanbesteden geeft inwoners, vrijwilligers en sociale ondernemers een echte kans. Hier "
        "ziet u welke technieken deze aanbesteding gebruikt, en wat u nog kunt doen."
    )

    def _extra(self, tender: Tender) -> dict[str, Any]:
        configuration = configuration_of(tender)
        found = findings(Context(configuration, clock.now()))
        return {
            "techniques": technique_groups(tender, configuration, found),
            "showstoppers": showstopper_rows(tender, found),
        }


@login_required
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """What the buyer says about a technique that the configuration cannot show."""
    tender = tender_for(request, public_id, "tenders.configure")
    if number not in TECHNIQUES:
        raise Http404
    stored = tender.social_notes.filter(technique=number).first()
    if request.method == "GET":
        return _note_page(request, tender, number, _note_form(stored))
    form = _note_form(stored, request)
    if not form.is_valid():
        return _note_page(request, tender, number, form)
    try:
        save_unless_changed(
            request,
            lambda version: save_note(
                tender, number, **form.cleaned_data, version=version, by=request.user, at=clock.now()
            ),
            shown_now=_note_digest(stored),
        )
    except StaleConfiguration as stale:
        return _note_page(request, tender, number, form, stale=stale)
    messages.success(request, f"Wat u zegt over “{TECHNIQUES[number].name}” is opgeslagen.")
    return redirect(f"{reverse('tenders:social', args=[tender.public_id])}#techniek-{number}")


@login_required
@require_http_methods(["GET", "POST"])
def clauses(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The example clauses; choosing one puts it in the draft and opens the page where it is changed."""
    tender = tender_for(request, public_id, "tenders.configure")
    if request.method == "POST":
        chosen = request.POST.get("clause", "")
        if not chosen.isascii() or not chosen.isdecimal() or int(chosen) not in CLAUSES:
            raise Http404
        if not fits(tender, CLAUSES[int(chosen)]):
            raise Http404
        try:
            use = use_clause(
                tender, int(chosen), version=posted_version(request), by=request.user, at=clock.now()
            )
        except StaleConfiguration:
            messages.warning(
                request,
                "De configuratie was intussen gewijzigd. Er is niets toegevoegd; kijk en kies opnieuw.",
            )
            return redirect("tenders:social_clauses", public_id=tender.public_id)
        messages.success(
            request,
            f"“{CLAUSES[use.clause].name}” is toegevoegd. Pas de tekst aan zodat hij bij uw opdracht past.",
        )
        return redirect(url_of_use(tender, use))
    context = {
        "title": "Voorbeeldbepalingen",
        "rows": clause_rows(tender),
        "config_version": tender.config_version,
    }
    return tender_page(request, "tenders/social/clauses.html", tender, context)


@login_required
@require_GET
def experiment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Which lots may stay out of the procedure: those of the tender, and amounts to try, which stand in the address."""
    tender = tender_for(request, public_id, "tenders.configure")
    lots = list(tender.lots.all())
    known = [lot for lot in lots if lot.value is not None]
    form = (
        ValuesForm(request.GET)
        if "waarden" in request.GET
        else ValuesForm(initial={"waarden": _lines(known)})
    )
    tried = None
    if form.is_bound and form.is_valid():
        amounts = [Fraction(value) for value in form.cleaned_data["waarden"]]
        tried = experiment_rows([f"perceel {place}" for place, _ in enumerate(amounts, start=1)], amounts)
    context = {
        "title": "Experimenteerruimte",
        "own": experiment_rows(
            [f"perceel {lot.number}" for lot in known], [Fraction(lot.value) for lot in known]
        )
        if known and len(known) == len(lots)
        else None,
        "missing": [f"perceel {lot.number}" for lot in lots if lot.value is None],
        "lots_url": reverse("tenders:lots", args=[tender.public_id]),
        "form": form,
        "tried": tried,
    }
    return tender_page(request, "tenders/social/experiment.html", tender, context)


def _lines(lots: list[Any]) -> str:
    return "\n".join(f"{lot.value:.2f}".replace(".", ",") for lot in lots)


def _note_digest(stored: SocialNote | None) -> str:
    return digest([stored.text, stored.place] if stored else [])


def _note_form(stored: SocialNote | None, request: HttpRequest | None = None) -> NoteForm:
    initial = {"text": stored.text, "place": stored.place} if stored else {}
    return NoteForm(request.POST if request else None, initial=initial)


def _note_page(
    request: HttpRequest,
    tender: Tender,
    number: int,
    form: NoteForm,
    *,
    stale: StaleConfiguration | None = None,
) -> HttpResponse:
    stored = tender.social_notes.filter(technique=number).first()
    context = {
        "title": TECHNIQUES[number].name,
        "technique": TECHNIQUES[number],
        "back_url": f"{reverse('tenders:social', args=[tender.public_id])}#techniek-{number}",
        "form": form,
        "stale": stale,
        "differences": differences(_note_form(stored), form) if stale else None,
        "page_failed": bool(stale),
        **version_fields(request, tender, _note_digest(stored), fresh=request.method == "GET" or bool(stale)),
    }
    return tender_page(request, "tenders/social/note.html", tender, context, status=409 if stale else 200)
