"""Who acts for an organisation, and what the log says about that."""

from collections.abc import Iterable
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from accounts.models import Membership, Organisation, User
from audit.models import AuditEntry
from audit.selectors import entries
from audit.services import ACCOUNTS, subject_text


def people_of(organisation: Organisation) -> QuerySet[Membership]:
    """The memberships of an organisation with their persons, by name."""
    memberships = Membership.objects.select_related("user", "organisation")
    return memberships.filter(organisation=organisation).order_by("user__name", "pk")


def with_second_factor(organisation: Organisation) -> set[int]:
    """The people of an organisation who log in with a code, by their key."""
    theirs = Membership.objects.filter(organisation=organisation).order_by()
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__in=theirs.values("user_id"))
    return set(apps.values_list("user_id", flat=True))


def possible_buyers(organisation: Organisation) -> QuerySet[User]:
    """Who may begin tenders for the organisation; a beheerder never is among them."""
    memberships = people_of(organisation).filter(is_buyer=True, is_administrator=False, user__is_active=True)
    return User.objects.filter(pk__in=memberships.order_by().values("user_id"))


def person_of(organisation: Organisation, user_id: UUID) -> Membership | None:
    """The membership of this person, when it belongs to the organisation."""
    memberships = Membership.objects.select_related("user", "organisation")
    return memberships.filter(organisation=organisation, user__public_id=user_id).first()


def account_entries(
    organisation: Organisation, *, event: str = "", person: User | None = None
) -> QuerySet[AuditEntry]:
    """What the log of accounts holds of this organisation alone, newest first."""
    found = entries(ACCOUNTS).filter(data__organisation=str(organisation.public_id)).order_by("-sequence")
    if event:
        found = found.filter(event=event)
    return found.filter(subject=subject_text(person)) if person else found


def people_in_log(organisation: Organisation) -> QuerySet[User]:
    """Everybody the log of accounts speaks of, also who has left."""
    subjects = account_entries(organisation).order_by().values_list("subject", flat=True).distinct()
    return User.objects.filter(public_id__in=[text.rpartition(":")[2] for text in subjects])


def organisation_names(subjects: Iterable[str]) -> dict[str, str]:
    """By public id the names of the organisations among these subjects of the log."""
    kind = f"{Organisation._meta.label_lower}:"
    wanted = {text.removeprefix(kind) for text in subjects if text.startswith(kind)}
    found = Organisation.objects.filter(public_id__in=wanted).values_list("public_id", "name")
    return {str(public_id): name for public_id, name in found}
