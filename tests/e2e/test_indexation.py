"""A contract manager indexes a tariff: weights of the annex, OVA and CPI, and the provider reads its letter."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.person import Person
from tests.e2e.stack import Stack
from tests.e2e.voorne.executing import MANAGER, PROVIDER
from tests.pdf import flow_of, structure_of

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.worker,
    pytest.mark.slow,
    pytest.mark.xdist_group("indexation"),
]

MAKE = "from tests.e2e.voorne.executing import make_for_a_tariff; print(make_for_a_tariff())"
_TIME_TO_MAKE = 60_000


def test_an_indexation_letter_comes_out_with_the_right_tariff_to_four_decimals(
    stack: Stack, person: Callable[[str], Person], tmp_path: Path
) -> None:
    file_id = stack.manage("shell", "-v0", "-c", MAKE).split()[-1]
    manager = person(MANAGER)

    # The tender names OVA and CPI and leaves their weights to an annex
    manager.goto("/")
    manager.follow("Leg vast hoe de tarieven worden geïndexeerd")
    manager.set_all({"weight_1": "85", "weight_2": "10", "source": "bijlage 5"})
    manager.set("reason", "De aanbesteding verwijst naar bijlage 5.")
    manager.press("Leg de gewichten vast")
    manager.sees("De gewichten zijn samen 95 procent.")
    manager.set("weight_2", "15")
    manager.press("Leg de gewichten vast")
    manager.sees("Dit staat in bijlage 5.")

    # A comma that was forgotten is asked about; then both figures are there
    _enter(manager, "OVA", "306")
    manager.sees("niet meer dan 100")
    _enter(manager, "OVA", "30,6")
    manager.sees("Bedoelt u 3,06%?")
    manager.set("percent", "3,06")
    manager.press("Leg het cijfer vast")
    _enter(manager, "CPI", "2,5")
    manager.sees("Het indexcijfer ligt vast.")

    # Every step is on the page before the tariff is fixed: 85% × 3,06% + 15% × 2,5% = 2,976%
    manager.goto(f"/contract/{file_id}/")
    manager.follow("Tarieven van 2026")
    manager.sees("2,601% + 0,375%")
    manager.sees("€\N{NO-BREAK SPACE}0,7400 × 1,02976 = €\N{NO-BREAK SPACE}0,7620224")
    manager.press("Stel de tarieven vast")
    manager.sees("De tarieven van 2026 zijn vastgesteld.")
    link = manager.page.get_by_role("link", name="Brief over 2026 (PDF)")
    expect(link).to_be_visible(timeout=_TIME_TO_MAKE)
    manager.goto(f"/contract/{file_id}/indexering/2026/")
    manager.sees("Vastgesteld: 2,976%")
    expect(manager.page.get_by_role("button", name="Stel de tarieven vast")).to_have_count(0)

    # The provider finds the letter on its own contract, and reads the same number in it
    provider = person(PROVIDER)
    provider.goto(f"/contract/{file_id}/")
    provider.follow("Tarieven en indexering")
    letter = tmp_path / "brief.pdf"
    provider.download("Brief over 2026 (PDF)").save_as(letter)
    text = " ".join(flow_of(letter.read_bytes()).replace("\N{NO-BREAK SPACE}", " ").split())
    assert "Nieuwe tarieven vanaf do 1 januari 2026" in text
    assert "Huishoudelijke ondersteuning minuut € 0,7400 € 0,7620" in text
    assert "€ 0,7400 × 1,02976 = € 0,7620224, afgerond € 0,7620." in text
    facts = structure_of(letter.read_bytes())
    assert (facts.is_tagged, facts.language, facts.cells_without_header) == (True, "nl", 0)
    stack.manage("audit", "verify")


def _enter(manager: Person, index: str, percent: str) -> None:
    manager.goto("/")
    manager.follow(f"Leg het indexcijfer van {index} voor 2026 vast")
    manager.set_all({"percent": percent, "source": "publicatie", "published_on": "2025-11-20"})
    manager.press("Leg het cijfer vast")
