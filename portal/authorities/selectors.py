"""Which aanbestedende diensten an installation has, and who may add one."""

import os
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from accounts.models import Organisation, User
from accounts.selectors import is_administrator_of


def manages_authorities(user: User, organisation: Organisation | None) -> bool:
    """A beheerder of an aanbestedende dienst; who manages a provider never adds one."""
    return (
        organisation is not None
        and organisation.kind == Organisation.Kind.AUTHORITY
        and is_administrator_of(user, organisation)
    )


def authorities_with_counts() -> QuerySet[Organisation]:
    """By name, with `beheerders`: how many can manage it. One query."""
    can_manage = Q(memberships__is_administrator=True, memberships__user__is_active=True)
    counted = Count("memberships", filter=can_manage)
    return Organisation.objects.authorities().annotate(beheerders=counted).order_by("name", "pk")


def opening_key_is_within_reach() -> bool:
    """Whether the user that this process runs as can read the opening key: then the seal does not hold against it.

    Where web, worker and opener are one user of the system, as in the demo, the file lies beside the other keys.
    """
    places = (settings.OPENING_KEY_FILE, Path(settings.KEYS_DIR) / "opening.key")
    return any(place is not None and os.access(place, os.R_OK) for place in places)
