"""Letters about a withdrawal: what they say, sending them, and reading one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from clock import now
from contracts.domain.withdrawal import FATE_LABELS, Fate, WithdrawalContent, content_from
from contracts.models import WithdrawalLetter, WithdrawalNote
from contracts.permissions import may_read_withdrawal_as_bidder
from contracts.views.pages import REFUSALS, page, refuse
from contracts.withdrawal.forms import WithdrawalNoteForm
from contracts.withdrawal.pdf import letter_context
from contracts.withdrawal.selectors import (
    Letters,
    first_details,
    letters_now,
    note_of,
    sent_letters,
    withdrawal_letter_by_id,
    withdrawal_of,
)
from contracts.withdrawal.services import (
    mark_of,
    read_withdrawal_letter,
    send_withdrawal_letters,
    write_note,
)
from documents.responses import file_response
from tenders.access import tender_for
from tenders.domain.wording import local_date
from tenders.models import StatusChange, Tender
from tenders.permissions import NotAllowed, may


@require_safe
def show(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Who gets a letter, what it says, and what is still to be done; afterwards who has read it."""
    tender, change = _withdrawn_or_404(request, tender_id, "contracts.read_withdrawal")
    note = note_of(tender)
    context: dict[str, Any] = {"change": change, "note": note}
    if note is not None and note.sent_at is not None:
        context |= _sent(note)
    else:
        found = letters_now(tender, change, sent_on=local_date(now()))
        context |= {
            "lacking": found.lacking,
            "recipients": [
                {"name": bid.organisation.name, "fate": FATE_LABELS[Fate(content.fate)]}
                for bid, content in found.contents.items()
            ],
            "previews": _previews(found),
            "may_write": may(request.user, "contracts.write_withdrawal", tender),
        }
    return page(request, "contracts/withdrawal/letters.html", tender, **context)


@require_safe
def progress_part(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The letters that were sent, which the page asks for while they are being set as PDF."""
    tender, _ = _withdrawn_or_404(request, tender_id, "contracts.read_withdrawal")
    note = note_of(tender)
    if note is None or note.sent_at is None:
        raise Http404
    context = {"tender": tender, "note": note, **_sent(note)}
    return render(request, "contracts/withdrawal/_sent.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Write what the letters say beside the reason."""
    tender, change = _withdrawn_or_404(request, tender_id, "contracts.write_withdrawal")
    note = _unsent_or_404(tender)
    initial = (
        {name: getattr(note, name) for name in WithdrawalNoteForm.base_fields}
        if note
        else first_details(tender)
    )
    form = WithdrawalNoteForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            write_note(tender, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, "Opgeslagen.")
            return redirect("contracts:withdrawal", tender.public_id)
    return page(request, "contracts/withdrawal/details.html", tender, form=form, change=change)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Send all letters at one moment."""
    tender, change = _withdrawn_or_404(request, tender_id, "contracts.write_withdrawal")
    if request.method == "POST":
        try:
            send_withdrawal_letters(tender, seen=request.POST.get("seen", ""), by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error)
        else:
            messages.success(request, "De brieven zijn verstuurd.")
        return redirect("contracts:withdrawal", tender.public_id)
    note = _unsent_or_404(tender)
    found = letters_now(tender, change, sent_on=local_date(now()))
    if note is None or found.lacking or not found.contents:
        return redirect("contracts:withdrawal", tender.public_id)
    rows = [
        ("Aan", "\n".join(bid.organisation.name for bid in found.contents)),
        ("Reden", change.reason),
        ("Hoe het verder gaat", note.follow_up or "staat niet in de brief"),
        ("Ondertekenaar", note.signatory),
    ]
    return page(request, "contracts/withdrawal/send.html", tender, rows=rows, seen=mark_of(found))


@require_safe
def letter(request: HttpRequest, withdrawal_letter_id: UUID) -> HttpResponse:
    """The letter of one bidder, for the bidder itself and for who accounts for the tender."""
    found = _readable_or_404(request, withdrawal_letter_id)
    return page(
        request,
        "contracts/withdrawal/letter.html",
        found.note.tender,
        letter=found,
        is_own=may_read_withdrawal_as_bidder(request.user, found, at=now()),
        preview=letter_context(content_from(found.content)),
    )


@require_safe
def download(request: HttpRequest, withdrawal_letter_id: UUID) -> HttpResponseBase:
    """The PDF as it was made."""
    found = _readable_or_404(request, withdrawal_letter_id, is_download=True)
    if found.file is None:
        raise Http404
    return file_response(found.file)


def _withdrawn_or_404(request: HttpRequest, tender_id: UUID, act: str) -> tuple[Tender, StatusChange]:
    tender = tender_for(request, tender_id, act)
    change = withdrawal_of(tender)
    if change is None:
        raise Http404
    return tender, change


def _unsent_or_404(tender: Tender) -> WithdrawalNote | None:
    note = note_of(tender)
    if note is not None and note.sent_at is not None:
        raise Http404
    return note


def _readable_or_404(request: HttpRequest, letter_id: UUID, *, is_download: bool = False) -> WithdrawalLetter:
    found = withdrawal_letter_by_id(letter_id)
    if found is None or (is_download and found.file is None):
        raise Http404
    try:
        return read_withdrawal_letter(found, by=request.user, at=now(), is_download=is_download)
    except NotAllowed:
        raise Http404 from None


def _sent(note: WithdrawalNote) -> dict[str, Any]:
    letters = list(sent_letters(note))
    return {
        "letters": letters,
        "ready": sum(letter.file_id is not None for letter in letters),
        "is_running": any(letter.file_id is None for letter in letters),
    }


def _previews(found: Letters) -> list[dict[str, Any]]:
    """One letter of each sort, to the first bidder that gets it."""
    firsts: dict[str, WithdrawalContent] = {}
    for content in found.contents.values():
        firsts.setdefault(content.fate, content)
    return [
        {"fate": FATE_LABELS[Fate(fate)], "letter": letter_context(content)}
        for fate, content in firsts.items()
    ]
