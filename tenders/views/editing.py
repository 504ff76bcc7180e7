"""Save a page of the configuration once, and only over what the user has seen.

Each page carries the version of the configuration and a digest of what it showed. When the version has moved on but
what the page shows has not, saving goes on; when it has, nothing is overwritten: the page shows what stands beside what
was typed, and the user chooses.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.http import Http404, HttpRequest

from tenders.access import tender_for
from tenders.domain.checks import Subject
from tenders.forms.base import in_words
from tenders.models import Tender
from tenders.services import StaleConfiguration

T = TypeVar("T")


def subject_tender(request: HttpRequest, public_id: UUID, subject: Subject) -> Tender:
    """The tender whose configuration the user may change; Http404 also for a page that its kind of procedure lacks."""
    tender = tender_for(request, public_id, "tenders.configure")
    if not subject.applies(is_admission=tender.is_admission):
        raise Http404
    return tender


@dataclass(frozen=True)
class Difference:
    label: str
    stored: str
    typed: str


def digest(values: Iterable[Any]) -> str:
    """A short name for what a page shows."""
    return hashlib.sha256(repr(list(values)).encode()).hexdigest()[:16]


def posted_version(request: HttpRequest) -> int:
    """The version under which the page was opened; -1 where the page did not say, which is never current."""
    text = request.POST.get("config_version", "")
    return int(text) if text.isascii() and text.isdecimal() else -1


def save_unless_changed(request: HttpRequest, save: Callable[[int], T], *, shown_now: str) -> T:
    """Save under the version of the page. Raises StaleConfiguration where what the page showed has changed."""
    try:
        return save(posted_version(request))
    except StaleConfiguration as stale:
        if request.POST.get("config_state") != shown_now:
            raise
        return save(stale.current)


def version_fields(request: HttpRequest, tender: Tender, state: str, *, fresh: bool) -> dict[str, Any]:
    """What the page carries: what it was opened with, or what stands now where it shows that."""
    if fresh:
        return {"config_version": tender.config_version, "config_state": state}
    return {
        "config_version": request.POST.get("config_version", ""),
        "config_state": request.POST.get("config_state", ""),
    }


def differences(stored: Any, typed: Any) -> list[Difference]:
    """Fields of two forms of one kind, the first unbound, the second valid, that do not hold the same."""
    found = []
    for name, field in typed.fields.items():
        before, after = (
            in_words(stored.get_initial_for_field(field, name)),
            in_words(_plain(typed.cleaned_data[name])),
        )
        if before != after:
            found.append(Difference(str(field.label or name), before, after))
    return found


def _plain(value: Any) -> Any:
    return value.pk if hasattr(value, "pk") else value
