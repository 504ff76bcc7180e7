"""Choosing for which organisation to act."""

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client: Client) -> Client:
    """A browser of somebody who works for Anker and for Baken."""
    user = UserFactory()
    for name in ("Anker", "Baken"):
        MembershipFactory(user=user, organisation=OrganisationFactory(name=name))
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _choose(client: Client, organisation: object, **data: str) -> HttpResponse:
    return client.post(reverse("accounts:act_for"), {"organisation": str(organisation), **data})


def _acting_for(client: Client) -> str:
    return str(client.get(reverse("accounts:act_for")).wsgi_request.acting.organisation)


def test_the_choice_counts_from_then_on(person: Client) -> None:
    baken = Organisation.objects.get(name="Baken")
    assert _acting_for(person) == "Anker"

    response = _choose(person, baken.public_id)

    assert (response.status_code, response.url) == (302, resolve_url(settings.LOGIN_REDIRECT_URL))
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["U werkt nu voor Baken."]
    assert _acting_for(person) == "Baken"


@pytest.mark.parametrize("organisation", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_an_organisation_of_others_is_refused(person: Client, organisation: str) -> None:
    response = _choose(person, organisation)

    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "U hoort niet bij deze organisatie. Kies een organisatie uit de lijst."
    ]
    assert _acting_for(person) == "Anker"


def test_the_page_returns_where_the_person_was_on_this_site_only(person: Client) -> None:
    assert _choose(person, "", next="/account/login/").url == "/account/login/"
    assert _choose(person, "", next="https://elders.example/").url == resolve_url(settings.LOGIN_REDIRECT_URL)


def test_reading_changes_nothing_and_a_visitor_must_log_in(person: Client) -> None:
    assert person.get(reverse("accounts:act_for")).status_code == 405
    assert _choose(Client(), "").url.startswith(reverse("account_login"))
