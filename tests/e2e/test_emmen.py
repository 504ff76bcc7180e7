"""Emmen's lots: a tie, a draw by its protocol, the division, and the letter of who won one lot and lost three."""

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from clock.source import AMSTERDAM
from portal.demo.people import DOMAIN
from tests.e2e.gooi import deciding
from tests.e2e.gooi.cast import EILAND, FAKKEL
from tests.e2e.person import Person
from tests.e2e.stack import ROOT, Stack
from tests.pdf import text_of

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("emmen")]

MAKE = "from tests.e2e.emmen.prepared import make; print(make())"
WORDS = {EILAND: "zonnebloem", FAKKEL: "Één & twee"}


def test_a_tie_is_drawn_with_the_words_of_the_parties_and_the_lots_are_divided(
    stack: Stack, person: Callable[[str], Person], tmp_path: Path
) -> None:
    tender_id = stack.manage("shell", "-v0", "-c", MAKE).split()[-1]
    buyer, jurist = person(f"inkoper@{DOMAIN}"), person(f"jurist@{DOMAIN}")

    # The tie, and the invitation
    buyer.goto(f"/rangorde/{tender_id}/")
    buyer.sees("Een loting is nodig.")
    buyer.sees("Eiland Ondersteuning en Fakkel Zorg delen positie 3: gelijk totaal (75,00)")
    buyer.follow("Leg een loting vast")
    day = stack.now().astimezone(AMSTERDAM).date() + timedelta(days=2)
    buyer.set("planned_at", f"{day}T10:00")
    buyer.set("place", "Raadzaal")
    buyer.set("witness", "mr. A. de Vries, notaris")
    buyer.save()
    draw_id = buyer.page.url.rstrip("/").rsplit("/", 1)[-1]
    own = f"/loting/{tender_id}/{draw_id}/"

    # The parties give their words; nobody else has such a page
    for cast, word in WORDS.items():
        party = person(cast.email)
        party.goto("/")
        party.follow("Bekijk de loting voor")
        assert party.page.url.endswith(own)
        party.sees("Raadzaal")
        party.set("word", word)
        party.save()
        party.sees("Uw woord ligt vast")
        assert word not in party.page.locator("main").inner_text()
        assert party.page.request.get(f"{own}loting.json").status == 404

    # The draw, with a witness
    stack.move_to(datetime.combine(day, time(10, 1), AMSTERDAM))
    buyer.goto(f"/rangorde/{tender_id}/loting/{draw_id}/")
    buyer.follow("Houd de loting")
    buyer.press("Houd de loting")
    party = person(FAKKEL.email)
    party.goto(own)
    for word in WORDS.values():
        party.sees(word)
    file = tmp_path / "loting.json"
    party.download("Download loting.json").save_as(file)
    command = [sys.executable, "-I", "-S", str(ROOT / "tools" / "verify_draw.py"), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "De loting klopt" in done.stdout
    text = _record(party)
    for words in (
        "mr. A. de Vries, notaris",
        "Raadzaal",
        "Eiland Ondersteuning",
        "Fakkel Zorg",
        *WORDS.values(),
    ):
        assert words in text

    # The division
    buyer.goto(f"/rangorde/{tender_id}/")
    buyer.sees("Zorggroep Anker geeft perceel 2 vrij: het maximum is 2")
    for step in ("Perceel 2 gaat naar Stichting De Brug.", "Perceel 5 gaat naar Fakkel Zorg."):
        buyer.sees(step)
    buyer.follow("Stel de rangorde vast")
    buyer.press("Stel de rangorde vast")

    # The letter of who won one lot and lost three
    deciding.decide(buyer, tender_id)
    deciding.write_advantages(buyer, tender_id)
    buyer.goto(f"/besluit/{tender_id}/brieven/maken/")
    buyer.press("Maak de brieven")
    buyer.goto(f"/besluit/{tender_id}/brieven/")
    expect(buyer.page.get_by_text("4 van 4 brieven")).to_be_visible(timeout=deciding.RENDER_MS)
    deciding.approve(buyer, jurist, tender_id)
    buyer.goto(f"/besluit/{tender_id}/brieven/versturen/")
    buyer.press("Verstuur de brieven")
    is_first_drawn = done.stdout.startswith(f"1. {FAKKEL.name}")
    letter = deciding.read_letter(person(FAKKEL.email), FAKKEL, tmp_path)
    _check_letter(letter, "door loting" if not is_first_drawn else "hoger totaal (85,00 tegen 75,00)")


def _record(party: Person) -> str:
    """The proces-verbaal as the party reads it, when the worker has made it."""
    link = party.page.get_by_role("link", name="proces-verbaal-van-loting-perceel-4.pdf")
    for _ in range(60):
        if link.count():
            break
        party.page.wait_for_timeout(500)
        party.page.reload()
    answer = party.page.request.get(str(link.get_attribute("href")))
    return " ".join(text_of(answer.body()).split())


def _check_letter(text: str, why: str) -> None:
    """`why` says what parts it on lot 4 from the bidder above it, which the draw decides."""
    assert text.count("Wij zijn van plan dit perceel aan u te gunnen.") == 1
    assert text.count("Wij zijn niet van plan dit perceel aan u te gunnen.") == 3
    for lot, winner in ((1, "Zorggroep Anker"), (4, "Stichting De Brug"), (6, "Eiland Ondersteuning")):
        part = text.partition(f"Perceel {lot}: Gebied {lot}")[2].partition("Perceel ")[0]
        assert f"De winnaar is {winner}" in part
        assert "De winnaar staat hoger in de rangorde van dit perceel." in part
    assert "De verdeling geeft u perceel 5." in text
    assert why in text.partition("Perceel 4: ")[2].partition("Perceel 5: ")[0]
