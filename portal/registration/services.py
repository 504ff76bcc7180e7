"""A care provider registers itself. Its first person confirms a mail address; then the organisation is there.

A number that an organisation here has already waits for a beheerder, and the first one notices nothing of it: who
takes a number first may be anybody, and who comes second may be the one it belongs to. For the same reason a number
that was typed here opens nothing of others (`Organisation.checked_kvk_number`) until a beheerder checked it.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Membership, Organisation, Registration, User
from accounts.services import lock_person
from audit.services import ACCOUNTS, Auditor
from documents.outbox import enqueue
from portal.people.services import INVITATION, check_may_join, rights_of
from portal.registration.selectors import asked_since, decides_on_registrations, organisations_with

CONFIRM = "registration.confirm"
WAITING = "registration.waiting"
TURNED_DOWN = "registration.turned_down"
VALID = timedelta(days=7)
_KEPT_AFTER_REFUSAL = timedelta(days=90)
_MOST_PER_DAY = 3


class RegistrationRefused(Exception):
    """This cannot be done with this registration; the message is for who tries it."""


@dataclass(frozen=True)
class Facts:
    """What a person says of its organisation and itself."""

    organisation_name: str
    kvk_number: str
    city: str
    person_name: str
    email: str
    may_submit: bool


@transaction.atomic
def register(facts: Facts, *, at: datetime) -> None:
    """Keep it, and mail the person a link. Nobody can tell from the answer what is known here of the address.

    After some requests in a day the same address gets no more mails: the form is open to everybody.
    """
    email = User.objects.normalize_email(facts.email).lower()
    if asked_since(email, at - timedelta(days=1)) >= _MOST_PER_DAY:
        return
    row = Registration.objects.create(**(asdict(facts) | {"email": email}), asked_at=at)
    enqueue(CONFIRM, queue="mail", registration_id=row.public_id)


@transaction.atomic
def confirm_registration(registration: Registration, *, at: datetime) -> Registration:
    """The person has the mail. Idempotent. Raises RegistrationRefused when it is too late, and PersonRefused.

    The first organisation with its number is there at once; every other one waits for a beheerder.
    """
    current = _locked(registration)
    if current.confirmed_at is not None:
        return current
    if at > current.asked_at + VALID:
        raise RegistrationRefused("Deze link is ouder dan zeven dagen. Meld uw organisatie opnieuw aan.")
    current.confirmed_at = at
    if organisations_with(current.kvk_number).exists():
        enqueue(WAITING, queue="mail", registration_id=current.public_id)
    else:
        membership = _take_in(current, is_checked=False)
        _record("organisation.registered", membership, by=membership.user, at=at)
    current.save()
    return current


@transaction.atomic
def admit(registration: Registration, *, acting: Organisation, by: User, at: datetime) -> Organisation:
    """An organisation of its own beside the first one with this number; its person gets a mail."""
    current = _waiting(registration, acting, by)
    membership = _take_in(current, is_checked=True)
    current.decided_at, current.decided_by = at, by
    current.save()
    enqueue(INVITATION, user_id=membership.user.public_id, organisation_id=membership.organisation.public_id)
    _record("organisation.admitted", membership, by=by, at=at)
    return membership.organisation


@transaction.atomic
def turn_down(
    registration: Registration, *, reason: str, acting: Organisation, by: User, at: datetime
) -> None:
    """No account; the person reads why in a mail."""
    current = _waiting(registration, acting, by)
    current.decided_at, current.decided_by, current.reason = at, by, reason
    current.save()
    enqueue(TURNED_DOWN, queue="mail", registration_id=current.public_id)
    Auditor(by).record(
        "registration.turned_down",
        current,
        scope=ACCOUNTS,
        at=at,
        data={"organisation": str(acting.public_id)},
    )


@transaction.atomic
def note_checked(organisation: Organisation, *, acting: Organisation, by: User, at: datetime) -> None:
    """The number is that of this organisation, says the Handelsregister. Idempotent."""
    _require_decider(acting, by)
    if not Organisation.objects.filter(pk=organisation.pk, is_kvk_checked=False).update(is_kvk_checked=True):
        return
    Auditor(by).record(
        "organisation.kvk_checked",
        organisation,
        scope=ACCOUNTS,
        at=at,
        data={"organisation": str(organisation.public_id)},
    )


def forget_old_registrations(at: datetime) -> None:
    """What was never confirmed, and after a while what was turned down: it holds names of people."""
    Registration.objects.filter(confirmed_at=None, asked_at__lt=at - VALID).delete()
    turned_down = Registration.objects.filter(organisation=None, decided_at__lt=at - _KEPT_AFTER_REFUSAL)
    turned_down.delete()


def _take_in(registration: Registration, *, is_checked: bool) -> Membership:
    """Organisation, person and membership; the first person manages the others."""
    organisation = Organisation.objects.create(
        kind=Organisation.Kind.PROVIDER,
        name=registration.organisation_name,
        kvk_number=registration.kvk_number,
        city=registration.city,
        is_kvk_checked=is_checked,
    )
    user, _ = User.objects.get_or_create(
        email=registration.email,
        defaults={"name": registration.person_name, "password": make_password(None)},
    )
    user = lock_person(user)
    check_may_join(user, organisation)
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
    registration.organisation = organisation
    return Membership.objects.create(
        user=user,
        organisation=organisation,
        may_edit=True,
        may_submit=registration.may_submit,
        is_administrator=True,
    )


def _locked(registration: Registration) -> Registration:
    """Every registration of this number is locked: of two that are confirmed together one is the first."""
    same = Registration.objects.select_for_update(of=("self",)).filter(kvk_number=registration.kvk_number)
    found = {row.pk: row for row in same.order_by("pk")}.get(registration.pk)
    if found is None:
        raise RegistrationRefused("Deze aanmelding bestaat niet meer. Meld uw organisatie opnieuw aan.")
    return found


def _waiting(registration: Registration, acting: Organisation, by: User) -> Registration:
    _require_decider(acting, by)
    current = _locked(registration)
    if not current.is_waiting:
        raise RegistrationRefused("Over deze aanmelding is al besloten.")
    return current


def _require_decider(acting: Organisation, by: User) -> None:
    if not decides_on_registrations(by, acting):
        raise RegistrationRefused("Alleen een beheerder van een aanbestedende dienst kan dit doen.")


def _record(event: str, membership: Membership, *, by: User, at: datetime) -> None:
    Auditor(by).record(
        event,
        membership.user,
        scope=ACCOUNTS,
        at=at,
        data={"organisation": str(membership.organisation.public_id), "rights": rights_of(membership)},
    )
