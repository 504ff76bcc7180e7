"""Three winners and two losers in Gooi: a missing reason blocks, a second person approves, a kort geding suspends."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from clock.source import AMSTERDAM
from portal.demo.papers import plan_paper
from portal.demo.people import DOMAIN
from tests.e2e.gooi import agreeing, bundling, deciding
from tests.e2e.gooi.cast import ANKER, BRUG, CIRKEL, CRITERIA, EILAND, FAKKEL, LABELS, reason
from tests.e2e.person import Person
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("decision")]

MAKE = "from tests.e2e.gooi.ranked import make; print(make())"
WINNERS = (ANKER, BRUG, EILAND)


def test_letters_of_gooi_from_the_fixed_ranking_to_the_definitive_award(
    stack: Stack, person: Callable[[str], Person], tmp_path: Path
) -> None:
    tender_id = stack.manage("shell", "-v0", "-c", MAKE).split()[-1]
    buyer, jurist = person(f"inkoper@{DOMAIN}"), person(f"jurist@{DOMAIN}")

    # Without a reason, and without approval, no letter goes
    deciding.decide(buyer, tender_id)
    deciding.refuse_without_reasons(buyer, tender_id)
    deciding.write_advantages(buyer, tender_id)
    _make_letters(buyer, tender_id)
    buyer.follow("Verstuur de brieven")
    buyer.sees("Dit besluit is nog niet goedgekeurd.")
    buyer.press("Verstuur de brieven")
    buyer.sees("Dit besluit is nog niet goedgekeurd.")
    deciding.approve(buyer, jurist, tender_id)
    buyer.goto(f"/besluit/{tender_id}/brieven/versturen/")
    buyer.press("Verstuur de brieven")
    sent_on = stack.now().astimezone(AMSTERDAM).date()

    # Five letters, each of its own bidder
    for winner in WINNERS:
        text = deciding.read_letter(person(winner.email), winner, tmp_path)
        deciding.check_winners_letter(text)
        for code, value in zip(CRITERIA, winner.agreed, strict=True):
            assert LABELS[value] in text
            assert reason(winner, code, value).split(".")[1].strip() in text
        assert all(other.name not in text for other in (FAKKEL, CIRKEL))
    deciding.check_losers_letter(deciding.read_letter(person(FAKKEL.email), FAKKEL, tmp_path))
    deciding.check_set_aside_letter(deciding.read_letter(person(CIRKEL.email), CIRKEL, tmp_path))
    deciding.not_yet_definitive(buyer, tender_id)

    # A kort geding within the term suspends, also after the end of the term
    stack.move_to(datetime.combine(sent_on + timedelta(days=3), time(12), AMSTERDAM))
    _register(buyer, tender_id, stack, tmp_path)
    stack.move_to(datetime.combine(sent_on + timedelta(days=20), time(12), AMSTERDAM))
    buyer.goto(f"/besluit/{tender_id}/opschortende-termijn/")
    buyer.sees("Kort geding 1 (Fakkel Zorg) loopt nog.")
    deciding.not_yet_definitive(buyer, tender_id)
    assert buyer.page.request.get(f"/besluit/{tender_id}/definitief/").status == 404

    # Its rejection lifts the suspension, and the award becomes definitive
    buyer.goto(f"/besluit/{tender_id}/kort-geding/")
    buyer.follow("Leg de uitkomst vast")
    buyer.set_all(
        {
            "outcome": "rejected",
            "ended_on": stack.now().astimezone(AMSTERDAM).date().isoformat(),
            "summary": "De voorzieningenrechter wijst de vordering af.",
        }
    )
    buyer.save()
    deciding.award(buyer, tender_id)
    for winner in WINNERS:
        buyer.sees(winner.name)
    expect(buyer.page.locator("main")).not_to_contain_text(FAKKEL.name)

    # Overeenkomsten for the three, of which one is signed by both; another bidder finds nothing of it
    agreeing.prepare(buyer, tender_id)
    agreeing.make_and_send(buyer)
    anker = person(ANKER.email)
    address = agreeing.sign_as_provider(anker, tmp_path)
    assert person(BRUG.email).page.request.get(address).status == 404
    agreeing.sign_as_authority(buyer, address, tmp_path)
    anker.goto(address)
    anker.sees("volledig ondertekend")
    stack.manage("audit", "verify")

    # The contractmanager downloads report and dossier; the buyer's dossier has the whole log
    manager = person(f"contractmanager@{DOMAIN}")
    assert deciding.report(manager, tender_id, "pdf", tmp_path).read_bytes().startswith(b"%PDF-")
    of_manager = bundling.unpack(bundling.download_dossier(manager, tender_id, "contract", tmp_path))
    assert not (of_manager / "logboek" / "keten.json").exists()
    bundling.check_log(bundling.unpack(bundling.download_dossier(buyer, tender_id, "full", tmp_path)))


def _make_letters(buyer: Person, tender_id: str) -> None:
    buyer.goto(f"/besluit/{tender_id}/brieven/maken/")
    buyer.press("Maak de brieven")
    buyer.goto(f"/besluit/{tender_id}/brieven/")
    expect(buyer.page.get_by_text("5 van 5 brieven")).to_be_visible(timeout=deciding.RENDER_MS)
    buyer.goto(f"/besluit/{tender_id}/brieven/")


def _register(buyer: Person, tender_id: str, stack: Stack, folder: Path) -> None:
    """With the writ; a kort geding within the term suspends without a tick."""
    begun_at = (stack.now() - timedelta(minutes=30)).astimezone(AMSTERDAM)
    buyer.goto(f"/besluit/{tender_id}/kort-geding/nieuw/")
    buyer.set_all(
        {
            "kind": "summary",
            "claimant": FAKKEL.name,
            "begun_at": f"{begun_at:%Y-%m-%dT%H:%M}",
            "court": "rechtbank Midden-Nederland",
        }
    )
    buyer.save()
    buyer.sees("schort de gunning op")
    writ = folder / "dagvaarding.pdf"
    writ.write_bytes(plan_paper("Fakkel Zorg", ("Dagvaarding",), 1))
    buyer.follow("Voeg een stuk toe")
    buyer.set("kind", "writ")
    buyer.upload("file", writ)
    buyer.save()
    buyer.sees("Dagvaarding of klacht: dagvaarding.pdf")
