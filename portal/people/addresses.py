"""A confirmed mail address is noted in the log of accounts; the library that asks for it tells by a signal."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from clock import now
from portal.people.services import record_confirmed_address


@receiver(email_confirmed, dispatch_uid="people.note_confirmed_address")
def note_confirmed_address(email_address: EmailAddress, **_: Any) -> None:
    record_confirmed_address(email_address.user, at=now())
