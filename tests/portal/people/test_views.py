"""The pages of a beheerder about people."""

import uuid

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, Organisation, User
from audit.models import AuditEntry
from tests.factories.accounts import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def provider() -> Organisation:
    return OrganisationFactory(name="Zorg aan Zee")


@pytest.fixture
def beheerder(client: Client, provider: Organisation) -> Client:
    client.force_login(MembershipFactory(organisation=provider, administrator=True).user, backend=BACKEND)
    return client


@pytest.fixture
def colleague(provider: Organisation) -> Membership:
    return MembershipFactory(organisation=provider, editor=True, user__name="Karel Kok")


def _of(name: str, membership: Membership) -> str:
    return reverse(f"people:{name}", args=[membership.user.public_id])


def _messages(response: object) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_list_shows_the_people_of_the_own_organisation_only(
    beheerder: Client, colleague: Membership
) -> None:
    stranger = MembershipFactory(user__name="Vreemde Vogel")

    page = beheerder.get(reverse("people:list")).content.decode()

    assert "Karel Kok" in page
    assert "mag inschrijvingen bewerken" in page
    assert stranger.user.name not in page


def test_the_list_takes_the_same_number_of_queries_for_3_and_for_30_people(
    beheerder: Client, provider: Organisation
) -> None:
    counts = []
    for size in (3, 30):
        while Membership.objects.filter(organisation=provider).count() < size:
            MembershipFactory(organisation=provider, signatory=True)
        with CaptureQueriesContext(connection) as queries:
            beheerder.get(reverse("people:list"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_person_is_added_with_rights(beheerder: Client, provider: Organisation) -> None:
    answers = {"name": "Nora", "email": "nora@tenderhuis.example", "may_edit": "on"}

    response = beheerder.post(reverse("people:invite"), answers)

    assert response.url == reverse("people:list")
    assert _messages(response) == ["Nora heeft toegang en krijgt een e-mail."]
    assert Membership.objects.get(organisation=provider, user__name="Nora").may_edit


def test_a_refused_person_is_told_at_the_field_and_nothing_typed_is_lost(
    beheerder: Client, colleague: Membership
) -> None:
    answers = {"name": "Karel de Tweede", "email": colleague.user.email, "may_submit": "on"}

    response = beheerder.post(reverse("people:invite"), answers)

    assert response.context["form"].errors == {"email": ["Deze persoon hoort al bij uw organisatie."]}
    page = response.content.decode()
    assert "Karel de Tweede" in page
    assert "<title>Fout: " in page


def test_neither_a_password_nor_an_address_can_be_set_for_another(
    beheerder: Client, colleague: Membership
) -> None:
    before = User.objects.values("email", "name", "password").get(pk=colleague.user_id)
    answers = {
        "may_edit": "on",
        "email": "x@tenderhuis.example",
        "name": "X",
        "password": "x",
        "password1": "x",
    }

    beheerder.post(_of("rights", colleague), answers)

    assert User.objects.values("email", "name", "password").get(pk=colleague.user_id) == before


def test_rights_are_shown_and_changed(beheerder: Client, colleague: Membership) -> None:
    form = beheerder.get(_of("rights", colleague)).context["form"]
    assert form.initial == {"is_administrator": False, "may_edit": True, "may_submit": False}

    beheerder.post(_of("rights", colleague), {"may_submit": "on"})

    colleague.refresh_from_db()
    assert (colleague.may_edit, colleague.may_submit) == (False, True)


def test_all_rights_can_be_taken(beheerder: Client, colleague: Membership) -> None:
    beheerder.post(_of("rights", colleague), {})

    colleague.refresh_from_db()
    assert not colleague.may_edit


@pytest.mark.parametrize("act", ["end", "invite_again"])
def test_asking_changes_nothing(beheerder: Client, colleague: Membership, act: str) -> None:
    response = beheerder.get(_of(act, colleague))

    assert "Karel Kok" in response.content.decode()
    assert Membership.objects.filter(pk=colleague.pk).exists()
    assert not AuditEntry.objects.exists()


def test_access_is_ended_after_confirmation_and_counts_at_once(
    beheerder: Client, colleague: Membership
) -> None:
    theirs = Client()
    theirs.force_login(colleague.user, backend=BACKEND)

    response = beheerder.post(_of("end", colleague))

    assert _messages(response) == ["Karel Kok heeft geen toegang meer."]
    assert theirs.post(reverse("accounts:act_for")).url.startswith(reverse("account_login"))


def test_the_own_access_stays(beheerder: Client, provider: Organisation) -> None:
    own = Membership.objects.get(organisation=provider, is_administrator=True)

    response = beheerder.post(_of("end", own))

    assert _messages(response) == [
        "U kunt uw eigen toegang niet beëindigen. Vraag dit aan een andere beheerder."
    ]


def test_a_double_click_on_end_is_told_that_the_person_is_gone(
    beheerder: Client, colleague: Membership
) -> None:
    beheerder.post(_of("end", colleague))

    assert beheerder.post(_of("end", colleague)).status_code == 404


def test_an_invitation_is_repeated(beheerder: Client, colleague: Membership) -> None:
    response = beheerder.post(_of("invite_again", colleague))

    assert _messages(response) == ["Karel Kok krijgt opnieuw een e-mail."]


def test_for_anybody_else_the_pages_do_not_exist(colleague: Membership, client: Client) -> None:
    other_beheerder = MembershipFactory(administrator=True).user
    addresses = [reverse("people:list"), reverse("people:invite")]
    of_colleague = [_of(name, colleague) for name in ("rights", "end", "invite_again")]

    client.force_login(colleague.user, backend=BACKEND)
    assert {client.get(address).status_code for address in addresses + of_colleague} == {404}
    client.force_login(other_beheerder, backend=BACKEND)
    assert {client.get(address).status_code for address in of_colleague} == {404}
    assert {client.post(address).status_code for address in of_colleague} == {404}
    client.logout()
    assert all(client.get(address).url.startswith("/account/login/") for address in addresses + of_colleague)


def test_an_unknown_person_does_not_exist(beheerder: Client) -> None:
    assert beheerder.get(reverse("people:rights", args=[uuid.uuid4()])).status_code == 404
