"""What "Zo dient u in" says of a browser: a bid is handed in, changed and withdrawn where no script may run."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from clock import today
from portal.demo.people import DOMAIN
from tests.e2e.gooi import bidding
from tests.e2e.gooi.cast import ANKER
from tests.e2e.person import Person
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("accessibility")]

PREPARE = """
from dataclasses import replace
from datetime import timedelta
from accounts.models import Organisation
from clock import today
from portal.demo.content import read_definition, shift
from portal.demo.loader import GOOI, begin_tender, morning_of_publication
from portal.demo.people import make_people
authority = Organisation.objects.create(kind="authority", name="Regio Gooi en Vechtstreek")
people = make_people([authority])
gooi = shift(read_definition(GOOI), closing_on=today() + timedelta(days=20))
definition = replace(gooi, evidence=())
tender = begin_tender(definition, GOOI, people, authority, at=morning_of_publication(definition), publish=True)
tender.tariffs.create(name="Begeleiding", unit="minuut", price="1.56")
print(tender.public_id)
"""


class Scriptless(Person):
    """Axe is a script itself; these pages are judged in the other stories."""

    def check(self) -> None:
        return

    def log_in(self) -> None:
        self._send_login()


def test_a_bid_needs_no_script(stack: Stack, browser: Browser, tmp_path: Path) -> None:
    tender_id = stack.manage("shell", "-v0", "-c", PREPARE).split()[-1]
    context = browser.new_context(base_url=stack.url, locale="nl-NL", java_script_enabled=False)
    context.set_default_timeout(20_000)
    anker = Scriptless(context.new_page(), f"anker@{DOMAIN}")
    anker.log_in()

    anker.goto(f"/aanbestedingen/{tender_id}/zo-dient-u-in/")
    anker.sees("JavaScript is niet nodig.")
    bidding.fill_in(anker, ANKER, tender_id, tmp_path, today())
    bidding.submit(anker, tender_id)
    bidding.change(anker, ANKER, tender_id, tmp_path)

    anker.goto(f"/inschrijven/{tender_id}/intrekken/")
    anker.press("Trek in")
    anker.sees("Uw inschrijving is ingetrokken. Zij wordt nooit geopend.")
    context.close()
