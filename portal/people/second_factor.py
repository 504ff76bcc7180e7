"""The second factor of a person: what the log and a mail say of it, and the beheerder who ends it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.db import models, transaction
from django.dispatch import receiver

from accounts.models import Membership, Organisation, User
from accounts.second_factor.services import end_sessions
from accounts.selectors import has_second_factor
from accounts.services import lock_person
from audit.services import ACCOUNTS, Actor, Auditor, SystemActor
from clock import now
from documents.outbox import enqueue
from portal.people.services import PersonRefused, current_membership, lock_as_administrator, record_of_person

TOLD = "people.second_factor_told"
SET_UP = "person.second_factor_set_up"
REMOVED = "person.second_factor_removed"
ENDED = "person.second_factor_ended"
NEW_CODES = "person.recovery_codes_made"
CODE_USED = "person.recovery_code_used"


class EndReason(models.TextChoices):
    """A choice and no text: the log is kept for good, and names nobody."""

    LOST = "telefoon_kwijt", "De telefoon en de herstelcodes zijn kwijt."
    REPLACED = "andere_telefoon", "Er is een andere telefoon, en de app is niet overgezet."
    MISUSE = "misbruik", "Iemand anders kan de telefoon of de herstelcodes hebben."


@transaction.atomic
def end_second_factor(membership: Membership, *, reason: EndReason, by: User, at: datetime) -> None:
    """Take away app and recovery codes, end every session of the person and tell it by mail.

    Raises PersonRefused for a beheerder's own, and where there is none.
    """
    lock_as_administrator(membership.organisation, by)
    current = current_membership(membership)
    user = lock_person(current.user)
    if user.pk == by.pk:
        raise PersonRefused(
            "U kunt uw eigen tweede stap niet beëindigen. Vraag dit aan een andere beheerder."
        )
    _end(user, [current.organisation], reason=reason, by=by, at=at)


@transaction.atomic
def end_second_factor_from_outside(email: str, *, reason: EndReason, at: datetime) -> User:
    """For who runs the installation, where a beheerder has no colleague who can do it."""
    found = User.objects.filter(email=User.objects.normalize_email(email).lower()).first()
    if found is None:
        raise PersonRefused("Er is geen account met dit e-mailadres.")
    user = lock_person(found)
    organisations = Organisation.objects.filter(memberships__user=user).order_by("pk")
    _end(user, organisations, reason=reason, by=SystemActor.SETUP, at=at)
    return user


def _end(
    user: User, organisations: Iterable[Organisation], *, reason: EndReason, by: Actor, at: datetime
) -> None:
    """Each of the organisations reads it in its log. The person is locked."""
    if not has_second_factor(user):
        raise PersonRefused(f"{user} heeft geen tweede stap.")
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    enqueue(TOLD, user_id=user.public_id, event=ENDED)
    for organisation in organisations:
        data = {"organisation": str(organisation.public_id), "reason": reason.value}
        Auditor(by).record(ENDED, user, scope=ACCOUNTS, at=at, data=data)


@receiver(authenticator_added, dispatch_uid="people.note_second_factor")
def note_set_up(user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        _note(user, SET_UP)


@receiver(authenticator_removed, dispatch_uid="people.note_removed_second_factor")
def note_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        _note(user, REMOVED)


@receiver(authenticator_reset, dispatch_uid="people.note_new_codes")
def note_new_codes(user: User, **_: Any) -> None:
    _note(user, NEW_CODES)


@receiver(authenticator_used, dispatch_uid="people.note_used_code")
def note_used_code(user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        _note(user, CODE_USED)


@transaction.atomic
def _note(user: User, event: str) -> None:
    """Who did it is the person itself, or somebody with its password: so it gets a mail."""
    enqueue(TOLD, user_id=user.public_id, event=event)
    record_of_person(event, user, at=now())
