"""Make, renew and end the secret address of a person's calendar. Each act is the person's own."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from accounts.models import CalendarAddress, User
from accounts.services import lock_person
from audit.services import ACCOUNTS, Auditor


@transaction.atomic
def make_address(user: User, *, at: datetime) -> CalendarAddress:
    """The address, a new one where there is none; two clicks make one."""
    person = lock_person(user)
    address, is_new = CalendarAddress.objects.get_or_create(user=person, defaults={"made_at": at})
    if is_new:
        Auditor(person).record("calendar.made", person, scope=ACCOUNTS, at=at)
    return address


@transaction.atomic
def renew_address(user: User, *, at: datetime) -> CalendarAddress | None:
    """Another address; the one before it stops at once. None where there is none."""
    person = lock_person(user)
    address = CalendarAddress.objects.filter(user=person).first()
    if address is None:
        return None
    address.secret_id, address.made_at = uuid4(), at
    address.save(update_fields=["secret_id", "made_at"])
    Auditor(person).record("calendar.renewed", person, scope=ACCOUNTS, at=at)
    return address


@transaction.atomic
def end_address(user: User, *, at: datetime) -> bool:
    """Whether there was an address to end."""
    person = lock_person(user)
    removed, _ = CalendarAddress.objects.filter(user=person).delete()
    if removed:
        Auditor(person).record("calendar.ended", person, scope=ACCOUNTS, at=at)
    return bool(removed)
