"""The header above every page of a tender: how far it is, and what its status is called to whom."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from tenders.domain.lifecycle import ARCHIVED_LABEL, Status, status_label
from tenders.domain.procedure_words import said
from tenders.models import StatusChange, Tender
from tenders.permissions import roles_in
from ui.formatting import dutch_date
from ui.presentation import Step, StepState

_IN_PREPARATION = "Wat u hier wijzigt, geldt pas als u de rectificatie uitgeeft."
STEPS = (
    "voorbereiding",
    "publicatie",
    "inschrijving",
    "opening",
    "toetsing",
    "beoordeling",
    "besluit",
    "contract",
)
_STEP_OF: Mapping[Status, int] = {
    Status.DRAFT: 0,
    Status.PUBLISHED: 2,
    Status.PAUSED: 2,
    Status.UNOPENABLE: 3,
    Status.OPENED: 4,
    Status.CHECKING: 4,
    Status.SCORING: 5,
    Status.CONSENSUS: 5,
    Status.QUALITY_FIXED: 5,
    Status.RANKED: 5,
    Status.DECIDED: 6,
    Status.STANDSTILL: 6,
    Status.SUSPENDED: 6,
    Status.AWARDED: 6,
    Status.UNAWARDED: 6,
    Status.CONTRACTED: 7,
    Status.EXECUTION: 7,
}
# What an outsider may not conclude from the header: that there is a decision before the letters went out.
_OUTSIDE: Mapping[Status, Status] = {
    Status.CONSENSUS: Status.SCORING,
    Status.QUALITY_FIXED: Status.SCORING,
    Status.RANKED: Status.SCORING,
    Status.DECIDED: Status.SCORING,
}


def tender_header(tender: Tender, *, user: User | Any, at: datetime) -> dict[str, Any]:
    """What stands above every page of a tender, with the fields of `ui.presentation.TenderHeader`; at most two queries.

    Who has no role in the tender does not see how far the evaluation is, nor a decision before the letters.
    """
    is_insider = bool(roles_in(user, tender))
    # A working copy stands where its tender stands.
    lived = tender.revises or tender
    status = lived.state if is_insider else _outside(lived)
    changes = list(lived.status_changes.select_related("by"))
    is_past = is_insider and lived.is_archived and status is Status.EXECUTION
    current = len(STEPS) if is_past else _step_of(lived, status, changes, at)
    began = _began(lived, changes)
    return {
        "title": tender.title,
        "reference": tender.reference,
        "url": _home_url(tender, is_insider=is_insider),
        "authority": tender.authority.name,
        "is_rehearsal": tender.is_rehearsal,
        "notice": _IN_PREPARATION
        if tender.revises_id
        else said(_notice(status), is_admission=tender.is_admission),
        "archived": _archived(changes) if is_insider and tender.is_archived else "",
        "status": "rectificatie in voorbereiding"
        if tender.revises_id
        else _status_words(tender, status, at, is_insider=is_insider),
        "steps": [
            Step(
                label,
                _step_state(place, current, is_over=status in {Status.WITHDRAWN, Status.UNAWARDED}),
                began.get(place) if place == current else None,
            )
            for place, label in enumerate(STEPS)
            if not (tender.is_admission and place == _STEP_OF[Status.SCORING])
        ],
        "deadline": lived.closes_at if _is_open(lived, at) else None,
        "deadline_label": "Inschrijven kan tot",
    }


def _home_url(tender: Tender, *, is_insider: bool) -> str:
    if tender.revises is not None:
        return reverse("tenders:rectification", args=[tender.revises.public_id])
    return reverse(settings.TENDER_HOME if is_insider else "tenders:detail", args=[tender.public_id])


def status_in_words(tender: Tender, *, at: datetime, is_insider: bool) -> str:
    """The status as a list shows it; "gesloten" is read from the clock."""
    status = tender.state if is_insider else _outside(tender)
    return _status_words(tender, status, at, is_insider=is_insider)


def _outside(tender: Tender) -> Status:
    status = _OUTSIDE.get(tender.state, tender.state)
    return Status.CHECKING if tender.is_admission and status is Status.SCORING else status


def _step_of(tender: Tender, status: Status, changes: list[Any], at: datetime) -> int:
    if status is Status.WITHDRAWN:
        last = next((change.from_status for change in reversed(changes) if change.to_status == status), "")
        return _STEP_OF.get(Status(last), 0) if last else 0
    if status is Status.PUBLISHED and tender.has_closed(at):
        return 3
    # In an admission nothing is scored: once the outcome is fixed the decision comes.
    return 6 if tender.is_admission and _STEP_OF[status] == 5 else _STEP_OF[status]


def _step_state(place: int, current: int, *, is_over: bool) -> StepState:
    if place < current:
        return StepState.DONE
    return StepState.CURRENT if place == current and not is_over else StepState.TODO


def _notice(status: Status) -> str:
    return {
        Status.WITHDRAWN: "Deze aanbesteding is ingetrokken.",
        Status.UNAWARDED: "Deze aanbesteding is afgesloten. Er is niet gegund.",
        Status.PAUSED: "Deze aanbesteding is stilgelegd.",
        Status.SUSPENDED: "De opschortende termijn is opgeschort: er loopt een procedure.",
    }.get(status, "")


def _began(tender: Tender, changes: list[Any]) -> dict[int, datetime]:
    """When each step first began, as far as it did."""
    began: dict[int, datetime] = {0: tender.created_at}
    if tender.published_at is not None:
        began[1] = began[2] = tender.published_at
    if tender.closes_at is not None:
        began[3] = tender.closes_at
    for change in changes:
        place = _STEP_OF.get(Status(change.to_status)) if change.to_status in set(Status) else None
        if place is not None and place > 3:
            began.setdefault(place, change.at)
    return began


def _archived(changes: list[StatusChange]) -> str:
    """When and by whom; an outsider is not told, for whom nothing changed."""
    change = changes[-1]
    by = f" door {change.by.name}" if change.by else ""
    return f"Gearchiveerd op {dutch_date(change.at)}{by}. Deze aanbesteding is alleen-lezen."


def _status_words(tender: Tender, status: Status, at: datetime, *, is_insider: bool) -> str:
    if tender.is_archived and is_insider:
        return ARCHIVED_LABEL
    if status is Status.PUBLISHED:
        return "gesloten" if tender.has_closed(at) else "open voor inschrijving"
    return status_label(status, is_admission=tender.is_admission)


def _is_open(tender: Tender, at: datetime) -> bool:
    return tender.state in {Status.PUBLISHED, Status.PAUSED} and not tender.has_closed(at)
