"""Submit and withdraw: the acts that bind a bidder, each in one short transaction.

Before the opening nobody but the bidder learns of them: no entry in the tender's own chain, no job, no mail.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, vault_scope
from bids.domain import tasks
from bids.domain.receipt import Receipt, ReceiptLine, instant_text
from bids.domain.refusals import BidRefused, IncompleteBid, NothingToSubmit, TooLate
from bids.domain.sealing import is_in_time, to_milliseconds
from bids.listing import tasks_for
from bids.models import Bid, Draft, Submission, SubmittedObject
from bids.permissions import require_signatory
from bids.services.accepting import accepted_tariff, current_tariff
from bids.services.confirming import refuse_unconfirmed
from bids.services.drafts import end_draft, submit_seats
from bids.services.envelopes import Preparation, keys_of, sealed_beforehand
from bids.services.pricing import refuse_price_outside_bounds
from documents.signing import sign, verifying_key
from documents.vault import keyring
from tenders.domain.lifecycle import AFTER_OPENING, Status
from tenders.models import Tender
from tenders.selectors import definition_of
from tenders.services.lifecycle import lock_tender, share_tender

_STANDING = {Submission.Status.SEALED, Submission.Status.OPENED, Submission.Status.UNOPENABLE}
_SUBMITTABLE = AFTER_OPENING | {Status.PUBLISHED, Status.UNOPENABLE}


def submit_bid(bid: Bid, *, by: User, received_at: datetime, at: datetime) -> Submission:
    """Seal the draft to the tender's key and give its receipt; a second call without a draft gives it again.

    `received_at` decides, not the moment of committing: TooLate a millisecond after the deadline, noted in
    the vault chain. IncompleteBid names what cannot be missed. Earlier submissions are superseded.
    """
    received_at = to_milliseconds(received_at)
    try:
        with sealed_beforehand(bid.pk) as preparation:
            return _submit(bid, preparation, by=by, received_at=received_at, at=at)
    except TooLate:
        _note_refusal(bid, "bid.refused_late", by=by, received_at=received_at, at=at)
        raise


@transaction.atomic
def _submit(
    bid: Bid, preparation: Preparation, *, by: User, received_at: datetime, at: datetime
) -> Submission:
    tender = share_tender(bid.tender_id)
    bid = Bid.objects.select_related("organisation").get(pk=bid.pk)
    bid.tender = tender
    require_signatory(by, bid)
    draft = Draft.objects.select_for_update().filter(bid=bid).first()
    earlier = list(bid.submissions.all())
    standing = next((each for each in earlier if each.status in _STANDING), None)
    if draft is None:
        if standing is not None:
            return standing
        raise NothingToSubmit("Er is geen concept om in te dienen.")
    _refuse_unless_received_in_time(tender, received_at)
    refuse_unconfirmed(tender, draft)
    rows = preparation.rows_for(draft, keys_of(tender.pk))
    accepted = accepted_tariff(draft, tender)
    undone = preparation.unfinished | ({tasks.TARIFF} if accepted != current_tariff(tender) else set())
    _refuse_incomplete(tender, {row.task for row in rows} - undone)
    refuse_price_outside_bounds(draft, tender)
    preparation.keep()

    if standing is not None:
        _end(standing, Submission.Status.SUPERSEDED, at)
    number = len(earlier) + 1
    submission = Submission(
        bid=bid,
        number=number,
        received_at=received_at,
        submitted_by=by,
        seen_change=draft.seen_change,
        tariff=accepted,
        method=tender.fingerprint,
    )
    receipt = receipt_from(submission, rows)
    submission.root_hash = receipt.root
    submission.signature, submission.signing_key = _signature(receipt)
    submission.save()
    rows[-1].blob.save()
    for row in rows:
        row.submission = submission
    SubmittedObject.objects.bulk_create(rows)
    submit_seats(draft)
    end_draft(draft, at=at, moved=frozenset(row.blob_id for row in rows))
    Auditor(by).record(
        "bid.submitted",
        submission,
        scope=vault_scope(tender.public_id),
        at=at,
        data={
            "bid": str(bid.public_id),
            "number": number,
            "received_at": instant_text(received_at),
            "root": submission.root_hash,
            "method": submission.method,
        },
    )
    return submission


def withdraw_bid(bid: Bid, *, by: User, received_at: datetime, at: datetime) -> Submission:
    """Take a sealed submission back before the deadline; it is never opened and its receipt stays.

    A draft of a change stays too. A second call gives the withdrawn submission again.
    """
    received_at = to_milliseconds(received_at)
    try:
        return _withdraw(bid, by=by, received_at=received_at, at=at)
    except TooLate:
        _note_refusal(bid, "bid.withdrawal_refused_late", by=by, received_at=received_at, at=at)
        raise


@transaction.atomic
def _withdraw(bid: Bid, *, by: User, received_at: datetime, at: datetime) -> Submission:
    tender = lock_tender(bid.tender_id)
    bid = Bid.objects.select_related("organisation").get(pk=bid.pk)
    require_signatory(by, bid)
    standing = _standing(bid)
    if standing is None:
        last = bid.submissions.order_by("-number").first()
        if last is not None and last.status == Submission.Status.WITHDRAWN:
            return last
        raise NothingToSubmit("Er is geen ingediende inschrijving om in te trekken.")
    if tender.closes_at is None or not is_in_time(received_at, tender.closes_at):
        raise TooLate(
            "Intrekken kan tot de sluiting van de inschrijving. Die is voorbij: uw inschrijving blijft staan."
        )
    if standing.status != Submission.Status.SEALED:
        raise BidRefused("Deze inschrijving is al geopend en kan niet meer worden ingetrokken.")
    _end(standing, Submission.Status.WITHDRAWN, at)
    Auditor(by).record(
        "bid.withdrawn",
        standing,
        scope=vault_scope(tender.public_id),
        at=at,
        data={"bid": str(bid.public_id), "received_at": instant_text(received_at)},
    )
    return standing


def receipt_from(submission: Submission, objects: Iterable[SubmittedObject]) -> Receipt:
    """The receipt as its rows say it; for a submission of a bid whose tender is at hand."""
    return Receipt(
        tender=str(submission.bid.tender.public_id),
        bid=str(submission.bid.public_id),
        submission=str(submission.public_id),
        number=submission.number,
        received_at=submission.received_at,
        method=submission.method,
        lines=tuple(
            ReceiptLine(
                task=obj.task,
                plain_size=obj.plain_size,
                plain_sha256=obj.plain_sha256,
                cipher_size=obj.cipher_size,
                cipher_sha256=obj.cipher_sha256,
            )
            for obj in objects
        ),
    )


def _signature(receipt: Receipt) -> tuple[str, str]:
    """The signature and its public key. A bid in time is never refused because our own key is missing.

    Nor is it logged: a line at this moment would tell that somebody submitted. `health.checks` reports it.
    """
    private = keyring().signing_private
    if private is None:
        return "", ""
    return sign(receipt.signed_text, private), verifying_key(private)


def receipt_file(submission: Submission) -> dict[str, Any]:
    """The receipt with its signature, as it is downloaded; `tools/verify_receipt.py` reads it."""
    content = receipt_from(submission, submission.items.all()).as_json()
    if not submission.signature:
        return content
    return content | {
        "signature": {
            "algorithm": "Ed25519",
            "public_key": submission.signing_key,
            "value": submission.signature,
        }
    }


def _standing(bid: Bid) -> Submission | None:
    return bid.submissions.filter(status__in=_STANDING).first()


def _refuse_unless_received_in_time(tender: Tender, received_at: datetime) -> None:
    if Status(tender.status) not in _SUBMITTABLE or tender.closes_at is None:
        raise BidRefused(
            "Deze aanbesteding staat nu niet open voor inschrijvingen. Uw concept blijft bewaard."
        )
    if not is_in_time(received_at, tender.closes_at):
        raise TooLate(
            "Uw inschrijving is na de sluiting ontvangen en wordt niet aangenomen. "
            "Een eerder ingediende inschrijving blijft staan."
        )


def _refuse_incomplete(tender: Tender, held: set[str]) -> None:
    expected = tasks_for(tender, definition_of(tender))
    missing = tasks.missing_required(expected, held)
    if missing:
        titles = ", ".join(task.title for task in missing)
        raise IncompleteBid(
            f"U kunt nog niet indienen. Dit ontbreekt: {titles}.", tuple(task.key for task in missing)
        )


def _end(submission: Submission, status: Submission.Status, at: datetime) -> None:
    submission.status = status
    submission.ended_at = at
    submission.save(update_fields=["status", "ended_at"])


@transaction.atomic
def _note_refusal(bid: Bid, event: str, *, by: User, received_at: datetime, at: datetime) -> None:
    tender = Tender.objects.get(pk=bid.tender_id)
    Auditor(by).record(
        event,
        bid,
        scope=vault_scope(tender.public_id),
        at=at,
        data={"received_at": instant_text(received_at)},
    )
