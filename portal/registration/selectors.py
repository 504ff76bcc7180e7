"""What waits for a beheerder: registrations of a number that is known already, and numbers nobody checked."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Membership, Organisation, Registration, User
from accounts.selectors import is_administrator_of

_WAITING = Q(confirmed_at__isnull=False, decided_at__isnull=True, organisation__isnull=True)


def registration_of(public_id: UUID | str | None) -> Registration | None:
    if public_id is None:
        return None
    return Registration.objects.select_related("organisation").filter(public_id=public_id).first()


def waiting_registrations() -> QuerySet[Registration]:
    return Registration.objects.filter(_WAITING)


def unchecked_organisations() -> QuerySet[Organisation]:
    """Who registered itself under a number that nobody has compared with the Handelsregister."""
    return Organisation.objects.providers().filter(is_kvk_checked=False)


def organisations_with(kvk_number: str) -> QuerySet[Organisation]:
    return Organisation.objects.providers().filter(kvk_number=kvk_number)


def decides_on_registrations(user: User, organisation: Organisation | None) -> bool:
    """A beheerder of a contracting authority; who manages a provider never decides on another one."""
    return (
        organisation is not None
        and organisation.kind == Organisation.Kind.AUTHORITY
        and is_administrator_of(user, organisation)
    )


def deciders() -> QuerySet[User]:
    found = Membership.objects.filter(
        is_administrator=True, organisation__kind=Organisation.Kind.AUTHORITY, user__is_active=True
    )
    return User.objects.filter(pk__in=found.values("user_id"))


def how_many_wait() -> int:
    return waiting_registrations().count() + unchecked_organisations().count()


def asked_since(email: str, since: datetime) -> int:
    return Registration.objects.filter(email=email, asked_at__gt=since).count()
