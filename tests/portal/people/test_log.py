"""A beheerder reads the log of accounts of its own organisation, and nothing of tenders in it."""

from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, User
from audit.models import AccessEntry
from audit.services import ACCOUNTS, Auditor, tender_scope
from portal.people.services import change_rights, end_access, invite_person
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.tenders import draft_tender

pytestmark = pytest.mark.django_db
ADDRESS = reverse("people:log")


def administrator(name: str) -> Membership:
    organisation = OrganisationFactory(authority=True, name=name)
    return MembershipFactory(organisation=organisation, administrator=True, user__name=f"Beheer {name}")


def invited(by: Membership, name: str, at: datetime) -> Membership:
    email = f"{name.lower()}@tenderhuis.example"
    return invite_person(by.organisation, email=email, name=name, rights={}, by=by.user, at=at)


def page(user: User, **query: str) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(ADDRESS, query)
    return response.content.decode() if response.status_code == 200 else ""


def table(text: str) -> str:
    """Without the filters, which name everybody."""
    return text.partition("<tbody>")[2].partition("</tbody>")[0]


def test_who_did_what_to_whom_stands_in_words(at: datetime) -> None:
    beheer = administrator("Gemeente Hier")
    nora, kees = invited(beheer, "Nora", at), invited(beheer, "Kees", at)
    change_rights(nora, rights={"is_buyer": True}, by=beheer.user, at=at + timedelta(days=1))
    end_access(kees, by=beheer.user, at=at + timedelta(days=2))

    shown = page(beheer.user)

    assert shown.count("toegang gegeven</td>") == 2
    assert "was: geen rechten; is nu: mag aanbestedingen beginnen" in shown
    assert "het account is gesloten" in shown
    assert table(shown).index("beëindigd") < table(shown).index("gewijzigd") < table(shown).index("gegeven")
    assert table(shown).count("Beheer Gemeente Hier") == 4


def test_nothing_of_another_organisation_and_nothing_of_a_tender_is_in_it(at: datetime) -> None:
    beheer, elsewhere = administrator("Gemeente Hier"), administrator("Gemeente Elders")
    invited(beheer, "Nora", at)
    invited(elsewhere, "Vreemde", at)
    tender = draft_tender(authority=beheer.organisation, title="Geheimtitel")
    with transaction.atomic():
        Auditor(beheer.user).record(
            "plantedevent", tender, scope=tender_scope(tender.public_id), at=at, data={}
        )

    shown = page(beheer.user)

    assert "Nora" in shown
    assert "Vreemde" in page(elsewhere.user)
    assert not [word for word in ("Vreemde", "Geheimtitel", "plantedevent") if word in shown]


def test_the_log_is_searched_by_event_and_by_person(at: datetime) -> None:
    beheer = administrator("Gemeente Hier")
    nora, _ = invited(beheer, "Nora", at), invited(beheer, "Kees", at)
    change_rights(nora, rights={"is_buyer": True}, by=beheer.user, at=at)

    changed = table(page(beheer.user, event="person.rights_changed"))
    of_nora = table(page(beheer.user, person=str(nora.user.pk)))
    tampered = table(page(beheer.user, event="tender.publish"))

    assert ("Nora" in changed, "Kees" in changed, "toegang gegeven" in changed) == (True, False, False)
    assert ("Kees" in of_nora, of_nora.count("<tr>")) == (False, 2)
    assert tampered.count("<tr>") == 3


def test_a_confirmed_address_is_noted_for_each_organisation_of_the_person(at: datetime) -> None:
    here, there = administrator("Gemeente Hier"), administrator("Gemeente Daar")
    nora = invited(here, "Nora", at)
    MembershipFactory(user=nora.user, organisation=there.organisation)
    address = EmailAddress.objects.create(user=nora.user, email="nora.nieuw@tenderhuis.example")

    email_confirmed.send(sender=EmailAddress, request=None, email_address=address)

    for beheer in (here, there):
        shown = page(beheer.user, event="person.address_confirmed")
        assert "e-mailadres bevestigd</td>" in shown
        assert "nora.nieuw" not in shown


def test_who_is_no_beheerder_finds_no_such_page(at: datetime) -> None:
    beheer = administrator("Gemeente Hier")
    buyer = MembershipFactory(organisation=beheer.organisation, is_buyer=True).user

    assert page(buyer) == ""
    assert page(beheer.user) != ""


def test_reading_the_log_is_in_the_access_log(at: datetime) -> None:
    beheer = administrator("Gemeente Hier")

    page(beheer.user)

    entry = AccessEntry.objects.get()
    assert (entry.scope, entry.actor, entry.event) == (
        ACCOUNTS,
        str(beheer.user.public_id),
        "accounts.read_log",
    )


def test_a_page_holds_fifty_lines_and_asks_as_much_for_one_as_for_fifty(at: datetime) -> None:
    beheer, counts = administrator("Gemeente Hier"), []
    for number in range(51):
        nora = invited(beheer, f"Collega{number}", at)
        if number in (0, 50):
            page(beheer.user)
            with CaptureQueriesContext(connection) as queries:
                shown = page(beheer.user)
            counts.append(len(queries))

    assert table(shown).count("<tr>") == 50
    assert nora.user.name in table(shown)
    assert table(page(beheer.user, pagina="2")).count("<tr>") == 1
    assert counts[0] == counts[1]
