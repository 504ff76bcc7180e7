"""Stilleggen and hervatten: while a tender is paused nobody submits and nothing is opened; no time is lost."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from tenders.changes import paused_at
from tenders.domain.change import (
    DAYS_AFTER_CHANGE,
    ChangeRefused,
    earliest_after_pause,
    proposed_after_pause,
    proposed_deadline,
)
from tenders.domain.lifecycle import Act
from tenders.domain.notices import NoticeKind
from tenders.domain.wording import instant_in_words
from tenders.hindrances import hindrance_to_pause
from tenders.models import Rectification, StatusChange, Tender
from tenders.permissions import require
from tenders.services.deadline import put_deadline
from tenders.services.lifecycle import change_status, lock_tender
from tenders.services.notices import notify_all
from tenders.services.withdrawal import ReasonMissing


class PauseRefused(Exception):
    """It cannot be paused now; the message is for the user."""


@transaction.atomic
def pause_tender(tender: Tender, *, by: User, at: datetime, reason: str) -> StatusChange:
    """Before the opening only. Drafts can be read on; submitting and opening wait."""
    locked = lock_tender(tender)
    require(by, "tenders.pause", locked)
    if not reason.strip():
        raise ReasonMissing("De reden ontbreekt: schrijf op waarom u deze aanbesteding stillegt.")
    hindrance = hindrance_to_pause(locked)
    if hindrance:
        raise PauseRefused(hindrance)
    change = change_status(locked, Act.PAUSE, by=by, at=at, reason=reason.strip())
    notify_all(locked, NoticeKind.PAUSED, about=change.public_id, at=at)
    tender.refresh_from_db()
    return change


@transaction.atomic
def resume_tender(
    tender: Tender, *, closes_at: datetime | None, by: User, at: datetime, reason: str
) -> StatusChange:
    """Go on. A tender that was paused before its deadline gets a new one, not earlier than `earliest_deadline`.

    The new deadline is a rectification: it is frozen and waits for TenderNed; the provisional award moves with it.
    One that was paused after its deadline stays closed. Raises ChangeRefused, PublicationRefused, NotAnnounced and
    ReasonMissing.
    """
    locked = lock_tender(tender)
    require(by, "tenders.resume", locked)
    if not reason.strip():
        raise ReasonMissing("De reden ontbreekt: schrijf op waarom de aanbesteding verder kan.")
    earliest = earliest_deadline(locked, at=at)
    if earliest is not None:
        _move_deadline(locked, closes_at, earliest, by=by, at=at, reason=reason)
    change = change_status(locked, Act.RESUME, by=by, at=at, reason=reason.strip())
    notify_all(locked, NoticeKind.RESUMED, about=change.public_id, at=at)
    tender.refresh_from_db()
    return change


def earliest_deadline(tender: Tender, *, at: datetime) -> datetime | None:
    """The earliest deadline that a resumption at `at` can give; None where the term had ended before the pause.

    What was left of the term is left again, and after a material change during the pause at least ten days.
    """
    paused = paused_at(tender)
    if paused is None or tender.closes_at is None or tender.has_closed(paused):
        return None
    earliest = earliest_after_pause(tender.closes_at, paused_at=paused, resumed_at=at)
    changed = tender.rectifications.filter(issued_at__gte=paused, is_material=True).exists()
    return max(earliest, proposed_deadline(at, at=at, is_material=True)) if changed else earliest


def proposed_at_resumption(tender: Tender, *, at: datetime) -> datetime | None:
    """The deadline that the page proposes: the usual hour, on a working day."""
    earliest = earliest_deadline(tender, at=at)
    if earliest is None or tender.closes_at is None:
        return None
    return proposed_after_pause(tender.closes_at, earliest=earliest)


def _move_deadline(
    tender: Tender, closes_at: datetime | None, earliest: datetime, *, by: User, at: datetime, reason: str
) -> None:
    if closes_at is None or closes_at < earliest:
        raise ChangeRefused(
            f"Kies een sluiting vanaf {instant_in_words(earliest)}: inschrijvers houden zo de tijd die zij bij het "
            f"stilleggen nog hadden, en na een wezenlijke wijziging ten minste {DAYS_AFTER_CHANGE} dagen."
        )
    put_deadline(tender, closes_at, cause=Rectification.Cause.RESUMPTION, reason=reason, by=by, at=at)
