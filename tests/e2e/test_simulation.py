"""A buyer simulates the method of Emmen, changes what the outcome advises, and simulates the same fields again."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from portal.demo.people import DOMAIN
from tests.e2e.person import Person
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("simulation")]

MAKE_PEOPLE = """
from accounts.models import Organisation
from portal.demo.people import make_people
make_people([Organisation.objects.create(kind="authority", name="Gemeente Emmen")])
"""


def test_the_method_of_emmen_is_simulated_changed_and_simulated_again(
    stack: Stack, person: Callable[[str], Person], tmp_path: Path
) -> None:
    stack.manage("shell", "-v0", "-c", MAKE_PEOPLE)
    buyer = person(f"inkoper@{DOMAIN}")
    buyer.goto("/inkoop/nieuw/")
    buyer.set_all({"title": "Begeleiding Emmen", "key": "emm-2", "template": "emmen"})
    buyer.save()
    task_list = buyer.page.url.removesuffix("/")

    # A setting that cannot be is named, and nothing is lost
    buyer.follow("Simulatie van de methode")
    buyer.set_all({"fields_count": "20", "bidders": "6", "seed": "2026", "centre": "Goed"})
    buyer.send()
    buyer.sees("Vul 100 of meer in.")
    assert buyer.page.locator('[name="seed"]').input_value() == "2026"

    # The job counts, and the page comes to the outcome by itself
    buyer.set("fields_count", "1000")
    buyer.save()
    expect(buyer.page.get_by_role("heading", name="Hoe zwaar weegt elk criterium?")).to_be_visible(
        timeout=60_000
    )
    buyer.check()
    buyer.sees("Wat er gebeurt in 1.000 verzonnen aanbestedingen van 6 inschrijvers.")
    buyer.sees("K1 Strategisch partnerschap in het gebied")
    buyer.sees("Perceel 6: Gebied 6")
    before = share_of(buyer, "Een loting is nodig")
    assert before > 5

    # Taken along
    path = tmp_path / "simulatie.xlsx"
    buyer.download("Download de getallen (Excel)").save_as(path)
    shares = {
        row[0]: row[3] for row in load_workbook(path)["Uitkomsten"].iter_rows(min_row=2, values_only=True)
    }
    assert round(float(shares["Een loting is nodig"]) * 100, 1) == pytest.approx(before, abs=0.051)

    # The advice leads to the page where it is changed
    buyer.sees("van de velden is een loting nodig.")
    buyer.page.get_by_role("link", name="Naar gelijke stand").click()
    buyer.page.wait_for_load_state()
    buyer.check()

    # With points that do not give the same sums, fewer ties of the same bidders need a draw
    buyer.goto(f"{task_list}/gunningscriteria/wijzig/K1/")
    buyer.set("max_points", "41,5")
    buyer.save()
    buyer.goto(f"{task_list}/gunningscriteria/wijzig/K2/")
    buyer.set("max_points", "33,5")
    buyer.save()
    buyer.goto(f"{task_list}/simulatie/1/")
    buyer.sees("De methode is daarna veranderd.")
    buyer.follow("Simuleer opnieuw")
    assert buyer.page.locator('[name="seed"]').input_value() == "2026"
    buyer.save()
    expect(buyer.page.get_by_role("heading", name="Hoe zwaar weegt elk criterium?")).to_be_visible(
        timeout=60_000
    )
    assert share_of(buyer, "Een loting is nodig") <= before

    # Both stay, with what they were made of
    buyer.follow("Simuleer opnieuw")
    buyer.sees("Simulatie 1")
    buyer.sees("Simulatie 2")


def share_of(person: Person, label: str) -> float:
    """The percentage in the table of what happens."""
    row = person.page.get_by_role("row").filter(
        has=person.page.get_by_role("rowheader", name=label, exact=True)
    )
    text = row.first.inner_text()
    found = re.search(r"([0-9]+,[0-9])%", text)
    assert found, text
    return float(found[1].replace(",", "."))
