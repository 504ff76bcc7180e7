"""From the definitive award to an overeenkomst that both parties have signed."""

import hashlib
from pathlib import Path

from playwright.sync_api import Locator, expect

from portal.demo.papers import plan_paper
from tests.e2e.gooi.deciding import RENDER_MS
from tests.e2e.person import Person
from tests.pdf import text_of as pdf_text
from tests.word import text_of as word_text


def prepare(buyer: Person, tender_id: str) -> None:
    """Who signs comes from the mandaatregister."""
    buyer.goto(f"/besluit/{tender_id}/overeenkomsten/")
    buyer.press("Maak de overeenkomsten")
    buyer.sees("Kies eerst wie namens de aanbestedende dienst ondertekent")
    buyer.follow("Eigen model in Word")
    buyer.sees("{{opdrachtnemer_partijen}}")
    buyer.goto(f"/besluit/{tender_id}/overeenkomsten/gegevens/")
    buyer.page.get_by_label("Julia Rechters, concernmanager Sociaal Domein").check()
    buyer.set_all({"order": "provider_first", "particulars": "Partijen overleggen twee keer per jaar."})
    buyer.save()


def make_and_send(buyer: Person) -> None:
    """Three documents by the worker, looked at, and sent with one button."""
    buyer.press("Maak de overeenkomsten")
    send = buyer.page.get_by_role("link", name="Verstuur ter ondertekening")
    expect(send).to_be_visible(timeout=RENDER_MS)
    buyer.follow("Verstuur ter ondertekening")
    buyer.press("Verstuur ter ondertekening")
    buyer.sees("3 overeenkomsten zijn ter ondertekening verstuurd.")


def sign_as_provider(provider: Person, folder: Path) -> str:
    """Found on the start page, read with its plan, signed and uploaded; the address of the overeenkomst."""
    provider.goto("/")
    provider.follow("Onderteken de overeenkomst met")
    address = provider.page.url
    provider.sees("Ondertekent voor de opdrachtgever")
    for kind, read in (("PDF", pdf_text), ("Word", word_text)):
        row = provider.page.locator(".th-file", has_text=f"De overeenkomst als {kind}")
        text = read(_saved(provider, row, folder / f"overeenkomst.{kind}"))
        assert "Partijen overleggen twee keer per jaar." in " ".join(text.split())
    annex = provider.page.locator(".th-file", has_text="Bijlage 1")
    plan = _saved(provider, annex, folder / "plan.pdf")
    shown = "".join(annex.locator(".th-file-hash").inner_text().split())
    assert hashlib.sha256(plan).hexdigest() in shown
    _upload(provider, folder, "aanbieder", signatory="Anna Anker, bestuurder")
    provider.sees("ondertekend door opdrachtnemer")
    return address


def sign_as_authority(buyer: Person, address: str, folder: Path) -> None:
    buyer.goto("/")
    buyer.follow("Onderteken de overeenkomst met")
    assert buyer.page.url == address
    buyer.sees("Ondertekend door Anna Anker, bestuurder")
    _upload(buyer, folder, "dienst")
    buyer.sees("volledig ondertekend")


def _upload(person: Person, folder: Path, name: str, *, signatory: str = "") -> None:
    person.follow("Upload het ondertekende exemplaar")
    path = folder / f"getekend-{name}.pdf"
    path.write_bytes(plan_paper(f"Getekend door {name}", ("Handtekening",), 1))
    person.upload("file", path)
    if signatory:
        person.set("signatory", signatory)
    person.save()


def _saved(person: Person, row: Locator, path: Path) -> bytes:
    with person.page.expect_download() as waiting:
        row.get_by_role("link").first.click()
    waiting.value.save_as(path)
    return path.read_bytes()
