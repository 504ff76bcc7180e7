"""A contract is carried out: its maximum fills up and closes, an option is decided, what was promised is reported."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.demo.papers import evidence_paper
from portal.demo.people import DOMAIN
from tests.e2e.person import Person
from tests.e2e.stack import Stack

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.worker,
    pytest.mark.slow,
    pytest.mark.xdist_group("contract"),
]

MAKE = "from tests.e2e.contract.executing import make; print(make())"


@pytest.fixture(scope="module")
def made(stack: Stack) -> list[str]:
    """The ids of tender and contract, the amount that leads to 96% and the room that is then left."""
    return stack.manage("shell", "-v0", "-c", MAKE).split()[-4:]


def test_a_maximum_fills_up_and_an_option_is_decided(
    stack: Stack, person: Callable[[str], Person], made: list[str], tmp_path: Path
) -> None:
    tender_id, file_id, to_96, left = made
    manager = person(f"contractmanager@{DOMAIN}")
    today = stack.now().date()

    # From the start page to the contract
    manager.goto("/")
    manager.follow("Contracten", exact=True)
    manager.follow("Overzicht: wat afloopt")
    manager.sees("Gebruik van de maximale waarde")
    manager.goto(f"/contract/{file_id}/")
    manager.sees("Eerstvolgende besluit")

    # At 96% there is a warning, and no more than the room that is left is called off
    manager.follow("Gerealiseerde waarde")
    manager.set_all({"month": "februari", "year": "2026", "amount": to_96})
    manager.press("Sla het bedrag op")
    expect(manager.page.locator("figcaption")).to_contain_text("96% gebruikt")
    manager.goto(f"/besluit/{tender_id}/waarde/")
    manager.sees("95% van de maximale waarde is bereikt")
    manager.goto(f"/contract/{file_id}/afroepen/")
    _call_off(manager, "T-2", str(int(left) + 1), today.isoformat())
    manager.sees("Met deze afroep komt de waarde boven het maximum")
    _call_off(manager, "T-2", left, today.isoformat())
    manager.sees("De maximale waarde is bereikt.")

    # At 100% nothing is called off any more
    _call_off(manager, "T-3", "1", today.isoformat())
    manager.sees("Onder deze raamovereenkomst kan niets meer worden afgeroepen")
    manager.goto("/")
    manager.follow("Besluit wat volgt: de maximale waarde is bereikt")
    manager.set("answer", "De nieuwe aanbesteding begint in het voorjaar.")
    manager.press("Leg vast")
    manager.sees("De nieuwe aanbesteding begint in het voorjaar.")

    # An option is decided
    manager.goto(f"/contract/{file_id}/verlengingen/")
    manager.follow("Besluit over verlenging 1")
    manager.set_all({"outcome": "verlengd", "reason": "De zorg gaat goed."})
    manager.press("Leg het besluit vast")
    manager.sees("Het contract is verlengd tot en met ma 31 december 2029.")

    # A change that goes beyond its route is refused with the calculation
    manager.goto(f"/contract/{file_id}/wijzigingen/")
    manager.follow("Geringe wijziging")
    manager.set_all({"title": "Meer uren", "effective_on": today.isoformat(), "amount": "999999999"})
    manager.set_all({"explanation": "Meer vraag.", "zelfde_aard": True})
    manager.press("Toets en leg vast")
    manager.sees("Dat moet minder zijn dan 10%")

    # The provider asks for a subcontractor and the manager agrees
    provider = person(f"brug@{DOMAIN}")
    provider.goto(f"/contract/{file_id}/onderaannemers/")
    provider.set_all({"kind": "erbij", "name": "Taxi BV", "kvk": "12345678", "work": "Vervoer"})
    provider.set_all({"from_on": (today + timedelta(days=7)).isoformat(), "reason": "Meer cliënten."})
    provider.set_all({"share": "10"})
    proof = tmp_path / "gva-taxi.pdf"
    proof.write_bytes(evidence_paper("Taxi BV", "Gedragsverklaring aanbesteden", "zie de datum"))
    provider.upload("paper_0", proof)
    provider.set("issued_0", (today - timedelta(days=30)).isoformat())
    provider.press("Verstuur")
    provider.sees("Taxi BV")
    manager.goto(f"/contract/{file_id}/onderaannemers/")
    manager.follow("Besluit over Taxi BV")
    manager.set("outcome", "akkoord")
    manager.press("Leg het besluit vast")
    manager.sees("Uw besluit is vastgelegd.")
    for page in ("taken", "contactpersonen", "gesprekken", "documenten"):
        manager.goto(f"/contract/{file_id}/{page}/")
    stack.manage("audit", "verify")


def test_a_provider_reports_a_prestatieafspraak_until_it_is_accepted(
    stack: Stack, person: Callable[[str], Person], made: list[str], tmp_path: Path
) -> None:
    file_id = made[1]
    agreed = f"/contract/{file_id}/prestatieafspraken/"
    manager, provider = person(f"contractmanager@{DOMAIN}"), person(f"brug@{DOMAIN}")
    proof = tmp_path / "wachtlijst.pdf"
    proof.write_bytes(evidence_paper("Brug", "Wachtlijst", "Twaalf dagen in de eerste maand."))

    # Given a norm that the manager makes of what was promised
    manager.goto(agreed)
    manager.follow("Nieuwe prestatieafspraak")
    manager.set_all({"title": "Wachttijd voor een eerste gesprek", "norm_kind": "ten_hoogste"})
    manager.set_all({"norm_value": "10", "norm_unit": "dagen", "frequency": "maand"})
    manager.set_all({"starts_on": "2026-01-01", "owner": "Bo Brug", "evidence": "uitdraai van de wachtlijst"})
    manager.save()
    manager.sees("De prestatieafspraak staat bij het contract.")

    # When the provider misses it and does not say why, then nothing is handed in and what was typed stays
    provider.goto(agreed)
    provider.follow("Wachttijd voor een eerste gesprek")
    provider.follow("Rapporteer over januari 2026")
    provider.set("value", "12,5")
    provider.upload("evidence", proof)
    provider.press("Dien de rapportage in")
    assert provider.page.title().startswith("Fout")
    assert provider.page.locator('[name="value"]').input_value() == "12,5"
    provider.set("explanation", "Een collega was ziek.")
    if not provider.page.get_by_role("link", name="wachtlijst.pdf").count():
        provider.upload("evidence", proof)
    provider.press("Dien de rapportage in")
    provider.sees("De rapportage is ingediend.")

    # And the manager, who reads the evidence, asks for more, and then accepts
    manager.goto(agreed)
    manager.follow("Wachttijd voor een eerste gesprek")
    manager.follow("Beoordeel de rapportage over januari 2026")
    manager.sees("12,5 dagen")
    manager.sees("niet gehaald")
    assert manager.download("wachtlijst.pdf").suggested_filename == "wachtlijst.pdf"
    manager.set("remarks", "Wat doet u om dit te voorkomen?")
    manager.press("Stuur terug met een reden")
    manager.sees("De rapportage is teruggestuurd.")
    provider.goto("/")
    provider.goto(agreed)
    provider.follow("Wachttijd voor een eerste gesprek")
    provider.follow("Rapporteer over januari 2026")
    provider.sees("Wat doet u om dit te voorkomen?")
    provider.set("explanation", "Een collega was ziek. Vanaf nu vervangt een ander die.")
    provider.upload("evidence", proof)
    provider.press("Dien de rapportage in")
    manager.goto(agreed)
    manager.follow("Wachttijd voor een eerste gesprek")
    manager.follow("Beoordeel de rapportage over januari 2026")
    manager.press("Accepteer de rapportage")
    manager.sees("De rapportage is geaccepteerd.")
    manager.goto(f"/contract/{file_id}/")
    stack.manage("audit", "verify")


def _call_off(manager: Person, reference: str, amount: str, starts_on: str) -> None:
    manager.set_all(
        {"reference": reference, "description": "Begeleiding", "starts_on": starts_on, "amount": amount}
    )
    manager.press("Leg de afroep vast")
