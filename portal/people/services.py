"""A beheerder gives people access to its own organisation and takes it away.

A beheerder of an aanbestedende dienst holds no role in any tender: who has one is not made beheerder. Nothing here
sets a password or changes a mail address: a person does both, with a link in a mail of its own.
"""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Membership, Organisation, User
from accounts.services import lock_person
from audit.services import ACCOUNTS, Actor, Auditor
from documents.outbox import enqueue
from portal.people.selectors import people_of
from tenders.models import Tender, TenderRole
from tenders.services import give_first_buyer

INVITATION = "people.invitation"

# What a beheerder can give; which tenders and bids somebody sees follows from roles, not from here.
RIGHTS: Mapping[str, tuple[str, ...]] = {
    Organisation.Kind.AUTHORITY: ("is_administrator", "is_buyer"),
    Organisation.Kind.PROVIDER: ("is_administrator", "may_edit", "may_submit"),
}


class PersonRefused(Exception):
    """The beheerder may not do this with this person; the message is for the beheerder."""


@transaction.atomic
def invite_person(
    organisation: Organisation, *, email: str, name: str, rights: Mapping[str, bool], by: User, at: datetime
) -> Membership:
    """Give a person access; the person chooses a password with a link in a mail.

    A known mail address gets access with the account it has, under the name it has. Raises PersonRefused
    where that account works on the other side of the table, or would get back roles of another authority.
    """
    lock_as_administrator(organisation, by)
    return give_access(organisation, email=email, name=name, rights=rights, by=by, at=at)


@transaction.atomic
def give_access(
    organisation: Organisation, *, email: str, name: str, rights: Mapping[str, bool], by: Actor, at: datetime
) -> Membership:
    """`invite_person` without asking who does it: for who makes an organisation with its first people."""
    user, _ = User.objects.get_or_create(
        email=User.objects.normalize_email(email).lower(),
        defaults={"name": name, "password": make_password(None)},
    )
    user = lock_person(user)
    check_may_join(user, organisation)
    allowed = _allowed(organisation, rights)
    _check_rights(user, organisation, allowed)
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
    membership = Membership.objects.create(user=user, organisation=organisation, **allowed)
    enqueue(INVITATION, user_id=user.public_id, organisation_id=organisation.public_id)
    _record("person.invited", membership, by=by, at=at, data={"rights": rights_of(membership)})
    return membership


@transaction.atomic
def appoint_beheerder(
    organisation: Organisation, *, email: str, name: str, by: Actor, at: datetime
) -> Membership:
    """For an organisation whose beheerders are all gone, without asking who does it; a colleague keeps its account."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    address = User.objects.normalize_email(email).lower()
    known = people_of(organisation).filter(user__email=address).first()
    if known is None:
        rights = {"is_administrator": True}
        return give_access(organisation, email=email, name=name, rights=rights, by=by, at=at)
    user, before = lock_person(known.user), rights_of(known)
    wanted = {right: right in before for right in RIGHTS[organisation.kind]} | {"is_administrator": True}
    _check_rights(user, organisation, wanted)
    known.is_administrator = True
    known.save(update_fields=["is_administrator"])
    enqueue(INVITATION, user_id=user.public_id, organisation_id=organisation.public_id)
    _record("person.rights_changed", known, by=by, at=at, data={"before": before, "after": rights_of(known)})
    return known


@transaction.atomic
def invite_again(membership: Membership, *, by: User, at: datetime) -> Membership:
    """Send the link once more to a person who never logged in."""
    lock_as_administrator(membership.organisation, by)
    current = current_membership(membership)
    if current.user.last_login is not None:
        raise PersonRefused(
            f"{current.user} heeft al ingelogd en kan bij het inloggen zelf een nieuw wachtwoord aanvragen."
        )
    enqueue(INVITATION, user_id=current.user.public_id, organisation_id=current.organisation.public_id)
    _record("person.invited_again", current, by=by, at=at, data={})
    return current


@transaction.atomic
def change_rights(
    membership: Membership, *, rights: Mapping[str, bool], by: User, at: datetime
) -> Membership:
    """Set the rights of the kind of organisation.

    Raises PersonRefused for a beheerder as buyer or with a role in a tender, and for who stops being beheerder
    itself, so that an organisation always keeps one.
    """
    lock_as_administrator(membership.organisation, by)
    current = current_membership(membership)
    user = lock_person(current.user)
    before = rights_of(current)
    wanted = _allowed(current.organisation, rights)
    if user.pk == by.pk and not wanted["is_administrator"]:
        raise PersonRefused("U blijft zelf beheerder. Vraag een andere beheerder om dit te wijzigen.")
    _check_rights(user, current.organisation, wanted)
    for right, given in wanted.items():
        setattr(current, right, given)
    if rights_of(current) == before:
        return current
    current.save(update_fields=list(wanted))
    _record(
        "person.rights_changed", current, by=by, at=at, data={"before": before, "after": rights_of(current)}
    )
    return current


@transaction.atomic
def end_access(membership: Membership, *, by: User, at: datetime) -> None:
    """The person acts for the organisation no more; without another organisation its account is closed too.

    What the person did stays in the log under its id. Raises PersonRefused for oneself, so that an
    organisation always keeps a beheerder.
    """
    lock_as_administrator(membership.organisation, by)
    current = current_membership(membership)
    user = lock_person(current.user)
    if user.pk == by.pk:
        raise PersonRefused("U kunt uw eigen toegang niet beëindigen. Vraag dit aan een andere beheerder.")
    is_last = not _others_of(current).exists()
    rights = rights_of(current)
    current.delete()
    if is_last:
        user.is_active = False
        user.save(update_fields=["is_active"])
    Auditor(by).record(
        "person.access_ended",
        user,
        scope=ACCOUNTS,
        at=at,
        data={
            "organisation": str(membership.organisation.public_id),
            "rights": rights,
            "account_closed": is_last,
        },
    )


@transaction.atomic
def name_first_buyer(tender: Tender, user: User, *, by: User, at: datetime) -> TenderRole:
    """Name who leads a tender that nobody leads any more; the beheerder itself never holds a role."""
    lock_as_administrator(tender.authority, by)
    given = give_first_buyer(tender, user, by=by, at=at)
    organisation = str(tender.authority.public_id)
    Auditor(by).record("person.named_buyer", user, scope=ACCOUNTS, at=at, data={"organisation": organisation})
    return given


def record_confirmed_address(user: User, *, at: datetime) -> None:
    """Note that the person confirmed a mail address; never which one."""
    record_of_person("person.address_confirmed", user, at=at)


@transaction.atomic
def record_of_person(event: str, user: User, *, at: datetime) -> None:
    """Note, for each organisation of the person, what it did with its account itself."""
    memberships = Membership.objects.filter(user=user).select_related("organisation", "user")
    for membership in memberships.order_by("pk"):
        _record(event, membership, by=user, at=at, data={})


def rights_of(membership: Membership) -> list[str]:
    """The rights that the membership has now, by the name of their field."""
    return [right for right in RIGHTS[membership.organisation.kind] if getattr(membership, right)]


def _allowed(organisation: Organisation, rights: Mapping[str, bool]) -> dict[str, bool]:
    return {right: bool(rights.get(right, False)) for right in RIGHTS[organisation.kind]}


def lock_as_administrator(organisation: Organisation, by: User) -> None:
    """One change of an organisation's people at a time: two beheerders cannot end each other's access."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    is_administrator = Membership.objects.filter(
        organisation=organisation, user=by, user__is_active=True, is_administrator=True
    )
    if not is_administrator.exists():
        raise PersonRefused("Alleen een beheerder van de organisatie kan dit doen.")


