"""A beheerder gives and takes access; every change is in the log."""

from datetime import datetime

import pytest

from accounts.models import Membership, Organisation, User
from audit.models import AuditEntry
from audit.selectors import verify_chain
from documents.models import OutboxJob
from portal.people.services import (
    INVITATION,
    PersonRefused,
    change_rights,
    end_access,
    invite_again,
    invite_person,
)
from tenders.models import Role, Tender, TenderRole
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

EMAIL = "nieuw@tenderhuis.example"


@pytest.fixture
def provider() -> Organisation:
    return OrganisationFactory()


@pytest.fixture
def beheerder(provider: Organisation) -> User:
    return MembershipFactory(organisation=provider, administrator=True).user


@pytest.fixture
def colleague(provider: Organisation) -> Membership:
    return MembershipFactory(organisation=provider, editor=True)


def _invite(
    organisation: Organisation, by: User, at: datetime, email: str = EMAIL, **rights: bool
) -> Membership:
    return invite_person(organisation, email=email, name="Nora", rights=rights, by=by, at=at)


def _role(user: User, authority: Organisation, at: datetime) -> TenderRole:
    tender = Tender.objects.create(
        authority=authority, key="dagbesteding", title="Dagbesteding", created_at=at, created_by=UserFactory()
    )
    return TenderRole.objects.create(
        tender=tender, user=user, role=Role.EVALUATOR, given_by=UserFactory(), given_at=at
    )


def test_a_new_person_gets_access_without_a_password(
    provider: Organisation, beheerder: User, at: datetime
) -> None:
    membership = _invite(provider, beheerder, at, email="Nieuw@Tenderhuis.Example", may_edit=True)

    assert (membership.user.email, membership.user.name) == (EMAIL, "Nora")
    assert not membership.user.has_usable_password()
    assert (membership.may_edit, membership.may_submit, membership.is_administrator) == (True, False, False)


def test_an_invitation_enqueues_one_mail_and_is_in_the_log(
    provider: Organisation, beheerder: User, at: datetime
) -> None:
    membership = _invite(provider, beheerder, at, may_submit=True)

    job = OutboxJob.objects.get()
    assert (job.kind, job.payload) == (
        INVITATION,
        {"user_id": str(membership.user.public_id), "organisation_id": str(provider.public_id)},
    )
    entry = AuditEntry.objects.get()
    assert (entry.scope, entry.event, entry.actor) == ("accounts", "person.invited", str(beheerder.public_id))
    assert entry.subject == f"accounts.user:{membership.user.public_id}"
    assert entry.data == {"organisation": str(provider.public_id), "rights": ["may_submit"]}


def test_rights_of_the_other_kind_of_organisation_cannot_be_given(
    provider: Organisation, beheerder: User, at: datetime
) -> None:
    membership = _invite(provider, beheerder, at, is_buyer=True)

    assert not membership.is_buyer


def test_a_beheerder_makes_a_second_one_who_can_do_the_same(
    provider: Organisation, beheerder: User, at: datetime
) -> None:
    second = _invite(provider, beheerder, at, is_administrator=True)

    change_rights(
        Membership.objects.get(user=beheerder), rights={"is_administrator": False}, by=second.user, at=at
    )

    assert not Membership.objects.get(user=beheerder).is_administrator
    with pytest.raises(PersonRefused, match="Alleen een beheerder"):
        _invite(provider, beheerder, at, email="derde@tenderhuis.example")


def test_nobody_stops_being_beheerder_by_its_own_hand(beheerder: User, at: datetime) -> None:
    own = Membership.objects.get(user=beheerder)

    with pytest.raises(PersonRefused, match="U blijft zelf beheerder"):
        change_rights(own, rights={"may_edit": True}, by=beheerder, at=at)

    own.refresh_from_db()
    assert (own.is_administrator, own.may_edit) == (True, False)


def test_who_has_a_role_in_a_tender_does_not_become_beheerder_of_an_authority(at: datetime) -> None:
    authority = OrganisationFactory(authority=True)
    beheerder = MembershipFactory(organisation=authority, administrator=True).user
    evaluator = MembershipFactory(organisation=authority)
    role = _role(evaluator.user, authority, at)

    with pytest.raises(PersonRefused, match="heeft een rol in een aanbesteding"):
        change_rights(evaluator, rights={"is_administrator": True}, by=beheerder, at=at)
    TenderRole.objects.filter(pk=role.pk).update(ended_at=at)
    change_rights(evaluator, rights={"is_administrator": True}, by=beheerder, at=at)

    evaluator.refresh_from_db()
    assert evaluator.is_administrator


def test_a_known_address_keeps_its_name_and_password(
    provider: Organisation, beheerder: User, at: datetime
) -> None:
    known = MembershipFactory(user__email=EMAIL, user__name="Noor de Boer").user

    membership = _invite(provider, beheerder, at)

    assert membership.user == known
    membership.user.refresh_from_db()
    assert membership.user.name == "Noor de Boer"
    assert membership.user.check_password("wachtwoord-123")


def test_nobody_is_added_twice(
    provider: Organisation, beheerder: User, colleague: Membership, at: datetime
) -> None:
    with pytest.raises(PersonRefused, match="hoort al bij uw organisatie"):
        _invite(provider, beheerder, at, email=colleague.user.email)


