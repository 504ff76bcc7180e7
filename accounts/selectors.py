"""For whom a person acts, and what it may do for them.

All functions read the memberships of the person at most once per user object, so once per request; a user
that was given a membership in the same request must be fetched again. An inactive or unknown person has none.
"""

from typing import TypeGuard

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, prefetch_related_objects

from accounts.models import AwaitingMail, Membership, Organisation, User


def memberships_of(user: User | AnonymousUser) -> tuple[Membership, ...]:
    """The memberships with their organisations, by name of organisation."""
    if not _is_active(user):
        return ()
    prefetch_related_objects(
        [user], Prefetch("memberships", Membership.objects.select_related("organisation"))
    )
    return tuple(user.memberships.all())


def membership_of(user: User | AnonymousUser, organisation: Organisation | None) -> Membership | None:
    if organisation is None:
        return None
    return next((m for m in memberships_of(user) if m.organisation_id == organisation.pk), None)


def organisations_of(user: User | AnonymousUser) -> tuple[Organisation, ...]:
    return tuple(membership.organisation for membership in memberships_of(user))


def is_member_of(user: User | AnonymousUser, organisation: Organisation | None) -> bool:
    return membership_of(user, organisation) is not None


def is_administrator_of(user: User | AnonymousUser, organisation: Organisation | None) -> bool:
    membership = membership_of(user, organisation)
    return membership is not None and membership.is_administrator


def is_buyer_of(user: User | AnonymousUser, organisation: Organisation | None) -> bool:
    """May begin a tender for this contracting authority; a beheerder never is a buyer."""
    membership = membership_of(user, organisation)
    return (
        membership is not None
        and membership.is_buyer
        and not membership.is_administrator
        and membership.organisation.kind == Organisation.Kind.AUTHORITY
    )


def can_edit_for(user: User | AnonymousUser, organisation: Organisation | None) -> bool:
    """May work on the draft bid of this provider."""
    membership = _provider_membership(user, organisation)
    return membership is not None and membership.may_edit


def can_submit_for(user: User | AnonymousUser, organisation: Organisation | None) -> bool:
    """May bind this provider: submit and withdraw its bid."""
    membership = _provider_membership(user, organisation)
    return membership is not None and membership.may_submit


def works_for_providers_alone(user: User) -> bool:
    """Whether all organisations of the person are aanbieders; asked anew, for a session outlives a membership."""
    kinds = Membership.objects.filter(user=user).order_by().values_list("organisation__kind", flat=True)
    return set(kinds) == {Organisation.Kind.PROVIDER.value}


def must_have_second_factor(user: User) -> bool:
    """Everybody but people of aanbieders alone, where the installation asks for it."""
    return settings.STAFF_SECOND_FACTOR and not works_for_providers_alone(user)


def has_second_factor(user: User) -> bool:
    """Recovery codes alone are none: they stand in for an app."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def _provider_membership(user: User | AnonymousUser, organisation: Organisation | None) -> Membership | None:
    membership = membership_of(user, organisation)
    if membership is None or membership.organisation.kind != Organisation.Kind.PROVIDER:
        return None
    return membership


def _is_active(user: User | AnonymousUser) -> TypeGuard[User]:
    return user.is_authenticated and user.is_active


def has_awaiting_mail(user: User | AnonymousUser) -> bool:
    """Whether the person gets the daily mail about what awaits it; who chose nothing does."""
    return not AwaitingMail.objects.filter(user_id=user.pk, is_off=True).exists()
