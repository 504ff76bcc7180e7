"""Make an aanbestedende dienst with its first people: on a new installation, and later by a beheerder.

Both roads make the same rows. Who makes a dienst gets no access to it: it belongs to the people that are named.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Membership, Organisation, User
from audit.services import ACCOUNTS, Actor, Auditor, SystemActor
from documents.outbox import enqueue
from portal.authorities.selectors import manages_authorities
from portal.people.services import INVITATION, PersonRefused, appoint_beheerder, give_access


class AuthorityRefused(Exception):
    """This dienst cannot be made; the message is for who tries it."""


@dataclass(frozen=True)
class Person:
    name: str
    email: str


@dataclass(frozen=True)
class Facts:
    """What a dienst starts with; a buyer may be named later by its beheerder."""

    name: str
    kvk_number: str
    city: str
    beheerder: Person
    buyer: Person | None = None


@transaction.atomic
def establish_first(facts: Facts, *, at: datetime) -> Organisation:
    """The first dienst of an installation, by whoever can run a command on it.

    The same again before the beheerder logged in sends the mail once more, for a new installation whose mail did
    not work. Raises AuthorityRefused where there is another dienst: from then on its beheerder makes the next.
    """
    known = Organisation.objects.authorities().select_for_update(no_key=True).order_by("pk").first()
    if known is None:
        return _establish(facts, by=SystemActor.SETUP, at=at)
    if not _is_waiting(known, facts):
        raise AuthorityRefused(
            f"Er is al een aanbestedende dienst: {known}. Een beheerder voegt de volgende toe, op de pagina "
            "Aanbestedende diensten."
        )
    for person in filter(None, (facts.beheerder, facts.buyer)):
        user = User.objects.filter(memberships__organisation=known, email=_address(person)).first()
        if user is not None:
            enqueue(INVITATION, user_id=user.public_id, organisation_id=known.public_id)
    return known


@transaction.atomic
def appoint(name: str, person: Person, *, at: datetime) -> Membership:
    """A new beheerder for the dienst with this name, by whoever can run a command; the log says so.

    For when its beheerders are all gone: otherwise a beheerder does this on a page.
    """
    known = Organisation.objects.authorities().filter(name__iexact=name).first()
    if known is None:
        raise AuthorityRefused(f"Een aanbestedende dienst met de naam {name} is er niet.")
    return appoint_beheerder(known, email=person.email, name=person.name, by=SystemActor.SETUP, at=at)


@transaction.atomic
def add_authority(facts: Facts, *, acting: Organisation, by: User, at: datetime) -> Organisation:
    """A further dienst, by a beheerder of one that is here."""
    Organisation.objects.select_for_update(no_key=True).get(pk=acting.pk)
    if not manages_authorities(by, acting):
        raise AuthorityRefused("Alleen een beheerder van een aanbestedende dienst kan dit doen.")
    _refuse_known(facts)
    made = _establish(facts, by=by, at=at)
    _record("organisation.established", made, of=acting, by=by, at=at)
    return made


def _establish(facts: Facts, *, by: Actor, at: datetime) -> Organisation:
    if facts.buyer is not None and _address(facts.buyer) == _address(facts.beheerder):
        raise PersonRefused(
            "De beheerder kan niet ook inkoper zijn. Geef voor de inkoper een ander e-mailadres."
        )
    made = Organisation.objects.create(
        kind=Organisation.Kind.AUTHORITY, name=facts.name, kvk_number=facts.kvk_number, city=facts.city
    )
    _record("organisation.established", made, of=made, by=by, at=at)
    people = [(facts.beheerder, {"is_administrator": True})]
    if facts.buyer is not None:
        people.append((facts.buyer, {"is_buyer": True}))
    for person, rights in people:
        give_access(made, email=person.email, name=person.name, rights=rights, by=by, at=at)
    return made


def _refuse_known(facts: Facts) -> None:
    known = Organisation.objects.authorities()
    if known.filter(name__iexact=facts.name).exists():
        raise AuthorityRefused("Een aanbestedende dienst met deze naam is er al.")
    if facts.kvk_number and known.filter(kvk_number=facts.kvk_number).exists():
        raise AuthorityRefused("Een aanbestedende dienst met dit KvK-nummer is er al.")


def _is_waiting(known: Organisation, facts: Facts) -> bool:
    """Whether this is the dienst that was asked for, and its beheerder never came in."""
    return (
        known.name == facts.name
        and Membership.objects.filter(
            organisation=known,
            is_administrator=True,
            user__email=_address(facts.beheerder),
            user__last_login=None,
        ).exists()
    )


def _address(person: Person) -> str:
    return User.objects.normalize_email(person.email).lower()


def _record(event: str, made: Organisation, *, of: Organisation, by: Actor, at: datetime) -> None:
    Auditor(by).record(event, made, scope=ACCOUNTS, at=at, data={"organisation": str(of.public_id)})
