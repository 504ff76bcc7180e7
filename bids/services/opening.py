"""Ask for and confirm an opening: two acts of two people; the opener then does the work."""

import hashlib
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.domain.refusals import SealingRefused
from bids.domain.restoring import check_may_go_on
from bids.domain.sealing import has_expired, may_open, refuse_same_person
from bids.models import OpeningRecord, OpeningRequest, Submission, SubmittedObject
from bids.opening_mails import MAIL_OPENING
from bids.selectors import restore_term
from documents.outbox import enqueue
from health.checks import MOST_APART, ClocksDiffer, try_clock
from tenders.domain.lifecycle import Status
from tenders.models import Tender, TenderKey
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender

logger = logging.getLogger("tenderhuis.opening")

_FIRST_OPENING = frozenset({Status.PUBLISHED, Status.UNOPENABLE})
_SUPPLEMENT = frozenset({Status.OPENED, Status.CHECKING})


def request_opening(
    tender: Tender, *, by: User, session_key: str, at: datetime, part: str = TenderKey.Part.QUALITY.value
) -> OpeningRequest:
    """Ask for the opening; where the tender lets one person open, it is confirmed at once.

    Refused until a minute after the deadline, for prices until quality is fixed. A request that still
    waits for confirmation is given again; one that waited too long has expired. Where the clock of this machine
    is off nothing is opened: the deadline might not have passed.
    """
    with transaction.atomic():
        tender = lock_tender(tender)
        require(by, "bids.request_opening", tender)
        _refuse_if_not_openable(tender, part, at)
        if _clocks_agree():
            return _request(tender, part, by=by, session_key=session_key, at=at)
    raise _refusal_for_clock(tender, part, by=by, at=at)


@transaction.atomic
def request_going_on(
    tender: Tender, *, reason: str, by: User, session_key: str, at: datetime
) -> OpeningRequest:
    """Ask to open without the bids that a lost key closed and that were not handed in again within the term.

    It is confirmed as every opening is, by another person. The proces-verbaal names the reason and each bid that
    stays closed; a key that was found in the meantime opens all of them.
    """
    tender = lock_tender(tender)
    require(by, "bids.go_on_without", tender)
    term = restore_term(tender)
    check_may_go_on(term.ends_at if term else None, at=at, reason=reason)
    part = TenderKey.Part.QUALITY.value
    request = _request(tender, part, by=by, session_key=session_key, at=at, reason=reason.strip())
    if not request.restored_only:
        raise SealingRefused("Er is al een opening gevraagd. Wacht tot die is uitgevoerd of verlopen.")
    return request


def _request(
    tender: Tender, part: str, *, by: User, session_key: str, at: datetime, reason: str = ""
) -> OpeningRequest:
    """A new request, or the one that waits. With a reason it is one to go on without what stays closed."""
    waiting = _waiting_request(tender, part, at)
    if waiting is not None:
        return waiting
    request = OpeningRequest.objects.create(
        tender=tender,
        part=part,
        requested_by=by,
        requested_at=at,
        requested_session=session_hash(session_key),
        restored_only=bool(reason),
        reason=reason,
    )
    if tender.two_person_opening:
        enqueue(MAIL_OPENING, queue="mail", request_id=request.public_id)
    else:
        _confirm(request, by=by, at=at)
    Auditor(by).record(
        "opening.requested",
        request,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "part": part,
            "two_people": tender.two_person_opening,
            "restored_only": request.restored_only,
        },
    )
    return request


def confirm_opening(request: OpeningRequest, *, by: User, session_key: str, at: datetime) -> OpeningRequest:
    """Confirm within ten minutes, by another person from another browser session; the opener then starts.

    Refused, as asking is, where the clock is off.
    """
    with transaction.atomic():
        tender = lock_tender(request.tender_id)
        request = OpeningRequest.objects.select_for_update().get(pk=request.pk)
        require(by, "bids.confirm_opening", tender)
        if request.status in {OpeningRequest.Status.CONFIRMED, OpeningRequest.Status.DONE}:
            return request
        _refuse_if_not_confirmable(request, tender, by=by, session_key=session_key, at=at)
        if _clocks_agree():
            _confirm(request, by=by, at=at)
            Auditor(by).record(
                "opening.confirmed",
                request,
                scope=tender_scope(tender.public_id),
                at=at,
                data={"part": request.part},
            )
            return request
    raise _refusal_for_clock(tender, request.part, by=by, at=at)


def confirmation_term() -> timedelta:
    return timedelta(minutes=settings.CONFIRMATION_MINUTES)


