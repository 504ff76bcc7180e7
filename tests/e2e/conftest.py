"""A running installation and a browser per person."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from portal.demo.people import PROVIDERS
from tests.e2e.person import Person
from tests.e2e.stack import Stack, Stacks, stack_of_up

CHROMIUM = Path("/usr/bin/chromium-headless-shell")
TURNED_OFF = [
    "RenderDocument",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # A page load takes a quarter less of the processor where the frame is kept for the next page of the same site.
    # Chromium takes the last of these switches, so what Playwright turns off for pages of one site is named again.
    f"--disable-features={','.join(TURNED_OFF)}",
    # Every page is new, so what V8 optimises beside it comes too late; axe takes a third less without.
    "--js-flags=--no-opt,--no-maglev",
]


@pytest.fixture(scope="session")
def stacks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stacks]:
    found = Stacks(lambda: tmp_path_factory.mktemp("stack"))
    yield found
    found.end()


@pytest.fixture(scope="module")
def stack(
    request: pytest.FixtureRequest, stacks: Stacks, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """With the processes and variables that a story needs: one that goes from end to end names all processes."""
    if os.environ.get("STORY_STACK") == "up":
        with stack_of_up(tmp_path_factory.mktemp("stack")) as running:
            yield running
        return
    failed = request.session.testsfailed
    started = getattr(request.module, "STARTED", ("web", "worker"))
    yield stacks.fresh(started, getattr(request.module, "VARIABLES", {}))
    if request.session.testsfailed > failed:
        stacks.end()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window; a machine without it fails here, it does not skip.

    Ended with the module: as long as Playwright's loop runs in a process, Django refuses to use its database there.
    """
    assert CHROMIUM.exists(), (
        "Chromium ontbreekt: voer `make setup-test` uit of installeer het pakket chromium-headless-shell."
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def person(browser: Browser, stack: Stack) -> Iterator[Callable[[str], Person]]:
    """Somebody with a browser of its own, logged in by mail address; the same one for the same address.

    People of one role share what was checked: their pages differ in words, not in kind.
    """
    people: dict[str, Person] = {}
    checked: defaultdict[str, set[str]] = defaultdict(set)

    def get(email: str) -> Person:
        if email not in people:
            context = browser.new_context(
                base_url=stack.url,
                locale="nl-NL",
                reduced_motion="reduce",
                accept_downloads=True,
                # A browser with a window grants this to a page in which somebody presses a button.
                permissions=["clipboard-read", "clipboard-write"],
            )
            context.set_default_timeout(20_000)
            people[email] = Person(context.new_page(), email, checked[_role(email)])
            people[email].log_in()
        return people[email]

    yield get
    for somebody in people.values():
        somebody.page.context.close()


def _role(email: str) -> str:
    name = email.partition("@")[0]
    return "aanbieder" if name in dict(PROVIDERS) else name.rstrip("0123456789")
