"""Personal data of somebody who left: kept as long as a record must name the person, and erased afterwards."""

from datetime import UTC, date, datetime

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import AwaitingMail, Membership, User
from audit.selectors import all_scopes, verify_chain
from clock import telling
from contracts.retention.people import reasons_to_keep, traces_of
from portal.people.erasing import erase_person, hindrances, is_erased, kept_of, people_who_left
from portal.people.services import PersonRefused, end_access, invite_person
from tenders.domain.wording import local_date
from tenders.models import TenderRole
from tenders.news import Follow
from tests.architecture.searching import database_dump, found_in
from tests.contracts.retention.scenes import AFTER_ALL_TERMS, approved, carried_out, end_contracts
from tests.factories.accounts import MembershipFactory
from tests.factories.tenders import published_tender
from tests.factories.world import World, make_world

pytestmark = pytest.mark.django_db
NAME, EMAIL = "Quirijn Zaagmans", "quirijn.zaagmans@weg.example"


@pytest.fixture
def administrator() -> Membership:
    return MembershipFactory(is_administrator=True)


def _gone(administrator: Membership, at: datetime) -> User:
    """Somebody who was given access and left again."""
    given = invite_person(
        administrator.organisation, email=EMAIL, name=NAME, rights={}, by=administrator.user, at=at
    )
    EmailAddress.objects.create(user=given.user, email=EMAIL, verified=True, primary=True)
    end_access(given, by=administrator.user, at=at)
    return User.objects.get(pk=given.user_id)


def _ended_roles(world: World, key: str) -> User:
    """A colleague whose role and access ended, as an inkoper and a beheerder leave it."""
    user = world.user(key)
    TenderRole.objects.filter(user=user).update(ended_at=AFTER_ALL_TERMS, ended_by=world.user("inkoper"))
    user.memberships.all().delete()
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.refresh_from_db()
    return User.objects.get(pk=user.pk)


def test_name_and_address_are_gone_and_every_chain_is_valid(administrator: Membership, at: datetime) -> None:
    user = _gone(administrator, at)
    assert found_in(database_dump(), [NAME, EMAIL]) == [NAME, EMAIL]

    erased = erase_person(user, administrator.organisation, by=administrator.user, at=at)

    assert found_in(database_dump(), [NAME, EMAIL]) == []
    assert is_erased(erased)
    assert not erased.has_usable_password()
    assert erased.public_id == user.public_id
    assert [scope for scope in all_scopes() if not verify_chain(scope).ok] == []
    with pytest.raises(PersonRefused, match="al gewist"):
        erase_person(user, administrator.organisation, by=administrator.user, at=at)


def test_following_a_tender_keeps_nobody_on_record(administrator: Membership, at: datetime) -> None:
    user = _gone(administrator, at)
    tender = published_tender()
    Follow.objects.create(tender=tender, user=user, since=at)

    erase_person(user, administrator.organisation, by=administrator.user, at=at)

    assert not Follow.objects.filter(user=user).exists()


def test_what_was_mailed_of_what_awaits_is_kept_of_nobody_who_left(
    administrator: Membership, at: datetime
) -> None:
    user = _gone(administrator, at)
    assert kept_of(user, at=at, with_log=False)["dagelijkse_mail"] == {"aan": True, "laatst_gekeken_op": None}
    AwaitingMail.objects.create(user=user, is_off=True, looked_on=date(2025, 11, 26), told={"a": [1, 0]})
    assert kept_of(user, at=at, with_log=False)["dagelijkse_mail"] == {
        "aan": False,
        "laatst_gekeken_op": "2025-11-26",
    }

    erase_person(user, administrator.organisation, by=administrator.user, at=at)

    assert not AwaitingMail.objects.exists()


def test_who_still_works_somewhere_is_not_erased(administrator: Membership, at: datetime) -> None:
    member = MembershipFactory(organisation=administrator.organisation)

    with pytest.raises(PersonRefused, match="nog toegang"):
        erase_person(member.user, administrator.organisation, by=administrator.user, at=at)
    assert hindrances(member.user, at=at) != []


def test_only_the_beheerder_of_the_organisation_that_was_left_erases(
    administrator: Membership, at: datetime
) -> None:
    user = _gone(administrator, at)
    other = MembershipFactory(is_administrator=True)

    for organisation, by in (
        (administrator.organisation, other.user),
        (other.organisation, other.user),
        (administrator.organisation, user),
    ):
        with pytest.raises(PersonRefused):
            erase_person(user, organisation, by=by, at=at)
    assert list(people_who_left(other.organisation)) == []
    assert list(people_who_left(administrator.organisation)) == [user]


@pytest.mark.slow
def test_a_record_keeps_the_name_until_it_was_destroyed(world: World) -> None:
    user = _ended_roles(world, "commissielid1")
    name = user.name

    early = datetime(2030, 1, 1, 9, 0, tzinfo=UTC)
    (reason,) = hindrances(user, at=early)
    assert "wordt bewaard tot en met wo 31 december 2036" in reason
    (reason,) = hindrances(user, at=AFTER_ALL_TERMS)
    assert "Laat eerst een vernietigingslijst uitvoeren" in reason
    carried_out(approved(world))
    assert hindrances(user, at=AFTER_ALL_TERMS) == []
    assert found_in(database_dump(), [name]) == [name]
    assert reasons_to_keep(world.user("jurist"), today=local_date(AFTER_ALL_TERMS)) == []


@pytest.fixture
def world() -> World:
    found = make_world("executing")
    end_contracts(found)
    return found


@pytest.mark.slow
def test_a_person_reads_what_is_kept_of_it(world: World) -> None:
    user = world.user("commissielid1")

    own = kept_of(user, at=AFTER_ALL_TERMS, with_log=True)
    assert own["account"]["e-mailadres"] == user.email
    assert [role["rol"] for role in own["rollen"]] == [str(user.tender_roles.get().get_role_display())]
    assert {trace.tender for trace in traces_of(user)} == {world.tender}
    assert own["logboek"] != []
    assert "logboek" not in kept_of(user, at=AFTER_ALL_TERMS, with_log=False)
    client = Client()
    client.force_login(user)
    with telling(AFTER_ALL_TERMS):
        assert user.email in client.get(reverse("people:own_data")).content.decode()
        assert client.get(reverse("people:own_data_file")).json()["account"]["naam"] == user.name


def test_a_beheerder_erases_on_a_page_that_asks_once(administrator: Membership, at: datetime) -> None:
    user = _gone(administrator, at)
    client = Client()
    client.force_login(administrator.user)
    erase = reverse("people:erase", args=[user.public_id])

    with telling(at):
        assert NAME in client.get(reverse("people:left")).content.decode()
        assert "niet terug te draaien" in client.get(erase).content.decode()
        data = client.get(reverse("people:person_data", args=[user.public_id])).json()
        assert data["account"]["e-mailadres"] == EMAIL
        page = client.post(erase, follow=True).content.decode()
        assert "zijn gewist" in page
        assert "gewist" in client.get(reverse("people:left")).content.decode()
        assert client.get(erase).status_code == 404
        assert "persoonsgegevens gewist" in client.get(reverse("people:log")).content.decode()


def test_a_person_whose_access_runs_has_no_such_page(administrator: Membership, at: datetime) -> None:
    member = MembershipFactory(organisation=administrator.organisation)
    client = Client()
    client.force_login(administrator.user)

    for name in ("erase", "person_data"):
        assert client.get(reverse(f"people:{name}", args=[member.user.public_id])).status_code == 404
