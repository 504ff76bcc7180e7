"""A whole bid without a mouse, and what happens to somebody who types when the connection or the session goes."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from clock import today
from portal.demo.papers import evidence_paper, plan_paper
from portal.demo.people import DOMAIN
from tests.e2e.keyboard import Keyboard
from tests.e2e.person import Person
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("keyboard")]

PREPARE = """
from dataclasses import replace
from datetime import timedelta
from accounts.models import Organisation
from clock import today
from portal.demo.content import read_definition, shift
from portal.demo.loader import GOOI, begin_tender, morning_of_publication
from portal.demo.people import make_people
from tenders.domain.definition import EvidenceRule
from tenders.domain.vocabulary import EvidenceMoment, EvidenceParty
authority = Organisation.objects.create(kind="authority", name="Regio Gooi en Vechtstreek")
people = make_people([authority])
gooi = shift(read_definition(GOOI), closing_on=today() + timedelta(days=20))
extract = EvidenceRule("KVK", "Uittreksel Handelsregister", EvidenceMoment.SUBMISSION, (EvidenceParty.BIDDER,),
    max_age_months=6)
definition = replace(gooi, evidence=(extract,))
tender = begin_tender(definition, GOOI, people, authority, at=morning_of_publication(definition), publish=True)
tender.tariffs.create(name="Begeleiding", unit="minuut", price="1.56")
print(tender.public_id)
"""
# Milliseconds, for a machine that has other things to do.
PATIENCE = 30_000
# Links and buttons of one line differ a little in height, in pixels.
SAME_LINE = 12


@pytest.fixture(scope="module")
def bureau(stack: Stack) -> str:
    tender_id = stack.manage("shell", "-v0", "-c", PREPARE).split()[-1]
    return f"/inschrijven/{tender_id}/"


def test_a_bid_is_handed_in_by_keyboard_alone(
    stack: Stack, person: Callable[[str], Person], bureau: str, tmp_path: Path
) -> None:
    anker = person(f"anker@{DOMAIN}")
    page, keys = anker.page, Keyboard(anker.page)
    # A browser is told to hand over file choosers by another way than keys take, so a busy one may hear the key first.
    page.on("filechooser", lambda _chooser: None)
    plan, extract = tmp_path / "plan.pdf", tmp_path / "uittreksel.pdf"
    plan.write_bytes(plan_paper("Anker", ("1A", "1B"), 2))
    extract.write_bytes(evidence_paper("Anker", "Uittreksel", "zie de pagina"))

    # What one needs to know is read first, and checked
    anker.goto(bureau.replace("/inschrijven/", "/aanbestedingen/") + "zo-dient-u-in/")

    # Given the desk, where the skip link is the first stop and the stops go down the page
    page.goto(bureau)
    keys.skip()
    keys.follow("Begin uw inschrijving")
    heights = [stop["y"] for stop in keys.stops() if stop["in_main"]]
    assert len(heights) > 5
    assert all(before <= after + SAME_LINE for before, after in pairwise(heights)), heights

    # When the form is sent with gaps the refusals get the focus, and the first leads to its field
    _open(page, keys, "Aanmelding")
    keys.fill("contact_phone", "010 000 0000")
    keys.to(text="Bewaar in concept")
    keys.enter()
    assert page.title().startswith("Fout")
    assert page.evaluate("document.activeElement.matches('[data-focus]')")
    keys.to(text="Vul “Naam van wie bevoegd")
    keys.press("Enter")
    assert page.evaluate("document.activeElement.name") == "signatory_name"
    page.keyboard.type("Jo")
    keys.fill("signatory_function", "bestuurder")
    keys.to(text="Bewaar in concept")
    keys.enter()
    expect(page.locator("h1")).to_contain_text("Uw inschrijving voor")

    # And every other part is done: a tick with the space bar, radios with the arrows, a file with its own button
    _open(page, keys, "Aanvaarding van het tarief")
    keys.to(name="accept_1")
    keys.press("Space")
    keys.to(text="Bewaar in concept")
    keys.enter()
    _declare(page, keys, bureau)
    page.goto(bureau)
    _send_file(page, keys, "Uittreksel Handelsregister", extract, issued_on=_recent_day())
    page.goto(bureau)
    _send_file(page, keys, "Plan van aanpak", plan)

    # Then it is submitted with two keys, and the receipt is read
    page.goto(bureau)
    keys.skip()
    keys.follow("Controleer en dien in")
    keys.to(text="Dien in", tag="BUTTON")
    keys.enter()
    expect(page.locator("h1")).to_have_text("Ontvangstbewijs")
    assert re.search(r"\d\d\.\d\d\.\d\d,\d{3} uur", page.locator("main").inner_text())
    for _ in keys.stops():
        pass


def _open(page: Page, keys: Keyboard, task: str) -> None:
    keys.skip()
    keys.follow(task)
    keys.skip()


def _declare(page: Page, keys: Keyboard, bureau: str) -> None:
    """The UEA, section after section, by its own button."""
    page.goto(bureau)
    _open(page, keys, "Uniform Europees")
    keys.follow("Deel II")
    while "/onderdeel/" in page.url:
        choice = "yes" if "geschiktheid" in page.url else "no"
        keys.skip()
        names: set[str] = set()
        for stop in keys.stops():
            if stop["type"] == "radio" and stop["name"] not in names:
                names.add(stop["name"])
                keys.press("Space")
                if not page.locator(f'[name="{stop["name"]}"][value="{choice}"]').is_checked():
                    keys.press("ArrowDown")
                assert page.locator(f'[name="{stop["name"]}"][value="{choice}"]').is_checked()
            elif stop["type"] == "checkbox":
                keys.press("Space")
            elif (
                stop["type"] in {"text", "email"}
                and not page.locator(f'[name="{stop["name"]}"]').input_value()
            ):
                page.keyboard.type("jo@anker.example" if stop["type"] == "email" else "Voorbeeld")
            elif stop["type"] == "submit" and stop["text"].startswith("Bewaar"):
                keys.enter()
                break
    expect(page.locator("main")).to_contain_text("Alle vragen zijn beantwoord.")


def _send_file(page: Page, keys: Keyboard, task: str, path: Path, *, issued_on: date | None = None) -> None:
    _open(page, keys, task)
    keys.to(name="file")
    with page.expect_file_chooser() as chooser:
        keys.press("Space")
    chooser.value.set_files(path)
    if issued_on is not None:
        keys.to(name="issued_on")
        page.keyboard.type(f"{issued_on:%d%m%Y}")
        assert page.locator('[name="issued_on"]').input_value() == issued_on.isoformat()
    keys.to(text="Bewaar in concept")
    page.evaluate("document.documentElement.dataset.answered = 'no'")
    keys.press("Enter")
    expect(page.locator("html[data-answered]")).to_have_count(0, timeout=PATIENCE)
    expect(page).not_to_have_title(re.compile("^Fout"))


def _recent_day() -> date:
    """Not long ago, and the same in every order in which a browser asks for day and month."""
    return next(day for back in range(400) if (day := today() - timedelta(days=back)).day == day.month)


def test_what_is_typed_survives_a_dropped_connection_and_an_ended_session(
    person: Callable[[str], Person], bureau: str
) -> None:
    brug = person(f"brug@{DOMAIN}")
    page = brug.page
    brug.goto(bureau)
    brug.press("Begin uw inschrijving")
    brug.follow("Aanmelding")
    name, saved = page.locator('[name="contact_name"]'), page.locator("#saved")

    # Given a connection that drops while somebody types
    page.route("**/taak/**", _drop)
    name.fill("Getypt zonder verbinding")
    expect(saved).to_contain_text(
        "Niet opgeslagen: geen verbinding. Wat u typte, staat nog op deze pagina.", timeout=PATIENCE
    )
    expect(name).to_have_value("Getypt zonder verbinding")

    # When it is there again, then the page saves by itself
    page.unroute("**/taak/**")
    expect(saved).to_contain_text("Opgeslagen om", timeout=PATIENCE)
    assert _kept(brug) == "Getypt zonder verbinding"

    # Given a session that ended while somebody types
    cookies = page.context.cookies()
    page.context.clear_cookies()
    name.fill("Getypt zonder sessie")
    expect(saved).to_contain_text("Niet opgeslagen: u bent niet meer ingelogd.", timeout=PATIENCE)
    expect(saved.get_by_role("link", name="Log in (nieuw tabblad)")).to_be_visible()
    expect(name).to_have_value("Getypt zonder sessie")

    # When somebody logs in again in another tab, then the page saves by itself
    other = page.context.new_page()
    again = Person(other, brug.email, brug.checked)
    again.log_in()
    expect(saved).to_contain_text("Opgeslagen om", timeout=PATIENCE)
    assert _kept(again) == "Getypt zonder sessie"
    other.close()
    assert cookies != page.context.cookies()


def _drop(route: Route) -> None:
    route.abort("internetdisconnected")


def _kept(who: Person) -> str:
    """What the draft holds, read by the same person in another tab."""
    tab = who.page.context.new_page()
    tab.goto(who.page.url if "/taak/" in who.page.url else _task_of(who))
    value = tab.locator('[name="contact_name"]').input_value()
    tab.close()
    return value


def _task_of(who: Person) -> str:
    return next(page.url for page in who.page.context.pages if "/taak/" in page.url)
