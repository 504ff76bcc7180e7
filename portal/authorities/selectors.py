"""Which aanbestedende diensten an installation has, and who may add one."""

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
