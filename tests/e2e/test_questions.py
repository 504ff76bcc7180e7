"""A provider asks, a colleague answers, the buyer publishes a nota, and another provider reads it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.demo.people import DOMAIN
from tests.e2e.person import Person
from tests.e2e.stack import Stack
from tests.pdf import text_of as read_back

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("questions")]

# Gooi, published today: its first round is open.
PUBLISH = """
from datetime import timedelta
from accounts.models import Organisation
from clock import now
from portal.demo.content import read_definition, shift
from portal.demo.loader import GOOI, begin_tender
from portal.demo.people import make_people
authority = Organisation.objects.create(kind="authority", name="Regio Gooi en Vechtstreek")
people, at = make_people([authority]), now()
definition = shift(read_definition(GOOI), closing_on=at.date() + timedelta(days=44))
tender = begin_tender(definition, GOOI, people, authority, at=at, publish=True)
print(f"tender:{tender.public_id}")
"""
QUESTION = "Mag het plan van aanpak ook bijlagen hebben?"
NAMED = f"Wij van Zorggroep Anker vragen: {QUESTION}"


def test_from_a_question_to_a_nota_that_everybody_reads(
    stack: Stack, person: Callable[[str], Person], tmp_path: Path
) -> None:
    tender = stack.manage("shell", "-v0", "-c", PUBLISH).rpartition("tender:")[2].strip()
    public, desk = f"/aanbestedingen/{tender}/", f"/inkoop/{tender}/vragen/"

    asker = person(f"anker@{DOMAIN}")
    asker.goto(public)
    asker.follow("Vragen en antwoorden")
    asker.follow("Stel een vraag")
    asker.set_all({"paragraph": "4.2", "text": NAMED})
    asker.press("Ga verder naar versturen")
    asker.sees("naam van de organisatie: zorggroep anker")
    asker.press("Verstuur")
    asker.sees("Uw vraag is verstuurd.")

    colleague = person(f"commissielid1@{DOMAIN}")
    colleague.goto(desk)
    expect(colleague.page.get_by_role("columnheader", name="Gesteld door")).to_have_count(0)
    colleague.follow(NAMED)
    colleague.set_all({"wording": QUESTION, "text": "Nee, bijlagen tellen niet mee.", "kind": "changes"})
    colleague.press("Sla op als concept")
    colleague.press("Leg ter controle voor")
    colleague.sees("Het antwoord ligt ter controle.")

    buyer = person(f"inkoper@{DOMAIN}")
    buyer.goto(desk)
    buyer.sees("Zorggroep Anker")
    buyer.follow(QUESTION)
    buyer.press("Akkoord")
    buyer.goto(desk)
    buyer.follow("Maak een nota van inlichtingen")
    buyer.press("Maak de nota van ronde 1")
    wait_for_pdf(buyer)
    buyer.follow("Ga verder naar publiceren")
    buyer.press("Publiceer de nota")
    buyer.sees("De nota is gepubliceerd.")

    reader = person(f"brug@{DOMAIN}")
    reader.goto(f"{public}vragen/")
    reader.follow("Nota van inlichtingen 1")
    reader.sees("Nee, bijlagen tellen niet mee.")
    text = text_of(reader)
    assert QUESTION in text
    assert "Antwoord 1: 4.2" in text
    assert "Anker" not in text + reader.page.locator("main").inner_text()

    asker.goto("/")
    asker.sees("Nieuwe nota van inlichtingen")


def wait_for_pdf(buyer: Person) -> None:
    """The worker sets it meanwhile."""
    link = buyer.page.get_by_role("link", name="Ga verder naar publiceren")
    for _ in range(40):
        if link.count():
            return
        buyer.page.wait_for_timeout(500)
        buyer.page.reload()
    raise AssertionError("The PDF of the nota was not set within 20 seconds.")


def text_of(reader: Person) -> str:
    """The PDF of the page, fetched as its reader would, as text."""
    address = reader.page.get_by_role("link", name="Nota van inlichtingen 1").last.get_attribute("href")
    return " ".join(read_back(reader.page.request.get(str(address)).body()).split())
