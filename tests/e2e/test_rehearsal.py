"""A team rehearses Gooi en Vechtstreek: begun from the dossier, opened by two, checked, scored, and thrown away."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from portal.demo.people import DOMAIN
from tests.e2e import insiders
from tests.e2e.person import Person
from tests.e2e.stack import PROCESSES, Stack

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("rehearsal")]
STARTED = tuple(PROCESSES)

MAKE = """
from datetime import timedelta
from accounts.models import Organisation
from clock import now
from portal.demo.content import read_definition, shift
from portal.demo.loader import GOOI, begin_tender
from portal.demo.people import make_people
authority = Organisation.objects.create(kind="authority", name="Regio Gooi en Vechtstreek")
at = now()
definition = shift(read_definition(GOOI), closing_on=at.date() + timedelta(days=60))
print(begin_tender(definition, GOOI, make_people([authority]), authority, at=at, publish=False).public_id)
"""
LEFT = """
from tenders.models import Tender
print(Tender.objects.filter(is_rehearsal=True).count())
"""


def test_a_team_rehearses_and_throws_it_away(stack: Stack, person: Callable[[str], Person]) -> None:
    tender_id = stack.manage("shell", "-v0", "-c", MAKE).split()[-1]
    buyer, opener = person(f"inkoper@{DOMAIN}"), person(f"opener@{DOMAIN}")

    # Begun from the dossier; a number that cannot be is named
    buyer.goto(f"/dossier/{tender_id}/")
    buyer.follow("Begin een generale repetitie")
    buyer.set("bidders", "1")
    buyer.send()
    buyer.sees("Vul 2 of meer in.")
    buyer.set("bidders", "3")
    buyer.save()
    buyer.sees("De generale repetitie is begonnen.")
    buyer.sees("Generale repetitie. Alles hier is verzonnen")
    rehearsal_id = buyer.page.url.rstrip("/").rsplit("/", 1)[-1]
    assert rehearsal_id != tender_id

    # Opened by two, as in earnest
    stack.move_to(datetime.now(UTC) + timedelta(minutes=2))
    buyer.goto(f"/opening/{rehearsal_id}/")
    buyer.follow("Vraag de opening")
    buyer.press("Vraag de opening")
    opener.goto(f"/opening/{rehearsal_id}/")
    opener.follow("Bevestig de opening")
    opener.press("Bevestig de opening")
    buyer.page.get_by_role("link", name="Open het proces-verbaal (PDF)").wait_for(timeout=60_000)
    buyer.sees("Verzonnen aanbieder A")
    buyer.sees("Generale repetitie. Alles hier is verzonnen")
    buyer.sees("Verzonnen aanbieder C")

    # The toetser reads them under the same mark
    checker = person(f"toetser@{DOMAIN}")
    checker.goto(f"/dossier/{rehearsal_id}/")
    checker.sees("Generale repetitie. Alles hier is verzonnen")

    # Something is missing: herstel is asked, and the made-up bidder answers when the buyer lets it
    insiders.sign(checker, rehearsal_id)
    checker.goto(f"/toetsing/{rehearsal_id}/")
    checker.follow("Verzonnen aanbieder A")
    item = checker.page.locator("article").filter(has_text=re.compile("uittreksel", re.IGNORECASE)).first
    item.get_by_text("Leg de uitkomst vast").click()
    item.locator('[name$="outcome"][value="not_met"]').check()
    item.locator('[name$="reason"]').first.fill("Het uittreksel ontbreekt.")
    item.get_by_role("button").first.click()
    checker.sees("vastgelegd.")
    checker.follow("Vraag herstel van")
    checker.set_all(
        {
            "text_0": "Een uittreksel van minder dan zes maanden oud.",
            "nature_0": "ontbrekend_stuk",
            "knock_out_0": "no",
            "introduction": "Het uittreksel ontbreekt.",
        }
    )
    checker.press("Verstuur het verzoek")
    buyer.goto(f"/dossier/{rehearsal_id}/")
    buyer.sees("is één ding gevraagd")
    buyer.press("Laat hen antwoorden")
    buyer.sees("De verzonnen inschrijvers gaven 1 antwoord.")

    # One act throws it away; the real tender is as it was
    buyer.goto(f"/dossier/{rehearsal_id}/")
    buyer.follow("Gooi deze generale repetitie weg")
    buyer.sees("Dit kunt u niet ongedaan maken.")
    buyer.send()
    buyer.sees("De generale repetitie is weggegooid.")
    assert stack.manage("shell", "-v0", "-c", LEFT).split()[-1] == "0"
    buyer.goto(f"/dossier/{tender_id}/")
    buyer.sees("Begin een generale repetitie")
