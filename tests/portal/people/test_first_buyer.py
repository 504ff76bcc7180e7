"""A beheerder names the buyer of a tender that nobody leads any more, holds no role itself, and gives no other."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, User
from audit.models import AuditEntry
from audit.services import ACCOUNTS, tender_scope
from contracts.archiving.services import archive_tender
from portal.people.services import end_access, name_first_buyer
from tenders.models import Role, Tender, TenderRole
from tenders.people import tenders_without_buyer
from tenders.permissions import NotAllowed
from tenders.services import RoleRefused, give_first_buyer, withdraw_tender
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.tenders import draft_tender

pytestmark = pytest.mark.django_db


@pytest.fixture
def beheer() -> Membership:
    return MembershipFactory(
        organisation=OrganisationFactory(authority=True, name="Gemeente Hier"), administrator=True
    )


@pytest.fixture
def led(beheer: Membership) -> Tender:
    """A tender with a buyer who can act."""
    return draft_tender(authority=beheer.organisation, title="Begeleiding")


@pytest.fixture
def orphan(beheer: Membership, led: Tender, at: datetime) -> Tender:
    """The same tender after its only buyer left the organisation."""
    membership = Membership.objects.get(user=led.created_by)
    end_access(membership, by=beheer.user, at=at)
    return led


def buyer_in(beheer: Membership) -> User:
    return MembershipFactory(organisation=beheer.organisation, is_buyer=True, user__name="Nora Nieuw").user


def holders(tender: Tender) -> list[User]:
    return [row.user for row in TenderRole.objects.filter(tender=tender, role=Role.BUYER, ended_at=None)]


def test_a_tender_whose_buyer_left_gets_a_new_one(beheer: Membership, orphan: Tender, at: datetime) -> None:
    nora = buyer_in(beheer)
    assert list(tenders_without_buyer(beheer.organisation)) == [orphan]

    given = name_first_buyer(orphan, nora, by=beheer.user, at=at)

    assert holders(orphan) == [nora]
    assert given.given_by == beheer.user
    assert list(tenders_without_buyer(beheer.organisation)) == []
    events = AuditEntry.objects.filter(scope=tender_scope(orphan.public_id), event__startswith="role.")
    assert list(events.values_list("event", "data__user", "actor")) == [
        ("role.ended", str(orphan.created_by.public_id), str(beheer.user.public_id)),
        ("role.given", str(nora.public_id), str(beheer.user.public_id)),
    ]
    noted = AuditEntry.objects.get(scope=ACCOUNTS, event="person.named_buyer")
    assert noted.data == {"organisation": str(beheer.organisation.public_id)}


def test_a_tender_with_a_buyer_is_not_the_beheerders_to_give(
    beheer: Membership, led: Tender, at: datetime
) -> None:
    nora = buyer_in(beheer)

    with pytest.raises(RoleRefused, match="heeft een inkoper"):
        name_first_buyer(led, nora, by=beheer.user, at=at)

    assert holders(led) == [led.created_by]


def test_the_beheerder_never_names_itself(beheer: Membership, orphan: Tender, at: datetime) -> None:
    Membership.objects.filter(pk=beheer.pk).update(is_buyer=True)
    by = User.objects.get(pk=beheer.user.pk)

    with pytest.raises(RoleRefused, match="geen aanbestedingen beginnen"):
        name_first_buyer(orphan, by, by=by, at=at)


def test_only_who_may_begin_tenders_there_is_named(beheer: Membership, orphan: Tender, at: datetime) -> None:
    colleague = MembershipFactory(organisation=beheer.organisation).user
    stranger = MembershipFactory(organisation=OrganisationFactory(authority=True), is_buyer=True).user

    for user in (colleague, stranger):
        with pytest.raises(RoleRefused, match="Geef eerst dat recht"):
            name_first_buyer(orphan, user, by=beheer.user, at=at)


def test_a_beheerder_of_elsewhere_and_a_buyer_name_nobody(
    beheer: Membership, orphan: Tender, at: datetime
) -> None:
    nora = buyer_in(beheer)
    elsewhere = MembershipFactory(organisation=OrganisationFactory(authority=True), administrator=True).user

    for by in (elsewhere, nora):
        with pytest.raises(NotAllowed):
            give_first_buyer(orphan, nora, by=by, at=at)


def test_who_is_evaluator_cannot_become_the_buyer(beheer: Membership, orphan: Tender, at: datetime) -> None:
    nora = buyer_in(beheer)
    TenderRole.objects.create(
        tender=orphan, user=nora, role=Role.EVALUATOR, given_by=orphan.created_by, given_at=at
    )

    with pytest.raises(RoleRefused, match="commissielid"):
        name_first_buyer(orphan, nora, by=beheer.user, at=at)


@pytest.mark.parametrize("is_archived", [False, True])
def test_a_tender_that_is_over_gets_a_buyer_who_sends_letters_archives_and_lets_others_read(
    beheer: Membership, led: Tender, at: datetime, is_archived: bool
) -> None:
    withdraw_tender(led, by=led.created_by, at=at, reason="De opdracht vervalt.")
    if is_archived:
        archive_tender(led, by=led.created_by, at=at)
    end_access(Membership.objects.get(user=led.created_by), by=beheer.user, at=at)
    assert list(tenders_without_buyer(beheer.organisation)) == [led]

    name_first_buyer(led, buyer_in(beheer), by=beheer.user, at=at)

    assert list(tenders_without_buyer(beheer.organisation)) == []
    led.refresh_from_db()
    assert led.is_archived is is_archived


def test_the_page_names_the_buyer(beheer: Membership, orphan: Tender) -> None:
    nora = buyer_in(beheer)
    client, address = Client(), reverse("people:first_buyer")
    client.force_login(beheer.user)
    assert "Begeleiding" in client.get(address).content.decode()

    answer = client.post(address, {"tender": orphan.pk, "user": nora.pk}, follow=True).content.decode()

    assert "Nora Nieuw is inkoper van Begeleiding." in answer
    assert "Elke aanbesteding heeft een inkoper" in answer
    assert not TenderRole.objects.filter(user=beheer.user).exists()


def test_the_page_offers_no_tender_of_another_organisation(beheer: Membership, orphan: Tender) -> None:
    other = MembershipFactory(organisation=OrganisationFactory(authority=True), administrator=True)
    nora = MembershipFactory(organisation=other.organisation, is_buyer=True).user
    client, address = Client(), reverse("people:first_buyer")
    client.force_login(other.user)

    page = client.get(address).content.decode()
    client.post(address, {"tender": orphan.pk, "user": nora.pk})

    assert "Begeleiding" not in page
    assert holders(orphan) == [orphan.created_by]