def current_membership(membership: Membership) -> Membership:
    current = Membership.objects.select_related("user", "organisation").filter(pk=membership.pk).first()
    if current is None:
        raise PersonRefused("Deze persoon hoort niet meer bij uw organisatie.")
    return current


def _others_of(membership: Membership) -> QuerySet[Membership]:
    return Membership.objects.filter(user=membership.user).exclude(pk=membership.pk)


def check_may_join(user: User, organisation: Organisation) -> None:
    """Raise PersonRefused for who belongs to it, or works on the other side of the table. The person is locked."""
    memberships = list(Membership.objects.filter(user=user).select_related("organisation"))
    if any(membership.organisation_id == organisation.pk for membership in memberships):
        raise PersonRefused("Deze persoon hoort al bij uw organisatie.")
    active_roles = TenderRole.objects.filter(user=user, ended_at=None)
    works_elsewhere = any(membership.organisation.kind != organisation.kind for membership in memberships)
    if organisation.kind == Organisation.Kind.PROVIDER:
        works_elsewhere = works_elsewhere or active_roles.exists()
    elif not user.is_active:
        works_elsewhere = works_elsewhere or active_roles.exclude(tender__authority=organisation).exists()
    if works_elsewhere:
        raise PersonRefused(
            "Met dit e-mailadres werkt iemand al aan de andere kant van een aanbesteding. "
            "Gebruik een ander e-mailadres."
        )


def _check_rights(user: User, organisation: Organisation, wanted: Mapping[str, bool]) -> None:
    """Whoever gives access to tenders has none itself."""
    if not wanted["is_administrator"] or organisation.kind != Organisation.Kind.AUTHORITY:
        return
    if wanted["is_buyer"]:
        raise PersonRefused("Een beheerder kan geen aanbestedingen beginnen. Kies een van de twee.")
    if TenderRole.objects.filter(user=user, ended_at=None).exists():
        raise PersonRefused(
            f"{user} heeft een rol in een aanbesteding. Een beheerder heeft die niet: "
            "laat de inkoper die rol eerst beëindigen."
        )


def _record(event: str, membership: Membership, *, by: Actor, at: datetime, data: dict[str, object]) -> None:
    organisation = str(membership.organisation.public_id)
    Auditor(by).record(
        event, membership.user, scope=ACCOUNTS, at=at, data={"organisation": organisation, **data}
    )
