"""Years later: a beheerder makes a destruction list, a jurist approves it, and nothing is left but the proof."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.demo.people import DOMAIN
from tests.architecture.searching import files_in, found_in
from tests.contracts.retention.scenes import AFTER_ALL_TERMS
from tests.e2e.person import Person
from tests.e2e.stack import Stack
from tests.factories.planted import planted_needles
from tests.factories.world import EVALUATORS, score_words

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.worker,
    pytest.mark.slow,
    pytest.mark.xdist_group("destruction"),
]

MAKE = "from tests.e2e.contract.ended import make; print(make())"
WORDS = [
    *(needle for key in ("anker", "brug", "cirkel") for needle in planted_needles(key)),
    *(score_words(key) for key in EVALUATORS),
]


def test_a_list_is_approved_and_carried_out(
    stack: Stack, person: Callable[[str], Person], tmp_path: Path
) -> None:
    tender_id = stack.manage("shell", "-v0", "-c", MAKE).split()[-1]
    stack.move_to(AFTER_ALL_TERMS)
    assert _left(stack) != []

    # The beheerder reads the terms, lengthens one, and makes a list
    beheerder = person(f"beheerder@{DOMAIN}")
    beheerder.goto("/mijn/organisatie/mensen/")
    beheerder.follow("Bewaren en vernietigen")
    beheerder.sees("7 jaar na het einde van het laatste contract")
    beheerder.follow("Wijzig de termijn van Eigen aantekeningen van beoordelaars")
    beheerder.set_all({"months": "0", "reason": "Ons informatiebeheer vraagt dit."})
    beheerder.press("Sla de termijn op")
    beheerder.set_all({"months": "6"})
    beheerder.press("Sla de termijn op")
    beheerder.sees("6 maanden na de gunning")

    # A jurist holds the tender, so that nothing can be listed, and lifts that again
    jurist = person(f"jurist@{DOMAIN}")
    jurist.goto(f"/besluit/{tender_id}/bewaren/")
    jurist.follow("Leg een bewaarplicht op")
    jurist.set("reason", "Er is een schadeclaim aangekondigd.")
    jurist.press("Leg op")
    jurist.sees("Er is een schadeclaim aangekondigd.")
    beheerder.goto("/mijn/organisatie/bewaren/vernietigingslijst/")
    beheerder.sees("Er is niets te vernietigen")
    jurist.follow("Hef op")
    jurist.set("reason", "De claim is ingetrokken.")
    jurist.press("Hef op")

    beheerder.goto("/mijn/organisatie/bewaren/vernietigingslijst/")
    beheerder.sees("Gegunde inschrijvingen en overeenkomsten")
    beheerder.press("Maak de lijst")
    beheerder.sees("wacht op beoordeling")

    # The jurist reads and approves it, a worker carries it out
    jurist.goto("/")
    jurist.follow("Beoordeel vernietigingslijst 1")
    jurist.follow("Keur de lijst goed")
    jurist.sees("Dit is niet terug te draaien")
    jurist.press("Keur goed en vernietig")
    _wait_until_done(jurist)
    certificate = jurist.download("Download de verklaring van vernietiging")
    assert Path(certificate.path()).read_bytes()[:5] == b"%PDF-"

    # Nothing is left of what was said; what proves it still holds, and pages say what happened
    assert _left(stack) == []
    stack.manage("audit", "verify")
    jurist.goto(f"/besluit/{tender_id}/bewaren/")
    jurist.sees("vernietigd")
    jurist.goto(f"/besluit/{tender_id}/brieven/")
    beheerder.goto("/mijn/organisatie/bewaren/")
    beheerder.sees("uitgevoerd")


def _left(stack: Stack) -> list[str]:
    """Which planted words stand in the database file, its write-ahead log or the files of the installation."""
    return sorted({word for _, content in files_in(stack.folder) for word in found_in(content, WORDS)})


def _wait_until_done(somebody: Person) -> None:
    link = somebody.page.get_by_role("link", name="Download de verklaring van vernietiging")
    for _ in range(60):
        if link.count():
            break
        somebody.page.wait_for_timeout(1000)
        somebody.page.reload()
    expect(link).to_be_visible()
    somebody.check()
