"""Somebody fills in a form and leaves it: told before the session ends, and what was typed arrives all the same."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from portal.demo.people import DOMAIN
from tests.e2e.person import Person
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("idle")]
STARTED = ("web",)
PREPARE = """
from accounts.models import Organisation
from portal.demo.people import make_people
make_people([Organisation.objects.create(kind="authority", name="Regio Gooi en Vechtstreek")])
"""
# As if the last act of everybody was long ago.
LET_PASS = """
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
for key in Session.objects.values_list("session_key", flat=True):
    session = SessionStore(key)
    if "last_act" in session:
        session["last_act"] -= 86400
        session.save()
"""


def test_a_form_survives_the_end_of_the_session(stack: Stack, person: Callable[[str], Person]) -> None:
    stack.manage("shell", "-v0", "-c", PREPARE)
    buyer = person(f"inkoper@{DOMAIN}")
    page = buyer.page
    told = page.locator("#session-ended")
    page.clock.install()
    buyer.goto("/inkoop/nieuw/")
    minutes = int(told.get_attribute("data-minutes") or 0)
    assert minutes > 10

    # Told two minutes before, with a fifteenth left out of the count
    page.clock.fast_forward((minutes * 14 // 15 - 3) * 60_000)
    expect(told).to_be_empty()
    page.clock.fast_forward(90_000)
    expect(told).to_contain_text("U wordt zo uitgelogd")
    told.get_by_role("button", name="Blijf ingelogd").click()
    expect(told).to_be_empty()

    # After the end nothing is sent, and what was typed stays
    buyer.set("title", "Begeleiding 2027")
    buyer.set("key", "begeleiding-2027")
    stack.manage("shell", "-v0", "-c", LET_PASS)
    page.clock.fast_forward(minutes * 60_000)
    page.get_by_role("button", name="Begin").click()
    expect(told).to_contain_text("Wat u typte, staat nog op deze pagina.")
    expect(told.get_by_role("link", name="Log in (nieuw tabblad)")).to_be_visible()
    expect(page.locator('[name="title"]')).to_have_value("Begeleiding 2027")

    # What a part of a page asks for is answered beside what stands there
    page.evaluate("htmx.ajax('GET', '/inkoop/nieuw/', {target: 'main', swap: 'outerHTML', select: '#live'})")
    expect(told).to_contain_text("ververs daarna deze pagina")
    expect(page.locator('[name="title"]')).to_have_value("Begeleiding 2027")

    # Logged in again in another tab, the same press sends it
    other = page.context.new_page()
    other.goto("/")
    expect(other.get_by_text("U bent voor de veiligheid uitgelogd")).to_be_visible()
    Person(other, buyer.email, buyer.checked).log_in()
    other.close()
    page.get_by_role("button", name="Begin").click()
    expect(page).not_to_have_url(re.compile("/inkoop/nieuw/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Configuratie")
    expect(page.get_by_text("Begeleiding 2027").first).to_be_visible()
