"""A winner fails the verification and the next takes over: new decision, approval, letters and standstill."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from clock.source import AMSTERDAM
from portal.demo.people import DOMAIN
from tests.e2e.gooi import deciding
from tests.e2e.gooi.cast import ANKER, BRUG, EILAND, FAKKEL
from tests.e2e.person import Person
from tests.e2e.stack import Stack

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.worker,
    pytest.mark.slow,
    pytest.mark.xdist_group("verification"),
]

MAKE = "from tests.e2e.gooi.ranked import make; print(make(proof=True))"


def test_a_winner_fails_the_verification_and_the_next_takes_over(
    stack: Stack, person: Callable[[str], Person], tmp_path: Path
) -> None:
    tender_id = stack.manage("shell", "-v0", "-c", MAKE).split()[-1]
    buyer, jurist = person(f"inkoper@{DOMAIN}"), person(f"jurist@{DOMAIN}")
    checker = person(f"toetser@{DOMAIN}")

    deciding.decide(buyer, tender_id)
    deciding.write_advantages(buyer, tender_id)
    deciding.approve(buyer, jurist, tender_id)
    deciding.send_letters(buyer, tender_id)
    sent_on = stack.now().astimezone(AMSTERDAM).date()

    # Each winner reads what it supplies and until when; two of three supply it and meet
    text = deciding.read_letter(person(ANKER.email), ANKER, tmp_path)
    assert "binnen 5 kalenderdagen na de verzending van deze brief" in text
    assert "Polis bij aanvang" in text
    for winner in (ANKER, BRUG):
        deciding.supply_proofs(person(winner.email), winner, 1, tmp_path)
        deciding.judge(checker, tender_id, winner, "met")

    # The third is late, does not meet, and holds the award also after the standstill
    stack.move_to(_noon(sent_on, 11))
    eiland = person(EILAND.email)
    eiland.goto("/")
    eiland.goto(_own_page(buyer, tender_id, EILAND.name))
    eiland.sees("termijn voorbij")
    deciding.not_yet_definitive(buyer, tender_id)
    buyer.sees("De verificatie van Eiland Ondersteuning is nog niet klaar.")
    deciding.judge(checker, tender_id, EILAND, "not_met", "De polis is niet aangeleverd.")
    buyer.goto(f"/besluit/{tender_id}/verificatie/")
    buyer.follow(EILAND.name)
    buyer.follow("Laat deze winnaar afvallen")
    buyer.set("reason", "De polis bij aanvang is niet binnen de termijn aangeleverd.")
    buyer.press("Laat deze winnaar afvallen")
    buyer.sees("is afgevallen. Neem nu een nieuwe gunningsbeslissing.")

    # A new decision, approved and sent as the first
    deciding.decide(buyer, tender_id)
    deciding.write_advantages(buyer, tender_id)
    jurist.goto(f"/besluit/{tender_id}/goedkeuren/")
    jurist.press("Keur het besluit goed")
    deciding.send_letters(buyer, tender_id)
    again_on = stack.now().astimezone(AMSTERDAM).date()
    text = deciding.read_letter(person(FAKKEL.email), FAKKEL, tmp_path)
    assert "Wij zijn van plan de opdracht aan u te gunnen" in text
    assert "Polis bij aanvang" in text
    text = deciding.read_letter(eiland, EILAND, tmp_path)
    assert "De polis bij aanvang is niet binnen de termijn aangeleverd." in text
    text = deciding.read_letter(person(ANKER.email), ANKER, tmp_path)
    assert "Dit hebt u eerder aangeleverd, en het voldoet" in text

    # The next proves in time, and after the new standstill the award is definitive
    deciding.supply_proofs(person(FAKKEL.email), FAKKEL, 1, tmp_path)
    deciding.judge(checker, tender_id, FAKKEL, "met")
    deciding.not_yet_definitive(buyer, tender_id)
    stack.move_to(_noon(again_on, 11))
    deciding.award(buyer, tender_id)
    for winner in (ANKER, BRUG, FAKKEL):
        buyer.sees(winner.name)
    stack.manage("audit", "verify")


def _noon(day: date, days: int) -> datetime:
    return datetime.combine(day + timedelta(days=days), time(12), AMSTERDAM)


def _own_page(buyer: Person, tender_id: str, name: str) -> str:
    """The address of the winner's own page, which has the id that stands in that of the authority."""
    buyer.goto(f"/besluit/{tender_id}/verificatie/")
    link = buyer.page.get_by_role("link", name=name).first.get_attribute("href") or ""
    return f"/verificatie/{link.rstrip('/').split('/')[-1]}/"
