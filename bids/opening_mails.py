"""The mail that an opening waits for a second person, who has minutes to confirm it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from bids.domain.sealing import has_expired
from bids.models import OpeningRequest
from tenders.models import Role, TenderKey
from tenders.services.mails import mail_role_holders
from ui.formatting import dutch_datetime

MAIL_OPENING = "mail_opening_requested"
# Who may confirm (`bids.confirm_opening`).
_CONFIRMERS = (Role.BUYER, Role.CHAIR, Role.SECOND_OPENER)


def mail_opening_requested(request_id: UUID | str, *, at: datetime) -> int:
    """To everybody who may confirm it but who asked; how many. Nothing once it is confirmed or too late.

    It says nothing of bids: an opening is asked for whether there are any or not.
    """
    request = OpeningRequest.objects.select_related("tender__authority", "requested_by").get(
        public_id=request_id
    )
    term = timedelta(minutes=settings.CONFIRMATION_MINUTES)
    is_waiting = request.status == OpeningRequest.Status.REQUESTED
    if not is_waiting or has_expired(request.requested_at, at, term=term):
        return 0
    what = "de prijzen" if request.part == TenderKey.Part.PRICE else "de inschrijvingen"
    return mail_role_holders(
        request.tender,
        _CONFIRMERS,
        without=request.requested_by,
        title=f"Bevestig de opening van {what}",
        sentence=(
            f"{request.requested_by.name} vraagt om {what} te openen. Dat gebeurt als een tweede persoon dat "
            f"bevestigt, uiterlijk op {dutch_datetime(request.requested_at + term)}."
        ),
        path=reverse("bids:opening", args=[request.tender.public_id]),
    )
