"""Providers hand in: uploads, statements, receipt, change, withdrawal, and one that is too late."""

import hashlib
import re
from datetime import date
from pathlib import Path

from playwright.sync_api import expect

from portal.demo.papers import evidence_paper, plan_paper
from tests.e2e.gooi.cast import Bidder
from tests.e2e.person import Person
from tests.e2e.uea import fill_uea

HEADINGS = ("1A Visie", "1B Maatwerk", "2A Samenwerking", "2B Ervaringsdeskundigheid")
CODES = {
    "Gedragsverklaring aanbesteden": "GVA",
    "Verklaring betalingsgedrag Belastingdienst": "BELASTING",
    "Uittreksel Handelsregister": "KVK",
}


def find_tender(bidder: Person, title: str) -> str:
    """From the public list to the desk; the tender's id."""
    bidder.goto("/aanbestedingen/")
    bidder.follow(title)
    bidder.follow("Schrijf in")
    bidder.sees("Nog niet ingediend")
    return bidder.page.url.rstrip("/").rsplit("/", 1)[-1]


def fill_in(bidder: Person, cast: Bidder, tender_id: str, folder: Path, today: date) -> None:
    """Every task of the list; the page stays red until it is submitted."""
    bidder.goto(f"/inschrijven/{tender_id}/")
    bidder.press("Begin uw inschrijving")
    tasks = bidder.page.locator("main a[href*='/taak/']")
    titles = [text.strip() for text in tasks.all_inner_texts()]
    addresses = [str(task.get_attribute("href")) for task in tasks.all()]
    for title, address in zip(titles, addresses, strict=True):
        if title == "Vorm van deelname":
            continue
        if title == "Uniform Europees Aanbestedingsdocument (UEA)":
            fill_uea(bidder, address)
            continue
        bidder.goto(address)
        if title == "Aanmelding":
            _application(bidder, cast)
        elif title == "Aanvaarding van het tarief":
            bidder.set("accept_1", True)
            bidder.save()
        elif title == "Plan van aanpak":
            _plan(bidder, cast, folder)
        elif title != "VOG rechtspersonen":
            _evidence(bidder, cast, title, folder, today)
    bidder.goto(f"/inschrijven/{tender_id}/")
    bidder.sees("Nog niet ingediend")


def refuse_bad_files(bidder: Person, tender_id: str, folder: Path) -> None:
    """A file that is not what its name says, an empty one and a broken one: a sentence at the field, nothing lost."""
    bidder.goto(f"/inschrijven/{tender_id}/")
    bidder.follow("Uittreksel Handelsregister")
    for name, content in (
        ("vermomd.pdf", b"PK\x03\x04 dit is geen pdf"),
        ("leeg.pdf", b""),
        ("kapot.pdf", b"%PDF-1.7\n1 0 obj << /Type /Catalog >>\nendobj"),
    ):
        path = folder / name
        path.write_bytes(content)
        bidder.upload("file", path)
        bidder.set("issued_on", "2024-01-31")
        bidder.send()
        assert bidder.page.title().startswith("Fout"), name
        expect(bidder.page.locator('[name="issued_on"]')).to_have_value("2024-01-31")


def submit(bidder: Person, tender_id: str) -> None:
    """Submit and read the receipt: time to the millisecond and a SHA-256 for every part."""
    bidder.goto(f"/inschrijven/{tender_id}/")
    bidder.follow("Controleer en dien in")
    bidder.press("Dien in")
    expect(bidder.page.locator("h1")).to_have_text("Ontvangstbewijs")
    text = bidder.page.locator("main").inner_text()
    assert re.search(r"\d\d\.\d\d\.\d\d,\d{3} uur", text), text
    bidder.sees("Geen medewerker kan deze inschrijving vóór dat moment inzien.")


def receipt_names_the_plan(bidder: Person, cast: Bidder) -> None:
    """The hash on the receipt is that of the file that was uploaded."""
    digest = hashlib.sha256(plan_paper(cast.name, HEADINGS, cast.pages)).hexdigest()
    shown = re.sub(r"[\s\u200b]", "", bidder.page.locator("main").inner_text())
    assert digest in shown


def change(bidder: Person, cast: Bidder, tender_id: str, folder: Path) -> None:
    """Change one task of a submitted bid; the rest is carried over unread."""
    bidder.goto(f"/inschrijven/{tender_id}/")
    bidder.press("Wijzig uw inschrijving")
    bidder.follow("Plan van aanpak")
    _plan(bidder, cast, folder)
    submit(bidder, tender_id)
    bidder.sees("Versie 1")


def withdraw_and_submit_again(
    bidder: Person, cast: Bidder, tender_id: str, folder: Path, today: date
) -> None:
    bidder.goto(f"/inschrijven/{tender_id}/intrekken/")
    bidder.press("Trek in")
    bidder.sees("Uw inschrijving is ingetrokken")
    fill_in(bidder, cast, tender_id, folder, today)
    submit(bidder, tender_id)


def open_the_form(bidder: Person, tender_id: str) -> None:
    """Stand before the button, without pressing it yet."""
    bidder.goto(f"/inschrijven/{tender_id}/indienen/")
    expect(bidder.page.get_by_role("button", name="Dien in")).to_be_visible()


def press_too_late(bidder: Person) -> None:
    bidder.page.get_by_role("button", name="Dien in").click()
    bidder.page.wait_for_load_state()
    bidder.check()
    bidder.sees("na de sluiting ontvangen")


def _application(bidder: Person, cast: Bidder) -> None:
    bidder.set_all(
        {
            "contact_name": f"Contact {cast.key}",
            "contact_email": cast.email,
            "contact_phone": "010 000 0000",
            "signatory_name": f"Directeur {cast.key}",
            "signatory_function": "directeur",
        }
    )
    bidder.save()


def _evidence(bidder: Person, cast: Bidder, title: str, folder: Path, today: date) -> None:
    issued_on = cast.issued_on(CODES.get(title, ""), today).isoformat()
    path = folder / f"{cast.key}-{abs(hash(title))}.pdf"
    path.write_bytes(evidence_paper("voorbeeld", "Bewijsmiddel", "zie de pagina"))
    bidder.upload("file", path)
    bidder.set("issued_on", issued_on)
    bidder.save()


def _plan(bidder: Person, cast: Bidder, folder: Path) -> None:
    path = folder / f"{cast.key}-plan.pdf"
    path.write_bytes(plan_paper(cast.name, HEADINGS, cast.pages))
    bidder.upload("file", path)
    bidder.save()