def test_nobody_works_on_both_sides_of_the_table(
    provider: Organisation, beheerder: User, at: datetime
) -> None:
    buyer = MembershipFactory(buyer=True)
    evaluator = _role(UserFactory(), buyer.organisation, at).user

    for user in (buyer.user, evaluator):
        with pytest.raises(PersonRefused, match="andere kant"):
            _invite(provider, beheerder, at, email=user.email)

    assert not AuditEntry.objects.exists()


def test_a_closed_account_does_not_get_back_the_roles_of_another_authority(at: datetime) -> None:
    authority = OrganisationFactory(authority=True)
    beheerder = MembershipFactory(organisation=authority, administrator=True).user
    returning = UserFactory(is_active=False)
    _role(returning, authority, at)
    elsewhere = UserFactory(is_active=False)
    _role(elsewhere, OrganisationFactory(authority=True), at)

    _invite(authority, beheerder, at, email=returning.email)
    with pytest.raises(PersonRefused):
        _invite(authority, beheerder, at, email=elsewhere.email)

    returning.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (returning.is_active, elsewhere.is_active) == (True, False)


def test_changed_rights_are_logged_with_what_was(
    beheerder: User, colleague: Membership, at: datetime
) -> None:
    change_rights(colleague, rights={"may_edit": True, "may_submit": True}, by=beheerder, at=at)

    colleague.refresh_from_db()
    assert colleague.may_submit
    data = AuditEntry.objects.get(event="person.rights_changed").data
    assert (data["before"], data["after"]) == (["may_edit"], ["may_edit", "may_submit"])


def test_unchanged_rights_leave_no_entry(beheerder: User, colleague: Membership, at: datetime) -> None:
    change_rights(colleague, rights={"may_edit": True}, by=beheerder, at=at)

    assert not AuditEntry.objects.exists()


def test_a_beheerder_of_an_authority_never_becomes_buyer(at: datetime) -> None:
    own = MembershipFactory(organisation=OrganisationFactory(authority=True), administrator=True)

    with pytest.raises(PersonRefused, match="geen aanbestedingen"):
        change_rights(own, rights={"is_administrator": True, "is_buyer": True}, by=own.user, at=at)


def test_ending_the_only_access_closes_the_account(
    beheerder: User, colleague: Membership, at: datetime
) -> None:
    end_access(colleague, by=beheerder, at=at)

    colleague.user.refresh_from_db()
    assert not colleague.user.is_active
    assert not Membership.objects.filter(user=colleague.user).exists()
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.data["account_closed"], entry.data["rights"]) == (
        "person.access_ended",
        True,
        ["may_edit"],
    )


def test_ending_one_of_two_leaves_the_account_open(
    beheerder: User, colleague: Membership, at: datetime
) -> None:
    other = MembershipFactory(user=colleague.user)

    end_access(colleague, by=beheerder, at=at)

    colleague.user.refresh_from_db()
    assert colleague.user.is_active
    assert list(Membership.objects.filter(user=colleague.user)) == [other]


def test_nobody_ends_the_own_access(beheerder: User, at: datetime) -> None:
    with pytest.raises(PersonRefused, match="eigen toegang"):
        end_access(Membership.objects.get(user=beheerder), by=beheerder, at=at)


def test_a_person_who_left_can_come_back(beheerder: User, colleague: Membership, at: datetime) -> None:
    provider = colleague.organisation
    end_access(colleague, by=beheerder, at=at)

    membership = _invite(provider, beheerder, at, email=colleague.user.email)

    assert membership.user == colleague.user
    assert membership.user.is_active


def test_an_invitation_is_repeated_until_the_first_login(
    provider: Organisation, beheerder: User, at: datetime
) -> None:
    membership = _invite(provider, beheerder, at)

    invite_again(membership, by=beheerder, at=at)
    User.objects.filter(pk=membership.user_id).update(last_login=at)

    assert OutboxJob.objects.filter(kind=INVITATION).count() == 2
    with pytest.raises(PersonRefused, match="al ingelogd"):
        invite_again(membership, by=beheerder, at=at)


def test_only_a_beheerder_of_this_organisation_may_do_any_of_it(
    provider: Organisation, colleague: Membership, at: datetime
) -> None:
    stranger = MembershipFactory(administrator=True).user

    for by in (stranger, colleague.user, UserFactory()):
        with pytest.raises(PersonRefused, match="Alleen een beheerder"):
            _invite(provider, by, at)
        with pytest.raises(PersonRefused, match="Alleen een beheerder"):
            change_rights(colleague, rights={}, by=by, at=at)
        with pytest.raises(PersonRefused, match="Alleen een beheerder"):
            end_access(colleague, by=by, at=at)
        with pytest.raises(PersonRefused, match="Alleen een beheerder"):
            invite_again(colleague, by=by, at=at)

    assert not AuditEntry.objects.exists()


def test_all_acts_make_one_sound_chain(
    provider: Organisation, beheerder: User, colleague: Membership, at: datetime
) -> None:
    membership = _invite(provider, beheerder, at)
    change_rights(membership, rights={"may_edit": True}, by=beheerder, at=at)
    end_access(colleague, by=beheerder, at=at)

    assert (verify_chain("accounts").ok, verify_chain("accounts").length) == (True, 3)
