"""The mail that says that there is a letter: what to do and by when, and nothing of what the letter says."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from accounts.selectors import is_member_of
from contracts.models import Letter
from ui.formatting import dutch_datetime


def mail_letter_available(letter_id: UUID | str, user_id: UUID | str) -> None:
    """Not sent to who left the organisation or lost its account, nor in a repetitie. A second sending does no harm."""
    letter = Letter.objects.select_related("decision__tender__authority", "bid__organisation").get(
        public_id=letter_id
    )
    user = User.objects.get(public_id=user_id)
    decision = letter.decision
    if decision.tender.is_rehearsal:
        return
    if decision.released_at is None or not user.is_active or not is_member_of(user, letter.bid.organisation):
        return
    tender = decision.tender
    until = f" vóór {dutch_datetime(decision.standstill_ends_at)}" if decision.standstill_ends_at else ""
    context = {
        "tender": tender.title,
        "reference": tender.reference,
        "authority": tender.authority.name,
        "organisation": letter.bid.organisation.name,
        "until": until,
        "link": settings.SITE_URL + reverse("contracts:own_letter", args=[letter.public_id]),
    }
    subject = f"Lees uw brief over {tender.title}{until}"
    body = render_to_string("contracts/mail/letter_available.txt", context)
    EmailMessage(" ".join(subject.split()), body, to=[user.email]).send()
