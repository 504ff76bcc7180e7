"""The mail that says that there is a letter about the withdrawal, and nothing of what it says."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from accounts.selectors import is_member_of
from contracts.withdrawal.selectors import withdrawal_letter_by_id


def mail_withdrawal_letter(letter_id: UUID | str, user_id: UUID | str) -> None:
    """Not to who left the organisation or lost its account, nor in a repetitie. A second sending does no harm."""
    letter = withdrawal_letter_by_id(letter_id)
    user = User.objects.get(public_id=user_id)
    if letter is None or letter.note.tender.is_rehearsal:
        return
    if not user.is_active or not is_member_of(user, letter.bid.organisation):
        return
    tender = letter.note.tender
    context = {
        "tender": tender.title,
        "reference": tender.reference,
        "authority": tender.authority.name,
        "organisation": letter.bid.organisation.name,
        "until": "",
        "link": settings.SITE_URL + reverse("contracts:withdrawal_letter", args=[letter.public_id]),
    }
    body = render_to_string("contracts/mail/letter_available.txt", context)
    EmailMessage(" ".join(f"Lees uw brief over {tender.title}".split()), body, to=[user.email]).send()
