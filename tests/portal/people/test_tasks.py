"""The mail that brings a person in."""

import re
from datetime import datetime

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from documents.outbox import in_process_outbox
from portal.people.services import end_access, invite_person
from portal.people.tasks import send_invitation_task
from tests.factories.accounts import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def _invite(at: datetime, email: str) -> tuple[object, object]:
    organisation = OrganisationFactory(name="Zorg aan Zee")
    beheerder = MembershipFactory(organisation=organisation, administrator=True).user
    with in_process_outbox() as outbox:
        membership = invite_person(
            organisation, email=email, name="Nora Nijs", rights={}, by=beheerder, at=at
        )
        outbox.drain()
    return membership, beheerder


def test_the_invited_person_chooses_a_password_with_the_link(client: Client, at: datetime) -> None:
    membership, _ = _invite(at, "nora@tenderhuis.example")
    message = mail.outbox[0]
    link = re.search(re.escape(settings.SITE_URL) + r"(\S+)", message.body)
    assert link is not None

    form = client.get(link[1], follow=True)
    password = {"password1": "een-lang-wachtwoord", "password2": "een-lang-wachtwoord"}
    client.post(form.redirect_chain[-1][0], password)

    membership.user.refresh_from_db()
    assert membership.user.check_password("een-lang-wachtwoord")


def test_the_mail_is_plain_and_names_nobody(at: datetime) -> None:
    _invite(at, "nora@tenderhuis.example")
    message = mail.outbox[0]

    assert (message.to, message.subject) == (["nora@tenderhuis.example"], "Uw account bij Tenderhuis")
    assert message.content_subtype == "plain"
    assert "Nora" not in message.body
    assert "Zorg aan Zee" not in message.body


def test_somebody_with_a_password_is_pointed_to_the_login(at: datetime) -> None:
    known = MembershipFactory().user

    _invite(at, known.email)

    assert f"{settings.SITE_URL}/account/login/" in mail.outbox[0].body


def test_no_mail_goes_to_somebody_whose_access_has_ended(at: datetime) -> None:
    membership, beheerder = _invite(at, "nora@tenderhuis.example")
    ids = {
        "user_id": str(membership.user.public_id),
        "organisation_id": str(membership.organisation.public_id),
    }
    end_access(membership, by=beheerder, at=at)

    send_invitation_task(**ids)

    assert len(mail.outbox) == 1
