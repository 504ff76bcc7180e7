"""Social return is owed over the turnover: the provider registers hours, the contract manager accepts them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.e2e.person import Person
from tests.e2e.stack import Stack
from tests.e2e.voorne.executing import MANAGER, PROVIDER
from tests.factories.bids import pdf_bytes

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.worker,
    pytest.mark.slow,
    pytest.mark.xdist_group("indexation"),
]

MAKE = "from tests.e2e.voorne.executing import make_for_a_tariff; print(make_for_a_tariff())"


def test_a_provider_registers_an_effort_and_it_counts_once_it_is_accepted(
    stack: Stack, person: Callable[[str], Person], tmp_path: Path
) -> None:
    file_id = stack.manage("shell", "-v0", "-c", MAKE).split()[-1]
    manager = person(MANAGER)

    # What the overeenkomst says, and a month of turnover
    manager.goto(f"/contract/{file_id}/social-return/")
    manager.follow("Leg de afspraken vast")
    manager.set_all({"percent": "3", "base": "de totale omzet zonder btw", "hour_werkervaring": "25"})
    manager.set_all({"source": "bijlage 13", "reason": "De bijlage noemt bouwblokken."})
    manager.press("Leg de afspraken vast")
    manager.sees("3% van de totale omzet zonder btw")
    manager.goto(f"/contract/{file_id}/waarde/")
    manager.set_all({"month": "januari", "year": "2026", "amount": "50.000,00"})
    manager.press("Sla het bedrag op")

    # The provider registers hours with evidence on its own page
    provider = person(PROVIDER)
    provider.goto(f"/contract/{file_id}/")
    provider.follow("Social return en inspanningen")
    provider.follow("Registreer een inspanning")
    provider.set_all({"kind": "werkervaring", "description": "Een werkervaringsplek", "hours": "40"})
    provider.set_all({"connection": "In het team van deze opdracht.", "carried_out_on": "2026-03-31"})
    provider.press("Registreer de inspanning")
    provider.sees("Vink aan dat dit niet gebeurt.")
    provider.set("no_displacement", True)
    evidence = tmp_path / "werkplek.pdf"
    evidence.write_bytes(pdf_bytes(text="Overeenkomst"))
    provider.upload("evidence", evidence)
    provider.press("Registreer de inspanning")
    provider.sees("De inspanning is geregistreerd.")

    # The manager reads the evidence and accepts: two thirds of € 1.500
    manager.goto("/")
    manager.follow("Beoordeel de social return van Brug: werkervaringsplek")
    manager.sees("40 uur × €\N{NO-BREAK SPACE}25,00 = €\N{NO-BREAK SPACE}1.000,00")
    assert manager.download("werkplek.pdf").path().read_bytes().startswith(b"%PDF")
    manager.press("Accepteer de inspanning")
    manager.sees("De inspanning is geaccepteerd.")
    provider.goto(f"/contract/{file_id}/")
    provider.sees("(66,66%)")

    # And in Excel
    manager.goto(f"/contract/{file_id}/social-return/")
    manager.follow("Social return van alle contracten")
    sheet = tmp_path / "social-return.xlsx"
    manager.download("Download als Excel").save_as(sheet)
    rows = list(load_workbook(sheet)["Voortgang"].iter_rows(values_only=True))
    assert ("Brug", 1, "2026", 50_000, 1_500, 1_000, 0, 500) in rows
    stack.manage("audit", "verify")