def session_hash(session_key: str) -> str:
    """What is kept of a browser session: enough to see that two are one, not enough to take one over."""
    return hashlib.sha256(session_key.encode()).hexdigest()


def _refuse_if_not_confirmable(
    request: OpeningRequest, tender: Tender, *, by: User, session_key: str, at: datetime
) -> None:
    if request.status != OpeningRequest.Status.REQUESTED or has_expired(
        request.requested_at, at, term=confirmation_term()
    ):
        raise SealingRefused(
            f"Deze aanvraag is verlopen: bevestigen kan binnen {settings.CONFIRMATION_MINUTES} minuten. "
            "Vraag de opening opnieuw."
        )
    refuse_same_person(
        requester=request.requested_by_id,
        confirmer=by.pk,
        requested_session=request.requested_session,
        confirming_session=session_hash(session_key),
    )
    _refuse_if_not_openable(tender, request.part, at)


def _clocks_agree() -> bool:
    try:
        try_clock()
    except ClocksDiffer:
        return False
    return True


def _refusal_for_clock(tender: Tender, part: str, *, by: User, at: datetime) -> SealingRefused:
    """Noted in the log of the tender and of the installation: what was stamped meanwhile may be wrong."""
    logger.error("Opening refused: the clock of this machine is not that of the database")
    with transaction.atomic():
        Auditor(by).record(
            "opening.refused_clock",
            tender,
            scope=tender_scope(tender.public_id),
            at=at,
            data={"part": part},
        )
    return SealingRefused(
        f"De klok van deze server wijkt meer dan {MOST_APART.seconds} seconden af van die van de database. Er is "
        "niets geopend. Laat de beheerder de klok herstellen en vraag de opening daarna opnieuw."
    )


def _confirm(request: OpeningRequest, *, by: User, at: datetime) -> None:
    request.status = OpeningRequest.Status.CONFIRMED
    request.confirmed_by, request.confirmed_at = by, at
    request.save(update_fields=["status", "confirmed_by", "confirmed_at"])
    enqueue("open_bids", queue="opening", request_id=request.public_id)


def _waiting_request(tender: Tender, part: str, at: datetime) -> OpeningRequest | None:
    found = (
        OpeningRequest.objects.select_for_update()
        .filter(
            tender=tender,
            part=part,
            status__in=[OpeningRequest.Status.REQUESTED, OpeningRequest.Status.CONFIRMED],
        )
        .first()
    )
    if found is None or found.status == OpeningRequest.Status.CONFIRMED:
        return found
    if not has_expired(found.requested_at, at, term=confirmation_term()):
        return found
    found.status, found.finished_at = OpeningRequest.Status.EXPIRED, at
    found.save(update_fields=["status", "finished_at"])
    return None


def _refuse_if_not_openable(tender: Tender, part: str, at: datetime) -> None:
    if part == TenderKey.Part.PRICE:
        _refuse_prices(tender)
        return
    status = Status(tender.status)
    if status in _SUPPLEMENT:
        if not Submission.objects.filter(bid__tender=tender, status=Submission.Status.SEALED).exists():
            raise SealingRefused("Alle inschrijvingen zijn al geopend.")
        return
    if status not in _FIRST_OPENING or tender.closes_at is None:
        raise SealingRefused("Deze aanbesteding heeft geen inschrijvingen die nu geopend kunnen worden.")
    delay = timedelta(seconds=settings.OPENING_DELAY_SECONDS)
    if not may_open(tender.closes_at, at, delay=delay):
        raise SealingRefused(
            f"De kluis kan open vanaf {settings.OPENING_DELAY_SECONDS} seconden na de sluiting van de "
            "inschrijving: wat op tijd is ontvangen, moet eerst zijn verwerkt."
        )


def _refuse_prices(tender: Tender) -> None:
    if Status(tender.status) is not Status.QUALITY_FIXED:
        raise SealingRefused("De prijzen kunnen pas open als de kwaliteit is vastgesteld.")
    if not tender.keys.filter(part=TenderKey.Part.PRICE).exists():
        raise SealingRefused("In deze aanbesteding telt de prijs niet mee: er is niets te openen.")
    is_opened = OpeningRecord.objects.filter(tender=tender, part=TenderKey.Part.PRICE).exists()
    left = SubmittedObject.objects.filter(
        submission__bid__tender=tender,
        submission__status=Submission.Status.OPENED,
        part=TenderKey.Part.PRICE,
        reading_envelope=None,
        damaged=False,
    )
    if is_opened and not left.exists():
        raise SealingRefused("De prijzen zijn al geopend.")
