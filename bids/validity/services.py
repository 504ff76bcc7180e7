"""Ask every bidder for a longer gestanddoening, and take in the answers."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.domain.refusals import BidRefused, TooLate
from bids.domain.sealing import is_in_time, to_milliseconds
from bids.domain.validity import check_request
from bids.models import Bid, ValidityAnswer, ValidityRequest
from bids.permissions import require_signatory
from bids.validity.selectors import taking_part, validity_of
from documents.outbox import enqueue
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender
from tenders.services.mails import mail_people_of
from ui.formatting import dutch_datetime

MAIL = "mail_validity_request"


@transaction.atomic
def ask_extension(
    tender: Tender, *, until: date, answer_by: datetime, reason: str, by: User, at: datetime
) -> ValidityRequest:
    """One request to all who take part. The day is later than the one on which the first bid now lapses."""
    tender = lock_tender(tender)
    require(by, "bids.ask_validity", tender)
    bids = validity_of(tender, on=local_date(at))
    if not bids:
        raise BidRefused("Er is geen inschrijving die nog meedoet.")
    check_request(until, answer_by, current=min(each.until for each in bids), at=at, reason=reason)
    request = ValidityRequest.objects.create(
        tender=tender, until=until, answer_by=answer_by, reason=reason.strip(), asked_by=by, asked_at=at
    )
    Auditor(by).record(
        "validity.asked",
        request,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"until": until.isoformat(), "answer_by": answer_by.isoformat()},
    )
    enqueue(MAIL, queue="mail", request_id=request.public_id)
    return request


@transaction.atomic
def answer_extension(
    request: ValidityRequest, bid: Bid, *, agrees: bool, by: User, received_at: datetime, at: datetime
) -> ValidityAnswer:
    """Only who may bind the organisation; TooLate a millisecond after the term."""
    tender = lock_tender(request.tender_id)
    require_signatory(by, bid)
    if not taking_part(tender).filter(pk=bid.pk).exists():
        raise BidRefused("Uw inschrijving doet niet meer mee: u hoeft niet te antwoorden.")
    if not is_in_time(to_milliseconds(received_at), request.answer_by):
        raise TooLate(f"Antwoorden kon tot en met {dutch_datetime(request.answer_by)}.")
    answer, _ = ValidityAnswer.objects.update_or_create(
        request=request, bid=bid, defaults={"agrees": agrees, "by": by, "at": at}
    )
    Auditor(by).record(
        "validity.answered",
        bid,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"request": str(request.public_id), "agrees": agrees},
    )
    return answer


def mail_request(request_id: UUID | str) -> None:
    """To the people of every bidder that takes part, in the same words. A second sending does no harm."""
    request = ValidityRequest.objects.select_related("tender__authority").get(public_id=request_id)
    tender = request.tender
    path = reverse("bids:validity_own", args=[tender.public_id, request.public_id])
    by = dutch_datetime(request.answer_by)
    for bid in taking_part(tender):
        mail_people_of(
            bid.organisation,
            tender,
            title=f"Beantwoord een vraag vóór {by}",
            sentence=f"Er staat een vraag over uw inschrijving voor u klaar. Antwoord uiterlijk op {by}.",
            path=path,
        )
