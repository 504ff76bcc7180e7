"""Accounts are given out, addresses are confirmed, mails are plain."""

import re

import pytest
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.adapter import AccountAdapter
from accounts.models import User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_nobody_signs_up_alone(client: Client) -> None:
    address = {
        "email": "nieuw@tenderhuis.example",
        "password1": "wachtwoord-123",
        "password2": "wachtwoord-123",
    }

    response = client.post(reverse("account_signup"), address)

    assert "account/signup_closed.html" in [template.name for template in response.templates]
    assert not User.objects.exists()


def test_a_password_reset_is_one_plain_text_mail_to_the_owner(client: Client) -> None:
    user = UserFactory()

    client.post(reverse("account_reset_password"), {"email": user.email.upper()})

    assert [message.to for message in mail.outbox] == [[user.email]]
    assert getattr(mail.outbox[0], "alternatives", []) == []
    assert mail.outbox[0].content_subtype == "plain"


def test_an_address_has_one_spelling() -> None:
    adapter = AccountAdapter(RequestFactory().get("/"))

    assert adapter.clean_email("Iemand@Tenderhuis.Example") == "iemand@tenderhuis.example"


def test_a_changed_address_counts_only_after_its_owner_confirmed_it(client: Client) -> None:
    user = UserFactory(email="oud@tenderhuis.example")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    client.post(reverse("account_email"), {"action_add": "", "email": "nieuw@tenderhuis.example"})
    client.post(reverse("account_email"), {"action_primary": "", "email": "nieuw@tenderhuis.example"})

    user.refresh_from_db()
    assert user.email == "oud@tenderhuis.example"
    assert [message.to for message in mail.outbox] == [["nieuw@tenderhuis.example"]]
    link = re.search(r"/account/confirm-email/\S+", mail.outbox[0].body)
    assert link is not None

    client.post(link[0])

    client.post(reverse("account_email"), {"action_primary": "", "email": "nieuw@tenderhuis.example"})
    user.refresh_from_db()
    assert user.email == "nieuw@tenderhuis.example"
