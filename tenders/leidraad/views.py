"""Pages of the leidraad: what it would say, own texts, versions and what differs between two of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import clock
from documents.responses import file_response
from tenders.access import tender_for
from tenders.domain.leidraad import TITLE, TITLES, ChapterKey, Draft, Leidraad, changes
from tenders.leidraad import presenters
from tenders.leidraad.forms import TextForm
from tenders.leidraad.selectors import (
    basis_of,
    content_of,
    draft_of,
    own_text_of,
    version_in,
    versions_of,
)
from tenders.leidraad.services import (
    WRITE,
    LeidraadRefused,
    StaleText,
    make_version,
    put_among_documents,
    save_text,
)
from tenders.models import LeidraadVersion, Tender
from tenders.permissions import may
from tenders.selectors import current_documents
from tenders.services import StaleConfiguration
from tenders.views.pages import tender_page

READ = "tenders.read_leidraad"
NOW = "nu"


@login_required
@require_GET
def index(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The chapters with what is still open, and the versions."""
    tender = tender_for(request, public_id, READ)
    draft = draft_of(tender)
    rows = _version_rows(tender, draft)
    context = {
        "title": TITLE,
        "chapters": presenters.chapter_rows(draft),
        "rows": rows,
        "is_unchanged": bool(rows) and rows[0].is_current,
        "choices": [*(str(row.version.number) for row in rows), NOW],
        "is_revised": basis_of(tender) != tender,
        "may_write": may(request.user, WRITE, tender),
    }
    return tender_page(request, "tenders/leidraad/index.html", tender, context)


@login_required
@require_http_methods(["GET", "POST"])
def chapter(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    """One chapter as it would be, and the buyer's own text of it."""
    tender = tender_for(request, public_id, READ if request.method == "GET" else WRITE)
    key = _key(name)
    stored = own_text_of(tender, key)
    form = TextForm(
        request.POST or None,
        initial={"text": stored.text if stored else "", "version": stored.version if stored else 0},
    )
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            save_text(
                tender,
                key,
                form.cleaned_data["text"],
                version=form.seen,
                by=request.user,
                at=clock.now(),
            )
        except StaleText as stale:
            # What was typed stays in the form; saving again is a choice made with both texts in sight.
            form.add_error(None, str(stale))
            form.data = {**form.data.dict(), "version": str(stale.stored.version)}
            context["stored"] = stale.stored
        else:
            messages.success(request, "Opgeslagen.")
            return redirect("tenders:leidraad_chapter", public_id=tender.public_id, name=key.value)
    draft, basis = draft_of(tender), basis_of(tender)
    context |= {
        "title": TITLES[key],
        "form": form,
        "may_write": may(request.user, WRITE, tender),
        "gaps": presenters.gap_rows(
            draft, key, basis, may_configure=may(request.user, "tenders.configure", basis)
        ),
        **presenters.chapter_page(draft, key),
    }
    return tender_page(request, "tenders/leidraad/chapter.html", tender, context)


@login_required
@require_POST
def make(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Freeze what stands now as the next version."""
    tender = tender_for(request, public_id, WRITE)
    try:
        made = make_version(tender, by=request.user, at=clock.now())
    except LeidraadRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"Versie {made.number} is vastgelegd. De documenten worden gemaakt.")
    return redirect("tenders:leidraad", public_id=tender.public_id)


@login_required
@require_GET
def versions_part(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The versions, for which the page asks while documents are being made."""
    tender = tender_for(request, public_id, READ)
    context = {
        "tender": tender,
        "rows": _version_rows(tender, draft_of(tender)),
        "may_write": may(request.user, WRITE, tender),
    }
    return render(request, "tenders/leidraad/partials/_versions.html", context)


@login_required
@require_POST
def put(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Among the documents that bidders get."""
    tender, version = _found(request, public_id, number, WRITE)
    try:
        put_among_documents(version, by=request.user, at=clock.now())
    except (LeidraadRefused, StaleConfiguration) as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"Versie {number} staat bij de stukken, als PDF en als Word-document.")
    return redirect("tenders:leidraad", public_id=tender.public_id)


@login_required
@require_GET
def pdf(request: HttpRequest, public_id: UUID, number: int) -> HttpResponseBase:
    _, version = _found(request, public_id, number, READ)
    if version.pdf is None:
        raise Http404
    return file_response(version.pdf)


@login_required
@require_GET
def word(request: HttpRequest, public_id: UUID, number: int) -> HttpResponseBase:
    _, version = _found(request, public_id, number, READ)
    if version.word is None:
        raise Http404
    return file_response(version.word)


@login_required
@require_GET
def difference(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What differs between two versions, or between a version and what would be made now."""
    tender = tender_for(request, public_id, READ)
    rows = list(versions_of(tender))
    if not rows:
        raise Http404
    before = request.GET.get("van", str(rows[min(1, len(rows) - 1)].number))
    after = request.GET.get("naar", NOW if len(rows) == 1 else str(rows[0].number))
    found = changes(_content(tender, rows, before), _content(tender, rows, after))
    context = {
        "title": "Verschillen",
        "before": before,
        "after": after,
        "choices": [*(str(row.number) for row in rows), NOW],
        "changes": found,
        "counted": presenters.counted(found),
    }
    return tender_page(request, "tenders/leidraad/difference.html", tender, context)


def _content(tender: Tender, rows: list[LeidraadVersion], chosen: str) -> Leidraad:
    if chosen == NOW:
        return draft_of(tender).leidraad
    for row in rows:
        if str(row.number) == chosen:
            return content_of(row)
    raise Http404


def _version_rows(tender: Tender, draft: Draft) -> list[presenters.VersionRow]:
    return presenters.version_rows(versions_of(tender), draft, current_documents(basis_of(tender)))


def _key(name: str) -> ChapterKey:
    try:
        return ChapterKey(name)
    except ValueError:
        raise Http404 from None


def _found(request: HttpRequest, public_id: UUID, number: int, act: str) -> tuple[Tender, LeidraadVersion]:
    tender = tender_for(request, public_id, act)
    version = version_in(tender, number)
    if version is None:
        raise Http404
    return tender, version
