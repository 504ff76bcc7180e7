"""A contract manager fills in a year of Voorne aan Zee by Excel, a provider pauses itself, and the report says why."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from clock.source import AMSTERDAM
from tests.e2e.person import Person
from tests.e2e.stack import Stack
from tests.e2e.voorne.executing import INDICATIESTELLER, MANAGER, PROVIDER

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("capacity")]

MAKE = "from tests.e2e.voorne.executing import make; print(make())"
# So that the twelve months of the template are those of one year.
NOW = datetime(2026, 12, 31, 10, 0, tzinfo=AMSTERDAM)
# In December Anker has 900 of 1000, Brug 350 of 300 and Cirkel 250 of 800.
GROWTH = {"Anker": (790, 10), "Brug": (240, 10), "Cirkel": (140, 10)}


def filled_in(template: Path, *, december: dict[str, object]) -> Path:
    """The template with a year of numbers; the last month as told."""
    book = load_workbook(template)
    sheet = book["Aantallen"]
    for row in sheet.iter_rows(min_row=2):
        start, more = GROWTH[str(row[1].value)]
        for number, cell in enumerate(row[3:]):
            cell.value = start + more * number
        row[-1].value = december.get(str(row[1].value), row[-1].value)
    book.save(template.with_name("ingevuld.xlsx"))
    return template.with_name("ingevuld.xlsx")


def test_a_year_of_voorne_by_excel_and_who_is_closed_and_why(
    stack: Stack, person: Callable[[str], Person], tmp_path: Path
) -> None:
    tender_id = stack.manage("shell", "-v0", "-c", MAKE).split()[-1]
    stack.move_to(NOW)
    manager = person(MANAGER)
    overview = f"/besluit/{tender_id}/toeleiding/"

    # The rule is that of the tender
    manager.goto(overview)
    manager.sees("800 cliënten")

    # A year by Excel: with a mistake nothing is taken over
    manager.follow("Aantallen per maand")
    manager.follow("Lees in uit Excel")
    template = tmp_path / "sjabloon.xlsx"
    manager.download("Download de sjabloon").save_as(template)
    manager.upload("file", filled_in(template, december={"Cirkel": "veel"}))
    manager.send()
    manager.sees("Rij 4, kolom O")
    manager.sees("“veel” is geen aantal. Schrijf een heel getal in cijfers, zonder punt.")
    manager.upload("file", filled_in(template, december={"Brug": 350}))
    manager.save()
    manager.sees("36 aantallen van het bestand bewaard.")

    # Anker is closed while Cirkel is below its offer; Brug is above its own, and pauses itself
    colleague = person(INDICATIESTELLER)
    colleague.goto("/")
    colleague.follow("Huishoudelijke Ondersteuning")
    colleague.sees(
        "Anker heeft 900 cliënten in zorg, meer dan de grens van 800. Cirkel (250 van 800) zit nog onder"
    )
    brug = person(PROVIDER)
    brug.follow("Contracten")
    brug.follow("Brug")
    brug.follow("Naar de capaciteit")
    brug.press("Neem tijdelijk geen nieuwe cliënten aan")
    brug.sees("U neemt vanaf nu geen nieuwe cliënten aan.")
    colleague.goto(overview)
    colleague.sees("Brug neemt op dit moment zelf geen nieuwe cliënten aan.")

    # The report, for everybody of the authority
    manager.goto(f"{overview}rapporten/")
    manager.set("maand", "december 2026")
    manager.save()
    manager.page.get_by_role("link", name="December 2026, versie 1").first.wait_for(timeout=60_000)
    colleague.follow("Maandrapporten")
    report = tmp_path / "rapport.pdf"
    colleague.download("December 2026, versie 1").save_as(report)
    assert report.read_bytes().startswith(b"%PDF")

    brug.press("Hef de pauze op")
    colleague.goto(overview)
    colleague.sees("Brug heeft 350 cliënten in zorg, niet meer dan de grens van 800.")
