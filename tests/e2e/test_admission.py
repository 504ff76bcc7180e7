"""A toelatingsprocedure through the pages: two enter, a third is refused, and a fourth enters in a later round."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from clock import today
from clock.source import AMSTERDAM
from portal.demo.people import DOMAIN
from tests.e2e import insiders
from tests.e2e.admission import configuring, rounds
from tests.e2e.gooi import deciding
from tests.e2e.gooi.cast import ANKER, BRUG, CIRKEL, DELTA
from tests.e2e.person import Person
from tests.e2e.stack import PROCESSES, Stack

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("admission")]

STARTED = tuple(PROCESSES)
SWEEP_MS = 90_000
MAKE_PEOPLE = """
from accounts.models import Organisation
from portal.demo.people import make_people
make_people([Organisation.objects.create(kind="authority", name="Gemeente Voorbeeld")])
"""


def test_providers_enter_in_two_rounds(stack: Stack, person: Callable[[str], Person], tmp_path: Path) -> None:
    stack.manage("shell", "-v0", "-c", MAKE_PEOPLE)
    buyer, opener = person(f"inkoper@{DOMAIN}"), person(f"opener@{DOMAIN}")
    checker, jurist = person(f"toetser@{DOMAIN}"), person(f"jurist@{DOMAIN}")
    first_day, second_closing = today(), today() + timedelta(days=180)

    # Configured and published
    task_list = configuring.create(buyer)
    closing = configuring.configure(buyer, task_list, first_day, second_closing)
    configuring.give_roles(buyer, task_list)
    tender_id = configuring.publish(buyer, task_list, first_day)

    # Everybody reads who gets in and when
    anker = person(ANKER.email)
    anker.goto(f"/aanbestedingen/{tender_id}/")
    anker.sees("Iedere aanbieder die aan alle eisen voldoet")
    anker.sees("U kunt ook later instappen.")
    anker.follow("Zo dient u in")
    anker.sees("de vingerafdruk van de eisen die toen golden")
    for cast in (ANKER, BRUG, CIRKEL):
        rounds.apply(person(cast.email), cast, tender_id, tmp_path, first_day - timedelta(days=30))

    # When the first round closes, the second opens by itself; nobody is told how many applied
    stack.move_to(closing.replace(tzinfo=AMSTERDAM) + timedelta(minutes=2))
    second_id = _second_round(buyer, tender_id)
    expect(buyer.page.get_by_text("na de opening").first).to_be_visible()

    # Opened by two, checked, decided without scoring
    rounds.open_vault(buyer, opener, tender_id)
    for worker in (buyer, checker, jurist):
        insiders.sign(worker, tender_id)
    rounds.check(checker, tender_id, (ANKER, BRUG), (CIRKEL,))
    rounds.decide(buyer, jurist, tender_id, with_mandate=True)
    deciding.send_letters(buyer, tender_id)
    refusal = deciding.read_letter(person(CIRKEL.email), CIRKEL, tmp_path)
    for reason in (rounds.GROUND, rounds.SECOND_GROUND, "reactietermijn", "kort geding"):
        assert reason in refusal
    assert ANKER.name not in refusal
    rounds.without_award(refusal)
    admission = deciding.read_letter(anker, ANKER, tmp_path)
    assert "U voldoet aan alle eisen." in admission
    rounds.without_award(admission)
    cirkel = person(CIRKEL.email)
    cirkel.sees("U kunt zich opnieuw aanmelden.")
    cirkel.follow("ronde 2")
    cirkel.sees("instroomronde 2")

    # After the term: definitive, and signed by both sides
    _after_the_term(stack, buyer, tender_id)
    rounds.agree(buyer, (anker, person(BRUG.email)), tender_id, tmp_path)

    # A new provider enters in the second round
    delta = person(DELTA.email)
    delta.goto(f"/aanbestedingen/{tender_id}/")
    delta.follow("Ga naar ronde 2")
    rounds.apply(delta, DELTA, second_id, tmp_path, stack.now().date() - timedelta(days=30))
    stack.move_to(datetime.combine(second_closing, time(12), AMSTERDAM) + timedelta(minutes=2))
    rounds.open_vault(buyer, opener, second_id)
    for worker in (buyer, checker, jurist):
        insiders.sign(worker, second_id)
    rounds.check(checker, second_id, (DELTA,), ())
    rounds.decide(buyer, jurist, second_id, with_mandate=True)
    deciding.send_letters(buyer, second_id)
    _after_the_term(stack, buyer, second_id)
    rounds.agree(buyer, (delta,), second_id, tmp_path)

    # All contracts of the procedure together, each with its round
    buyer.goto(f"/besluit/{tender_id}/contracten/")
    for cast, number in ((ANKER, 1), (BRUG, 1), (DELTA, 2)):
        row = buyer.page.locator("main tr", has_text=cast.name)
        expect(row).to_contain_text(f"ingestapt in ronde {number}")
    buyer.goto(f"/besluit/{tender_id}/instroomrondes/")
    report = deciding.report(buyer, tender_id, "pdf", tmp_path)
    assert report.stat().st_size > 0
    stack.manage("audit", "verify")


def _second_round(buyer: Person, tender_id: str) -> str:
    """The id of the round that the sweeper opens."""
    buyer.goto(f"/besluit/{tender_id}/instroomrondes/")
    link = buyer.page.get_by_role("link", name="Ronde 2")
    for _ in range(SWEEP_MS // 1000):
        if link.count():
            break
        buyer.page.wait_for_timeout(1000)
        buyer.page.reload()
    buyer.check()
    return str(link.first.get_attribute("href")).rstrip("/").rsplit("/", 1)[-1]


def _after_the_term(stack: Stack, buyer: Person, tender_id: str) -> None:
    sent_on = stack.now().astimezone(AMSTERDAM).date()
    stack.move_to(datetime.combine(sent_on + timedelta(days=25), time(12), AMSTERDAM))
    buyer.goto(f"/besluit/{tender_id}/opschortende-termijn/")
    buyer.follow("Maak de toelating definitief")
    buyer.press("Maak de toelating definitief")
    buyer.sees("De toelating is definitief")
