"""A buyer makes the inkoopdocument of Voorne aan Zee: own text, two versions, what differs, and among the documents."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.demo.people import DOMAIN
from tests import word
from tests.e2e.person import Person
from tests.e2e.stack import Stack
from tests.pdf import flow_of

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("leidraad")]

MAKE_PEOPLE = """
from accounts.models import Organisation
from portal.demo.people import make_people
make_people([Organisation.objects.create(kind="authority", name="Gemeente Voorne aan Zee")])
"""
OWN = "Wij werken samen met **vaste** aanbieders.\n\n- elk kwartaal een gesprek\n- <b>geen HTML</b>"


def test_the_inkoopdocument_of_voorne_is_written_made_compared_and_put_among_the_documents(
    stack: Stack, person: Callable[[str], Person], tmp_path: Path
) -> None:
    stack.manage("shell", "-v0", "-c", MAKE_PEOPLE)
    buyer = person(f"inkoper@{DOMAIN}")
    buyer.goto("/inkoop/nieuw/")
    buyer.set_all({"title": "Huishoudelijke ondersteuning", "key": "ho-2", "template": "voorne-aan-zee"})
    buyer.save()
    task_list = buyer.page.url.removesuffix("/")

    # What follows from the configuration is there, and what is missing is named
    buyer.follow("Inkoopdocument: het hele document")
    buyer.sees("Er is nog geen versie")
    buyer.follow("De overeenkomst", exact=True)
    buyer.sees("Een aanbieder met meer dan 800 cliënten krijgt geen nieuwe")
    buyer.sees("De betaaltermijn")
    chapter = buyer.page.url

    # Own text is kept; a window that is behind overwrites nothing and loses nothing
    behind = Person(buyer.page.context.new_page(), buyer.email, buyer.checked)
    behind.goto(chapter)
    buyer.set("text", OWN)
    buyer.save()
    buyer.sees("<b>geen HTML</b>")
    expect(buyer.page.locator("strong", has_text="vaste")).to_be_visible()
    behind.set("text", "Iets anders")
    behind.send()
    behind.sees("Er is niets overschreven")
    behind.sees("Dit staat er nu")
    assert behind.page.locator('[name="text"]').input_value() == "Iets anders"
    behind.page.close()

    # A version becomes a PDF and a Word document
    buyer.goto(f"{task_list}/inkoopdocument/")
    buyer.press("Maak versie")
    ready(buyer, 1)
    pdf, docx = tmp_path / "versie.pdf", tmp_path / "versie.docx"
    buyer.download("PDF van versie 1").save_as(pdf)
    buyer.download("Word van versie 1").save_as(docx)
    for text in (flow_of(pdf.read_bytes()), word.text_of(docx.read_bytes())):
        assert "Wij werken samen met vaste aanbieders." in text
        assert "Precies 800 is nog open." in text
        assert "Wij betalen binnen" not in text

    # What was missing is filled in where the page says, and stands in the next version
    buyer.goto(chapter)
    buyer.follow("De betaaltermijn")
    buyer.set("payment_days", "30")
    buyer.save()
    buyer.goto(f"{task_list}/inkoopdocument/")
    buyer.press("Maak versie")
    ready(buyer, 2)
    buyer.follow("Bekijk de verschillen tussen versies")
    buyer.sees("2 alinea’s nieuw, 0 vervallen.")
    expect(buyer.page.locator("ins", has_text="Wij betalen binnen 30 dagen")).to_be_visible()

    # And it is one of the documents
    buyer.follow("Terug naar het inkoopdocument")
    buyer.press("Zet versie 2 bij de stukken")
    buyer.sees("Versie 2 staat bij de stukken, als PDF en als Word-document.")
    buyer.goto(f"{task_list}/documenten/")
    buyer.sees("Inkoopdocument (Word)")


def ready(person: Person, number: int) -> None:
    """The page comes to it by itself."""
    expect(person.page.get_by_role("link", name=f"PDF van versie {number}")).to_be_visible(timeout=60_000)
    person.check()
