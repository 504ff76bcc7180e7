"""A market consultation from questionnaire to report, and a participant that is known again as a bidder."""

import email
import email.policy
import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from clock.source import AMSTERDAM
from portal.demo.people import DOMAIN
from tests.e2e import insiders
from tests.e2e.person import Person
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("consultation")]

PREPARE = """
from datetime import timedelta
from accounts.models import Organisation
from clock import now, today
from portal.demo.content import read_definition, shift
from portal.demo.loader import GOOI, begin_tender
from portal.demo.people import make_people
authority = Organisation.objects.create(kind="authority", name="Regio Gooi en Vechtstreek")
definition = shift(read_definition(GOOI), closing_on=today() + timedelta(days=45))
tender = begin_tender(definition, GOOI, make_people([authority]), authority, at=now(), publish=False)
print(f"tender:{tender.public_id}")
"""
# The tender is published and a participant hands in; asked for later, its bid is opened.
HAND_IN = """
from accounts.models import Organisation, User
from clock import now
from portal.demo.content import explain_deviations
from portal.demo.loader import GOOI, hand_in
from portal.demo.people import DOMAIN, DemoPeople
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.services import publish_tender, record_announcement
tender, at = Tender.objects.select_related("authority").get(), now()
people = DemoPeople(
    {user.email.partition("@")[0]: user for user in User.objects.all()},
    {"anker": Organisation.objects.get(name="Zorggroep Anker")},
)
buyer = people["inkoper"]
explain_deviations(tender, GOOI, by=buyer, at=at)
record_announcement(tender, reference="403112", announced_on=local_date(at), by=buyer, at=at)
publish_tender(tender, by=buyer, at=at)
tender.refresh_from_db()
bid = hand_in(tender, people, "anker", at=at, pages=2)
print(f"bid:{bid.public_id} {tender.closes_at.isoformat()}")
"""
OPEN = """
from accounts.models import User
from clock import now
from documents.outbox import in_process_outbox
from portal.demo.loader import open_tender
from portal.demo.people import DemoPeople
from tenders.models import Tender
people = DemoPeople({user.email.partition("@")[0]: user for user in User.objects.all()})
with in_process_outbox() as outbox:
    open_tender(Tender.objects.get(), people, at=now())
    outbox.drain()
"""
ANSWER = "Wij van Anker willen kleinere percelen."
SHOWN = "Wij willen kleinere percelen."


@pytest.fixture
def visitor(browser: Browser, stack: Stack) -> Iterator[Person]:
    """Somebody without an account."""
    context = browser.new_context(base_url=stack.url, locale="nl-NL")
    context.set_default_timeout(20_000)
    yield Person(context.new_page(), "bezoeker")
    context.close()


