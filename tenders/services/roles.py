"""Give and end roles in a tender."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Organisation, User
from accounts.selectors import is_administrator_of, is_buyer_of, memberships_of
from accounts.services import lock_person
from audit.services import Auditor, tender_scope
from tenders.domain.lifecycle import AFTER_OPENING, Status
from tenders.domain.wording import names_in_words
from tenders.models import Role, Tender, TenderRole
from tenders.people import acting_buyers
from tenders.permissions import INCOMPATIBLE_ROLES, ROLES_IN_ARCHIVE, NotAllowed, forget_roles, require
from tenders.services.lifecycle import lock_tender


class RoleRefused(Exception):
    """The person cannot have, or lose, this role; the message is for the user."""


@transaction.atomic
def give_role(tender: Tender, user: User, role: str, *, by: User, at: datetime) -> TenderRole:
    """Raises RoleRefused for a beheerder, a bidder's user, and for two roles that nobody may combine.

    From the opening on, a role that has ended still counts: who has scored never becomes chair afterwards.
    """
    locked = lock_tender(tender, in_archive=True)
    require(by, "tenders.give_roles", locked)
    if locked.is_archived and role in set(Role.values) - ROLES_IN_ARCHIVE:
        raise RoleRefused(
            "Deze aanbesteding is gearchiveerd. Geef wie haar moet kunnen lezen de rol inkoper, contractmanager, "
            "jurist of auditor."
        )
    _check_person(lock_person(user))
    _check_combination(locked, user, role)
    given, created = TenderRole.objects.get_or_create(
        tender=locked, user=user, role=role, ended_at=None, defaults={"given_by": by, "given_at": at}
    )
    if created:
        _record("role.given", locked, given, by=by, at=at)
    forget_roles(user)
    return given


@transaction.atomic
def end_role(role: TenderRole, *, by: User, at: datetime) -> TenderRole:
    """The row stays, with its end. The last buyer keeps the role until there is another one."""
    locked = lock_tender(role.tender_id, in_archive=True)
    require(by, "tenders.give_roles", locked)
    current = TenderRole.objects.select_related("user").get(pk=role.pk)
    if current.ended_at is not None:
        return current
    if current.role == Role.BUYER and not _others_with(locked, current).exists():
        raise RoleRefused("Dit is de enige inkoper van deze aanbesteding: geef eerst iemand anders die rol.")
    current.ended_at, current.ended_by = at, by
    current.save(update_fields=["ended_at", "ended_by"])
    forget_roles(current.user)
    if current.user_id == by.pk:
        forget_roles(by)
    _record("role.ended", locked, current, by=by, at=at)
    return current


@transaction.atomic
def give_first_buyer(tender: Tender, user: User, *, by: User, at: datetime) -> TenderRole:
    """A beheerder names the buyer of a tender that has none who can still act; it gives no other role.

    Raises RoleRefused where there is a buyer: who leads a tender is then that buyer's to say. A role of somebody
    who left the organisation ends.
    """
    locked = lock_tender(tender, in_archive=True)
    if not is_administrator_of(by, locked.authority):
        raise NotAllowed("Alleen een beheerder van de aanbestedende dienst wijst de eerste inkoper aan.")
    held = TenderRole.objects.filter(tender=locked, role=Role.BUYER, ended_at=None).select_related("user")
    if acting_buyers(locked).exists():
        raise RoleRefused("Deze aanbesteding heeft een inkoper. Die geeft de andere rollen.")
    if not is_buyer_of(user, locked.authority):
        raise RoleRefused(
            f"{user} mag bij {locked.authority} geen aanbestedingen beginnen. Geef eerst dat recht."
        )
    _check_person(user)
    _check_combination(locked, user, Role.BUYER)
    for former in held:
        former.ended_at, former.ended_by = at, by
        former.save(update_fields=["ended_at", "ended_by"])
        _record("role.ended", locked, former, by=by, at=at)
    given = TenderRole.objects.create(tender=locked, user=user, role=Role.BUYER, given_by=by, given_at=at)
    forget_roles(user)
    _record("role.given", locked, given, by=by, at=at)
    return given


def _check_person(user: User) -> None:
    if not user.is_active:
        raise RoleRefused(f"Het account van {user} is niet actief.")
    memberships = memberships_of(user)
    if any(membership.is_administrator for membership in memberships):
        raise RoleRefused(f"{user} is beheerder: een beheerder heeft in geen enkele aanbesteding een rol.")
    if any(membership.organisation.kind == Organisation.Kind.PROVIDER for membership in memberships):
        raise RoleRefused(
            f"{user} werkt voor een aanbieder en kan daarom geen rol hebben in een aanbesteding."
        )


def _check_combination(tender: Tender, user: User, role: str) -> None:
    if role not in Role.values:
        raise RoleRefused("Deze rol bestaat niet: kies een rol uit de lijst.")
    held = TenderRole.objects.filter(tender=tender, user=user)
    if Status(tender.status) not in AFTER_OPENING:
        held = held.filter(ended_at__isnull=True)
    clashes = sorted(
        {
            Role(other).label
            for other in held.values_list("role", flat=True)
            if {role, other} in INCOMPATIBLE_ROLES
        }
    )
    if clashes:
        raise RoleRefused(
            f"{user} is {names_in_words(clashes)} in deze aanbesteding of is dat geweest. Dat gaat niet samen met "
            f"de rol {Role(role).label}."
        )


def _others_with(tender: Tender, role: TenderRole) -> QuerySet[TenderRole]:
    return TenderRole.objects.filter(tender=tender, role=role.role, ended_at__isnull=True).exclude(pk=role.pk)


def _record(event: str, tender: Tender, role: TenderRole, *, by: User, at: datetime) -> None:
    Auditor(by).record(
        event,
        tender,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"role": role.role, "user": str(role.user.public_id)},
    )
