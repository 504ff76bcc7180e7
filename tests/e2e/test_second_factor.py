"""An inkoper sets up a second factor at its first log-in, uses it, loses it, and begins anew."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.demo.people import DOMAIN, PASSWORD
from tests.e2e.keyboard import Keyboard
from tests.e2e.person import LOGIN, Person
from tests.e2e.stack import Stack
from tests.factories.second_factor import code_at

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("second_factor")]
STARTED = ("web",)
VARIABLES = {"STAFF_SECOND_FACTOR": "1"}
PREPARE = """
from accounts.models import Organisation
from portal.demo.people import make_people
make_people([Organisation.objects.create(kind="authority", name="Regio Gooi en Vechtstreek")])
"""
SET_UP, ASKED, CODES = (
    "Stel een tweede stap in",
    "Tweede stap: vul een code in",
    "Bewaar uw herstelcodes",
)


@pytest.fixture
def somebody(browser: Browser, stack: Stack) -> Iterator[Callable[[str], Person]]:
    """A new browser of this person, not logged in."""
    opened = []
    checked: set[str] = set()

    def get(key: str) -> Person:
        context = browser.new_context(
            base_url=stack.url, locale="nl-NL", reduced_motion="reduce", accept_downloads=True
        )
        context.set_default_timeout(20_000)
        opened.append(context)
        return Person(context.new_page(), f"{key}@{DOMAIN}", checked)

    yield get
    for context in opened:
        context.close()


def _heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def _password(person: Person, *, onward: str = "") -> None:
    person.goto(LOGIN + (f"?next={onward}" if onward else ""))
    person.page.get_by_label("E-mailadres").fill(person.email)
    person.page.get_by_label("Wachtwoord").first.fill(PASSWORD)
    person.press("Log in")


def _type_code(person: Person, code: str) -> None:
    """By keyboard alone: to the field, the code, Enter."""
    keyboard = Keyboard(person.page)
    keyboard.to(name="code")
    person.page.keyboard.type(code)
    with person.page.expect_navigation():
        keyboard.press("Enter")
    person.check()


def _set_up(person: Person) -> str:
    """From the page where it is set up to the recovery codes; the secret as the page writes it."""
    secret = person.page.locator("#sleutel").inner_text()
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", secret)
    _type_code(person, code_at(time.time(), secret.replace(" ", "")))
    assert _heading(person.page) == CODES
    return secret.replace(" ", "")


def test_a_second_factor_from_the_first_log_in_to_its_loss(
    stack: Stack, somebody: Callable[[str], Person], tmp_path: Path
) -> None:
    stack.manage("shell", "-v0", "-c", PREPARE)
    buyer = somebody("inkoper")
    page = buyer.page

    # The first log-in leads to the set-up, whatever page is asked for
    _password(buyer, onward="/meldingen/")
    assert _heading(page) == SET_UP
    buyer.sees("Wie voor een aanbestedende dienst werkt, logt in met een wachtwoord en een code van een app.")
    buyer.goto("/inkoop/nieuw/")
    assert _heading(page) == SET_UP
    buyer.goto("/meldingen/")
    assert page.locator("img.th-qr").evaluate("image => image.complete && image.naturalWidth > 0")
    _type_code(buyer, "12")
    expect(page).to_have_title(re.compile("^Fout: "))
    expect(page.locator("form:has(#id_code)")).to_contain_text("Deze code klopt niet of is verlopen.")

    # The codes are there once, to print and to keep
    secret = _set_up(buyer)
    shown = page.locator(".th-codes code").all_inner_texts()
    assert len(set(shown)) == 10
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes'; }")
    page.get_by_role("button", name="Print de codes").click()
    expect(page.locator("body[data-printed=yes]")).to_have_count(1)
    file = tmp_path / "codes.txt"
    buyer.download("Download de codes").save_as(file)
    assert [line for line in file.read_text().splitlines() if line.isdigit()] == shown
    buyer.follow("Ik heb ze bewaard, ga verder")
    assert page.url.endswith("/meldingen/")
    buyer.goto("/account/tweede-stap/herstelcodes/")
    buyer.sees("worden niet nog eens getoond")
    assert page.locator(".th-codes").count() == 0
    page.locator(".th-menu summary").click()
    buyer.follow("Tweede stap bij inloggen")
    buyer.sees("U hebt er nog 10.")
    buyer.goto("/account/tweede-stap/herstelcodes/nieuw/")

    # Logged out and in again, with a code of the app
    page.goto("/")
    page.get_by_role("button", name="Log uit").click()
    _password(buyer)
    assert _heading(page) == ASKED
    _type_code(buyer, "000000" if code_at(time.time(), secret) != "000000" else "000001")
    expect(page).to_have_title(re.compile("^Fout: "))
    # The one after the code that set it up: each counts once
    _type_code(buyer, code_at(time.time() + 30, secret))
    assert _heading(page).startswith("Goedendag")

    # Elsewhere without the telephone
    elsewhere = somebody("inkoper")
    _password(elsewhere)
    _type_code(elsewhere, shown[0])
    assert _heading(elsewhere.page).startswith("Goedendag")
    elsewhere.goto("/account/tweede-stap/")
    elsewhere.sees("U hebt er nog 9.")
    elsewhere.goto("/account/tweede-stap/uitzetten/")
    elsewhere.sees("Bij een aanbestedende dienst is de tweede stap verplicht.")

    # The beheerder, who needs one too, ends it
    administrator = somebody("beheerder")
    _password(administrator)
    _set_up(administrator)
    administrator.goto("/mijn/organisatie/mensen/")
    administrator.follow("Beëindig tweede stap van Ingrid Koper")
    administrator.press("Beëindig tweede stap")
    administrator.sees("Kies waarom u de tweede stap beëindigt.")
    administrator.set("reason", "telefoon_kwijt")
    administrator.press("Beëindig tweede stap")
    administrator.sees("De tweede stap van Ingrid Koper is beëindigd.")

    # Both browsers of the inkoper are logged out, and it begins anew
    for person in (buyer, elsewhere):
        person.page.goto("/meldingen/")
        assert _heading(person.page) == "Log in"
    _password(buyer)
    assert _heading(page) == SET_UP
    assert _set_up(buyer) != secret