def test_from_questionnaire_to_report_and_a_participant_that_bids(
    stack: Stack, person: Callable[[str], Person], visitor: Person, tmp_path: Path
) -> None:
    tender = stack.manage("shell", "-v0", "-c", PREPARE).rpartition("tender:")[2].strip()
    tomorrow = stack.now().astimezone(AMSTERDAM).date() + timedelta(days=1)
    closes_at = datetime.combine(tomorrow, time(12), AMSTERDAM)

    # The buyer asks; a choice of one is refused where it stands
    buyer = person(f"inkoper@{DOMAIN}")
    buyer.goto(f"/inkoop/{tender}/")
    buyer.follow("Marktconsultaties")
    buyer.follow("Maak een marktconsultatie")
    opens_at = stack.now().astimezone(AMSTERDAM) - timedelta(hours=1)
    buyer.set_all(
        {
            "title": "Begeleiding in de wijk",
            "purpose": "Wij willen weten of de percelen passen.",
            "opens_at": f"{opens_at:%Y-%m-%dT%H:%M}",
            "closes_at": f"{closes_at:%Y-%m-%dT%H:%M}",
        }
    )
    for group in ("providers", "residents", "social"):
        buyer.set("groups", group)
    buyer.press("Voeg een vraag toe")
    buyer.set("vragen-0-text", "Wat vindt u van de percelen?")
    buyer.set("vragen-0-kind", "text")
    buyer.set("vragen-0-is_required", True)
    buyer.press("Voeg een vraag toe")
    buyer.set_all({"vragen-1-text": "Welk tarief past?", "vragen-1-options": "Per uur"})
    buyer.set("vragen-1-kind", "choice")
    buyer.send()
    buyer.sees("Geef ten minste twee keuzes")
    buyer.set("vragen-1-options", "Per uur\nPer week")
    buyer.save()
    buyer.follow("Ga verder naar publiceren")
    buyer.press("Publiceer")
    buyer.sees("De marktconsultatie is gepubliceerd.")

    # It thinks about taking it back, and gives an hour more instead; without a reason it does not go
    buyer.follow("Trek in")
    buyer.follow("Ga terug zonder dit te doen")
    buyer.follow("Verleng")
    closes_at += timedelta(hours=1)
    buyer.set("closes_at", f"{closes_at:%Y-%m-%dT%H:%M}")
    buyer.press("Verleng")
    buyer.sees("Schrijf op waarom u verlengt.")
    buyer.set("reason", "Een cliëntenraad vroeg om meer tijd.")
    buyer.press("Verleng")
    buyer.sees("De marktconsultatie is verlengd.")
    buyer.sees("Reden: Een cliëntenraad vroeg om meer tijd.")

    # Somebody without an account finds it, forgets the number, and confirms by mail
    visitor.goto("/aanbestedingen/")
    visitor.follow("Begeleiding in de wijk")
    visitor.follow("Reageer", exact=True)
    visitor.set_all(
        {
            "organisation_name": "Zorggroep Anker",
            "group": "providers",
            "contact_name": "Kim de Boer",
            "contact_email": "kim@anker.example",
            "answer_1": ANSWER,
            "answer_2": "Per week",
        }
    )
    visitor.send()
    visitor.sees("Vul het KvK-nummer van uw organisatie in.")
    visitor.set("kvk_number", "9000 0001")
    visitor.save()
    visitor.sees("Kijk in uw e-mail")
    visitor.goto(_link_in_mail(stack, visitor))
    visitor.press("Bevestig de reactie")
    visitor.sees("Uw reactie telt mee")

    # Until the closing the buyer reads how many, and no more
    buyer.page.reload()
    buyer.sees("1 reactie telt mee.")
    expect(buyer.page.get_by_text("Zorggroep Anker")).to_have_count(0)
    stack.move_to(closes_at + timedelta(seconds=1))
    visitor.goto(
        visitor.page.get_by_role("link", name="pagina van de marktconsultatie").get_attribute("href")
    )
    expect(visitor.page.get_by_role("link", name="Reageer", exact=True)).to_have_count(0)
    public = visitor.page.url

    # Report: a summary per question, an answer without the name of who gave it
    buyer.page.reload()
    buyer.follow("Zorggroep Anker")
    buyer.sees("kim@anker.example")
    buyer.follow("Terug naar alle reacties")
    buyer.follow("Maak het verslag")
    buyer.sees("naam van de organisatie: anker")
    buyer.follow("Wat vindt u van de percelen?")
    buyer.set("summary", "De percelen zijn te groot.")
    buyer.page.get_by_label("Antwoord van reactie 1").fill(SHOWN)
    buyer.save()
    buyer.follow("Welk tarief past?")
    buyer.set("summary", "Een tarief per week past het best.")
    buyer.save()
    buyer.set("summary", "Wij maken de percelen kleiner.")
    buyer.press("Sla de samenvatting op")
    buyer.press("Maak het verslag")
    _wait_for_pdf(buyer)
    buyer.follow("Ga verder naar publiceren")
    buyer.press("Publiceer het verslag")
    visitor.goto(public)
    visitor.sees("Wij maken de percelen kleiner.")
    text = _text_of(visitor, tmp_path)
    assert SHOWN in text
    assert "Anker" not in text + visitor.page.locator("main").inner_text()

    # It bids: sealed nobody knows, opened the toetser reads it and notes what was done
    found = stack.manage("shell", "-v0", "-c", HAND_IN).rpartition("bid:")[2].split()
    checker = person(f"toetser@{DOMAIN}")
    checker.page.goto(f"/toetsing/{tender}/{found[0]}/")
    expect(checker.page.get_by_text("Deelgenomen aan de marktconsultatie")).to_have_count(0)
    stack.move_to(datetime.fromisoformat(found[1]) + timedelta(hours=1))
    stack.manage("shell", "-v0", "-c", OPEN)
    checker.page.context.clear_cookies()
    checker.log_in()
    insiders.sign(checker, tender)
    checker.goto(f"/toetsing/{tender}/{found[0]}/")
    checker.sees("Zorggroep Anker nam deel aan de marktconsultatie")
    checker.follow("Leg vast wat is gedaan")
    checker.set_all({"is_shared": "ja", "had_time": "ja", "measures": "Het verslag is gepubliceerd."})
    checker.save()
    checker.sees("Informatie gedeeld: ja. Genoeg tijd: ja. Het verslag is gepubliceerd.")


def _link_in_mail(stack: Stack, visitor: Person) -> str:
    """The worker sends it meanwhile; it says nothing of what was answered."""
    for _ in range(40):
        for path in stack.folder.rglob("mail/*.log"):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = message.get_body()
            text = body.get_content() if body else ""
            if link := re.search(r"/marktconsultaties/bevestigen/\S+", text):
                assert "Anker" not in text + str(message["Subject"])
                return link[0]
        visitor.page.wait_for_timeout(500)
    raise AssertionError("No mail with a link came within 20 seconds.")


def _wait_for_pdf(buyer: Person) -> None:
    """The worker sets it meanwhile."""
    link = buyer.page.get_by_role("link", name="Ga verder naar publiceren")
    for _ in range(40):
        if link.count():
            return
        buyer.page.wait_for_timeout(500)
        buyer.page.reload()
    raise AssertionError("The PDF of the report was not set within 20 seconds.")


def _text_of(reader: Person, folder: Path) -> str:
    """The PDF of the page, fetched as its reader would, as text."""
    link = reader.page.get_by_role("link", name="Verslag van de marktconsultatie")
    path = folder / "verslag.pdf"
    path.write_bytes(reader.page.request.get(str(link.get_attribute("href"))).body())
    read = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return " ".join(read.stdout.split())
