"""Saving while somebody types: the answers to the script, and both versions where another one was kept meanwhile."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bids.domain.refusals import BidRefused, StaleAnswers
from documents.inspection import UploadRefused
from documents.storage import StorageFault
from tenders.permissions import NotAllowed
from ui.presentation import SummaryRow

VERSION = "version"


def is_autosave(request: HttpRequest) -> bool:
    return request.method == "POST" and request.headers.get("HX-Request") == "true"


def seen_in(request: HttpRequest) -> str:
    return request.POST.get(VERSION, "")


def autosaved(
    request: HttpRequest,
    save: Callable[[], str],
    *,
    at: datetime,
    stored: Callable[[Mapping[str, Any] | None], tuple[list[SummaryRow], str]],
    gaps: int = 0,
) -> HttpResponse:
    """What the script puts beside the form. `save` gives the new version, `stored` that of others in words.

    Nothing of the form itself is replaced: what is being typed stays.
    """
    try:
        version = save()
    except StaleAnswers as stale:
        rows, version = stored(stale.current)
        response = render(request, "bids/partials/_stale.html", {"rows": rows, "version": version})
        response["HX-Retarget"] = "#stale"
        response["HX-Reswap"] = "innerHTML"
        return response
    except (BidRefused, NotAllowed, UploadRefused, StorageFault) as refusal:
        return not_saved(request, str(refusal))
    context = {"saved_at": at, "version": version, "gaps": gaps, "is_answer": True}
    return render(request, "bids/partials/_saved.html", context)


def not_saved(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "bids/partials/_saved.html", {"refusal": why})


def first_refusal(form: forms.Form) -> str:
    """The first thing that is wrong, with its field where it has one."""
    for name, messages in form.errors.items():
        label = f"{form.fields[name].label}: " if name in form.fields else ""
        return f"{label}{messages[0]}"
    return ""


def differing(stored: forms.Form, typed: forms.Form) -> list[SummaryRow]:
    """What was kept, field by field, where it is not what stands on the page."""
    rows = []
    for name in stored.fields:
        there, here = (_in_words(form[name]) for form in (stored, typed))
        if there != here:
            rows.append(SummaryRow(str(stored[name].label), there or "leeg"))
    return rows


def typed_in(form: forms.Form) -> dict[str, str]:
    """Every field as it was typed, right or wrong."""
    return {name: text for name in form.fields if (text := form.data.get(form.add_prefix(name), ""))}


def _in_words(bound: forms.BoundField) -> str:
    value = bound.value()
    if value in (None, "", False):
        return ""
    if value in (True, "on"):
        return "ja"
    choices = dict(getattr(bound.field, "choices", ()))
    return str(choices.get(value) or choices.get(str(value)) or value)
