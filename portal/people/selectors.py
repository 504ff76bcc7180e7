"""Who acts for an organisation."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Membership, Organisation


def people_of(organisation: Organisation) -> QuerySet[Membership]:
    """The memberships of an organisation with their persons, by name."""
    memberships = Membership.objects.select_related("user", "organisation")
    return memberships.filter(organisation=organisation).order_by("user__name", "pk")


def person_of(organisation: Organisation, user_id: UUID) -> Membership | None:
    """The membership of this person, when it belongs to the organisation."""
    memberships = Membership.objects.select_related("user", "organisation")
    return memberships.filter(organisation=organisation, user__public_id=user_id).first()
