"""Letters: the list with its progress, the check of one, making, sending, and reading."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clock import now
from contracts.approval.selectors import approval_of, is_approval_void
from contracts.domain.completeness import missing
from contracts.domain.content import content_from
from contracts.domain.errors import DecisionRefused, LettersIncomplete
from contracts.domain.versions import changes_between
from contracts.dossier.selectors import newest_own_dossier
from contracts.forms import DismissalForm, ReadingForm, SendingForm
from contracts.models import AwardDecision, Letter, LetterReading
from contracts.pdf import letter_context
from contracts.permissions import may_read_as_bidder, may_read_as_staff
from contracts.presenters import check_list, flag_rows, letter_rows, missing_links, sending_rows
from contracts.selectors import (
    Composed,
    composed_letters,
    current_readings,
    letter_by_id,
    letters_of,
    progress,
    readings_of,
    second_reading,
)
from contracts.selectors.flags import LetterFlag, letter_flags, open_flags
from contracts.services import (
    dismiss_flag,
    queue_letters,
    read_letter,
    record_second_reading,
    release_letters,
)
from contracts.verification.selectors import verification_of_bid
from contracts.views.pages import REFUSALS, decision_or_404, page, refuse
from documents.responses import file_response
from tenders.access import tender_for
from tenders.domain.lifecycle import Status
from tenders.domain.procedure_words import said
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import NotAllowed, may
from tenders.rounds import open_round_of


@require_safe
def index(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """All letters with their status, what is missing, and the next step."""
    tender = tender_for(request, tender_id, "contracts.read_letters")
    decision = decision_or_404(tender)
    may_prepare = may(request.user, "contracts.prepare_letters", tender)
    composed = _composed_now(request, decision) if may_prepare else []
    lacking = [row for one in composed for row in one.missing]
    flags = [
        (f"Brief aan {row.bidder}: {shown['sentence']}", _check_url(decision, composed, row.bidder))
        for row, shown in _open_flags(tender, decision, composed)
    ]
    return page(
        request,
        "contracts/letters.html",
        tender,
        decision=decision,
        rows=letter_rows(letters_of(decision), _readings(request, decision)),
        progress=progress(decision),
        missing=missing_links(tender, lacking),
        flags=flags,
        may_prepare=may_prepare,
    )


@require_safe
def progress_part(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The counts and the list alone, which the page asks for while letters are being made."""
    tender = tender_for(request, tender_id, "contracts.read_letters")
    decision = decision_or_404(tender)
    context = {
        "tender": tender,
        "decision": decision,
        "rows": letter_rows(letters_of(decision), _readings(request, decision)),
        "progress": progress(decision),
    }
    return render(request, "contracts/partials/_letter_progress.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Choose the day of sending and have every letter made; refused with the list of what is missing."""
    tender = tender_for(request, tender_id, "contracts.prepare_letters")
    decision = decision_or_404(tender)
    today = local_date(now())
    form = SendingForm(request.POST or None, initial={"sending_on": today})
    lacking: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            queue_letters(decision, sending_on=form.cleaned_data["sending_on"], by=request.user, at=now())
        except LettersIncomplete as error:
            refuse(request, error, form)
            lacking = missing_links(tender, error.missing)
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            return redirect("contracts:letters", tender.public_id)
    return page(
        request,
        "contracts/letters_make.html",
        tender,
        form=form,
        missing=lacking,
        rows=sending_rows(decision, today, decision.letters.count()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Send all letters at one moment."""
    tender = tender_for(request, tender_id, "contracts.release_letters")
    decision = decision_or_404(tender)
    if request.method == "POST":
        try:
            release_letters(decision, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error)
            return redirect("contracts:letters", tender.public_id)
        messages.success(
            request,
            said(
                "De brieven zijn verstuurd. De opschortende termijn is begonnen.",
                is_admission=tender.is_admission,
            ),
        )
        return redirect("contracts:standstill", tender.public_id)
    day = decision.sending_on or local_date(now())
    approval = approval_of(decision)
    return page(
        request,
        "contracts/letters_release.html",
        tender,
        rows=sending_rows(decision, day, decision.letters.count()),
        progress=progress(decision),
        reading=second_reading(decision),
        decision=decision,
        approval=approval,
        is_void=approval is not None and is_approval_void(decision, approval),
    )


@require_safe
def check(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Briefcontrole: the letter as it will be, and what it must contain."""
    letter = _letter_or_404(letter_id)
    if not may_read_as_staff(request.user, letter):
        raise Http404
    read_letter(letter, by=request.user, at=now())
    return _check_page(request, letter, ReadingForm(initial={"seen": letter.content_hash}))


@require_POST
def read_second(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Tweede lezing: the jurist read this letter; on to the next one."""
    letter = _letter_or_404(letter_id)
    if not may(request.user, "contracts.second_reading", letter.decision.tender):
        raise Http404
    form = ReadingForm(request.POST)
    if form.is_valid():
        try:
            record_second_reading(letter, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, f"De brief aan {letter.bid.organisation.name} is gelezen.")
            return _to_next(letter)
    return _check_page(request, letter, form)


@require_safe
def reading(request: HttpRequest, letter_id: UUID, reading_id: UUID) -> HttpResponse:
    """The version of a letter that a jurist read, and what changed since."""
    letter = _letter_or_404(letter_id)
    tender = letter.decision.tender
    if not may(request.user, "contracts.read_second_reading", tender):
        raise Http404
    found = letter.readings.select_related("by").filter(public_id=reading_id).first()
    if found is None or not found.content:
        raise Http404
    read_letter(letter, by=request.user, at=now())
    return page(
        request,
        "contracts/letter_reading.html",
        tender,
        letter=letter,
        reading=found,
        changes=changes_between(found.content, letter.content),
        preview=letter_context(content_from(found.content)),
    )


def _to_next(letter: Letter) -> HttpResponse:
    following = _neighbours(letter)["next_letter"]
    if following is None:
        return redirect("contracts:letters", letter.decision.tender.public_id)
    return redirect("contracts:check_letter", following.public_id)


def _check_page(
    request: HttpRequest, letter: Letter, form: ReadingForm, dismissing: DismissalForm | None = None
) -> HttpResponse:
    tender = letter.decision.tender
    composed, flags = _composed(letter)
    sees_readings = may(request.user, "contracts.read_second_reading", tender)
    may_read_second = may(request.user, "contracts.second_reading", tender)
    may_prepare = may(request.user, "contracts.prepare_letters", tender)
    return page(
        request,
        "contracts/letter_check.html",
        tender,
        letter=letter,
        lines=check_list(tender, composed, with_links=may_prepare),
        missing_count=len(composed.missing),
        flags=_flags(request, letter, flags, dismissing) if sees_readings else [],
        open_flags=sees_readings and any(flag.dismissal is None for flag in flags),
        forms=[dismissing] if dismissing else [],
        preview=letter_context(composed.content),
        sees_readings=sees_readings,
        readings=readings_of(letter) if sees_readings else [],
        form=form if may_read_second and letter.status == Letter.Status.READY else None,
        **_neighbours(letter),
    )


def _flags(
    request: HttpRequest, letter: Letter, flags: list[LetterFlag], dismissing: DismissalForm | None
) -> list[dict[str, Any]]:
    """Each with its own form; what was typed in one that was refused stays."""
    tender = letter.decision.tender
    may_prepare = may(request.user, "contracts.prepare_letters", tender)
    may_dismiss = may(request.user, "contracts.dismiss_flag", tender)
    rows = flag_rows(tender, flags, with_links=may_prepare)
    for number, row in enumerate(rows):
        is_asked = dismissing is not None and dismissing.data.get("mark") == row["mark"]
        form = dismissing if is_asked else DismissalForm(initial={"mark": row["mark"]})
        form.auto_id = f"vlag-{number}-%s"
        row["form"] = form if may_dismiss and row["dismissal"] is None else None
    return rows


@require_POST
def dismiss(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """A text that names something of another bid may go out as it is, for this reason."""
    letter = _letter_or_404(letter_id)
    if not may(request.user, "contracts.dismiss_flag", letter.decision.tender):
        raise Http404
    form = DismissalForm(request.POST)
    if form.is_valid():
        try:
            dismiss_flag(letter.decision, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De reden is opgeslagen. De tekst kan zo in de brief.")
            return redirect("contracts:check_letter", letter.public_id)
    return _check_page(request, letter, ReadingForm(initial={"seen": letter.content_hash}), form)


@require_safe
def own(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The bidder's own letter, from the instant of release."""
    letter = _letter_or_404(letter_id)
    if not may_read_as_bidder(request.user, letter, at=now()):
        raise Http404
    read_letter(letter, by=request.user, at=now())
    return page(
        request,
        "contracts/letter_own.html",
        letter.decision.tender,
        letter=letter,
        preview=letter_context(content_from(letter.content)),
        dossier=newest_own_dossier(letter.bid),
        verification=verification_of_bid(letter.bid_id),
        is_withdrawn=letter.decision.tender.state is Status.WITHDRAWN,
        next_round=None
        if letter.kind == Letter.Kind.AWARDED
        else open_round_of(letter.decision.tender, at=now()),
    )


@require_safe
def download(request: HttpRequest, letter_id: UUID) -> HttpResponseBase:
    """The PDF as it was made; for staff also before the release."""
    letter = _letter_or_404(letter_id)
    if letter.file is None or letter.status != Letter.Status.READY:
        raise Http404
    try:
        read_letter(letter, by=request.user, at=now(), is_download=True)
    except NotAllowed:
        raise Http404 from None
    return file_response(letter.file)


def _letter_or_404(letter_id: UUID) -> Letter:
    letter = letter_by_id(letter_id)
    if letter is None:
        raise Http404
    return letter


def _composed_now(request: HttpRequest, decision: AwardDecision) -> list[Composed]:
    """The letters as they would be, apart from the day of sending, which is chosen on the next page."""
    try:
        return composed_letters(decision, sent_on=decision.sending_on or local_date(now()))
    except DecisionRefused as error:
        refuse(request, error)
        return []


def _open_flags(
    tender: Tender, decision: AwardDecision, composed: list[Composed]
) -> list[tuple[LetterFlag, dict[str, Any]]]:
    found = open_flags(decision, composed)
    return list(zip(found, flag_rows(tender, found, with_links=False), strict=True))


def _check_url(decision: AwardDecision, composed: list[Composed], bidder: str) -> str:
    bid = next(one.bid for one in composed if one.content.bidder == bidder)
    letter = next(letter for letter in letters_of(decision) if letter.bid_id == bid.pk)
    return reverse("contracts:check_letter", args=[letter.public_id])


def _readings(request: HttpRequest, decision: AwardDecision) -> dict[int, LetterReading] | None:
    if not may(request.user, "contracts.read_second_reading", decision.tender):
        return None
    return current_readings(decision)


def _composed(letter: Letter) -> tuple[Composed, list[LetterFlag]]:
    """A letter that went out, or of a replaced decision, as it was made; else as it would be now, with its flags."""
    decision = letter.decision
    if (decision.released_at or decision.replaced_at) and letter.content:
        content = content_from(letter.content)
        return Composed(letter.bid, content, tuple(missing(content))), []
    try:
        found = composed_letters(decision, sent_on=decision.sending_on or local_date(now()))
    except DecisionRefused:
        raise Http404 from None
    own = next(one for one in found if one.bid.pk == letter.bid_id)
    return own, letter_flags(decision, found)[letter.bid_id]


def _neighbours(letter: Letter) -> dict[str, Letter | None]:
    letters = list(letters_of(letter.decision))
    place = next(index for index, other in enumerate(letters) if other.pk == letter.pk)
    return {
        "previous_letter": letters[place - 1] if place else None,
        "next_letter": letters[place + 1] if place + 1 < len(letters) else None,
    }
