"""Two beheerders at the same moment."""

from datetime import datetime

import pytest

from accounts.models import Membership, Organisation, User
from audit.selectors import verify_chain
from audit.services import ACCOUNTS
from portal.people.services import PersonRefused, end_access, invite_person
from tests.concurrency import overlapping
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
EMAIL = "nieuw@tenderhuis.example"


def beheerder_of(organisation: Organisation) -> User:
    return MembershipFactory(organisation=organisation, administrator=True).user


def invite(organisation: Organisation, by: User, at: datetime) -> Membership:
    return invite_person(organisation, email=EMAIL, name="Nora", rights={}, by=by, at=at)


@pytest.mark.parametrize("is_known", [True, False])
def test_nobody_is_taken_in_on_both_sides_of_the_table(is_known: bool, at: datetime) -> None:
    authority, provider = OrganisationFactory(authority=True), OrganisationFactory()
    one, other = beheerder_of(authority), beheerder_of(provider)
    if is_known:
        UserFactory(email=EMAIL)

    _, refusal = overlapping(lambda: invite(authority, one, at), lambda: invite(provider, other, at))

    assert isinstance(refusal, PersonRefused), refusal
    assert Membership.objects.get(user__email=EMAIL).organisation == authority
    assert verify_chain(ACCOUNTS).ok


def test_one_organisation_takes_a_person_in_once(at: datetime) -> None:
    provider = OrganisationFactory()
    beheerder = beheerder_of(provider)

    _, refusal = overlapping(*[lambda: invite(provider, beheerder, at)] * 2)

    assert isinstance(refusal, PersonRefused), refusal


def test_the_account_closes_when_both_organisations_end_the_access(at: datetime) -> None:
    memberships = [MembershipFactory(organisation=OrganisationFactory()) for _ in range(1)]
    user = memberships[0].user
    memberships.append(MembershipFactory(user=user, organisation=OrganisationFactory()))
    beheerders = [beheerder_of(membership.organisation) for membership in memberships]

    overlapping(
        *[
            lambda membership=membership, by=by: end_access(membership, by=by, at=at)
            for membership, by in zip(memberships, beheerders, strict=True)
        ]
    )

    user.refresh_from_db()
    assert not user.memberships.exists()
    assert not user.is_active


def test_two_beheerders_do_not_end_each_others_access(at: datetime) -> None:
    provider = OrganisationFactory()
    memberships = [MembershipFactory(organisation=provider, administrator=True) for _ in range(2)]
    one, other = memberships

    _, refusal = overlapping(
        lambda: end_access(other, by=one.user, at=at), lambda: end_access(one, by=other.user, at=at)
    )

    assert isinstance(refusal, PersonRefused), refusal
    assert Membership.objects.filter(organisation=provider, is_administrator=True).count() == 1
