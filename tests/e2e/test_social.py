"""An inkoper says why of every requirement, lowers what a bid costs and asks for social value; a bidder reads it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from portal.demo.people import DOMAIN
from tests.e2e.person import Person
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("social")]

GOOI = "Regio Gooi en Vechtstreek"
MAKE_PEOPLE = f"""
from accounts.models import Organisation
from portal.demo.people import make_people
make_people([Organisation.objects.create(kind="authority", name="{GOOI}")])
"""
# What other stories do by hand: TenderNed, a reason for each finding that is left, and publishing.
PUBLISH = """
import clock
from tenders.models import Tender
from tenders.services import publish_tender
from tests.factories.tenders import announced, explain_all
tender = Tender.objects.get(key="gv-sociaal")
announced(tender, at=clock.now())
explain_all(tender, by=tender.created_by, at=clock.now())
publish_tender(tender, by=tender.created_by, at=clock.now())
"""
WHY = "Wij willen weten of uw organisatie in de wijk bekend is."


@pytest.fixture(scope="module")
def task_list(stack: Stack, person: Callable[[str], Person]) -> str:
    """A tender that began with the sjabloon of Gooi en Vechtstreek, on the day that it is published."""
    stack.move_to(datetime(2025, 10, 1, 7, tzinfo=UTC))
    stack.manage("shell", "-v0", "-c", MAKE_PEOPLE)
    buyer = person(f"inkoper@{DOMAIN}")
    buyer.goto("/inkoop/nieuw/")
    buyer.set_all(
        {"title": "Begeleiding met de buurt", "key": "gv-sociaal", "template": "gooi-en-vechtstreek"}
    )
    buyer.save()
    return buyer.page.url.removesuffix("/")


def test_every_requirement_says_why_and_a_lighter_bid_is_measured(
    task_list: str, person: Callable[[str], Person]
) -> None:
    buyer = person(f"inkoper@{DOMAIN}")
    buyer.goto(f"{task_list}/")
    buyer.follow("Waarom elke eis")
    buyer.sees("Bij elke eis staat een doel.")
    buyer.sees("Overgenomen van geschiktheidseis G2.")

    # A new document without a purpose: the page proposes words, and the check asks for them
    buyer.goto(f"{task_list}/bewijsmiddelen/nieuw/")
    buyer.set_all({"code": "POLIS-2", "name": "Polis bedrijfsaansprakelijkheid", "checked_by": "inkoper"})
    buyer.save()
    buyer.goto(f"{task_list}/controle/")
    buyer.sees("Waarom dit wordt gevraagd ontbreekt bij bewijsmiddel Polis bedrijfsaansprakelijkheid.")
    buyer.goto(f"{task_list}/waarom/")
    buyer.sees("Bij 1 eis staat nog geen doel.")
    buyer.press("Neem dit over", exact=False)
    buyer.sees("1 voorstel is overgenomen.")
    buyer.sees("Bij elke eis staat een doel.")

    # The meter: more than the sjabloon, and what is asked twice by name
    buyer.goto(f"{task_list}/")
    buyer.follow("Lasten voor inschrijvers")
    buyer.sees("meer dan bij het sjabloon waarmee u begon")
    buyer.sees("(POLIS-2) en Polis bedrijfsaansprakelijkheid (POLIS-BEDRIJF) zijn hetzelfde stuk.")
    buyer.sees("vraagt wat een inschrijver al in deel II van de UEA zegt.")
    for code in ("POLIS-2", "FORM-D", "FORM-D1", "FORM-D2", "FORM-E"):
        buyer.goto(f"{task_list}/bewijsmiddelen/verwijder/{code}/")
        buyer.page.get_by_role("button", name="Haal weg").click()
        buyer.page.wait_for_load_state()
    buyer.goto(f"{task_list}/lasten/")
    buyer.sees("minder dan bij het sjabloon waarmee u begon")
    expect(buyer.page.get_by_text("in deel II van de UEA")).to_have_count(0)

    # An assumption of its own; a number that cannot be stands at its field
    buyer.set("uurtarief", "heel veel")
    buyer.send()
    buyer.sees("“heel veel” is geen getal.")
    buyer.set("uurtarief", "95,50")
    buyer.save()
    buyer.sees("De aannames zijn opgeslagen")
    assert buyer.page.locator('[name="uurtarief"]').input_value() == "95,5"


def test_social_value_is_chosen_from_what_the_configuration_shows(
    task_list: str, person: Callable[[str], Person]
) -> None:
    buyer = person(f"inkoper@{DOMAIN}")
    buyer.goto(f"{task_list}/")
    buyer.follow("Maatschappelijk aanbesteden")
    buyer.sees("De aanbesteding wordt alleen op TenderNed bekendgemaakt.")
    buyer.set_all(
        {
            "policy_goals": "Inwoners helpen elkaar, en niemand blijft alleen.",
            "announcement_channels": "Website van de regio\nNieuwsbrief van de welzijnsorganisaties",
        }
    )
    buyer.save()
    buyer.goto(f"{task_list}/maatschappelijk/")
    buyer.sees(
        "Er staan maatschappelijke doelen, maar geen criterium of voorwaarde gaat over maatschappelijke waarde."
    )
    expect(buyer.page.get_by_text("alleen op TenderNed")).to_have_count(0)
    buyer.sees("2 vragenrondes met een nota voor iedereen.")

    # An example clause becomes a condition of this tender, and is changed there
    buyer.follow("Voorbeeldbepalingen")
    buyer.page.locator('button[name="clause"][value="5"]').click()
    buyer.page.wait_for_load_state()
    buyer.check()
    buyer.sees("is toegevoegd.")
    assert buyer.page.locator('[name="code"]').input_value() == "M5"
    buyer.set("purpose", WHY)
    buyer.save()
    buyer.goto(f"{task_list}/maatschappelijk/voorbeeldbepalingen/")
    expect(buyer.page.get_by_role("link", name="M5 Plan voor maatschappelijke waarde")).to_be_visible()

    # Another becomes a text of the inkoopdocument
    buyer.page.locator('button[name="clause"][value="6"]').click()
    buyer.page.wait_for_load_state()
    buyer.check()
    assert "zzp'er" in buyer.page.locator("main textarea").input_value()

    # The goals are rewarded now; what nothing shows, the buyer says
    buyer.goto(f"{task_list}/maatschappelijk/")
    expect(buyer.page.get_by_text("Er staan maatschappelijke doelen")).to_have_count(0)
    buyer.sees("Uitvoeringsvoorwaarde M5 Plan voor maatschappelijke waarde.")
    buyer.page.locator('a[href$="/techniek/3/"]').click()
    buyer.page.wait_for_load_state()
    buyer.check()
    buyer.set("text", "Elk jaar kan een nieuwe aanbieder als onderaannemer instappen.")
    buyer.send()
    buyer.sees("Vul in waar iemand dit kan nalezen.")
    buyer.set("place", "Inkoopstrategie, paragraaf 4")
    buyer.save()
    buyer.sees("Na te lezen in: Inkoopstrategie, paragraaf 4.")

    # Room to experiment, to the cent
    buyer.follow("Experimenteerruimte")
    buyer.sees("Geen perceel is € 80.000 of minder")
    buyer.set("waarden", "80.000,00\n320.000,00")
    buyer.send()
    buyer.sees("Dat past. U mag buiten deze procedure gunnen: perceel 1.")
    buyer.set("waarden", "80.000,01\n400.000,00")
    buyer.send()
    expect(buyer.page.get_by_text("Geen perceel is € 80.000 of minder")).to_have_count(2)


def test_bidder_reads_why_what_it_costs_and_what_is_asked_during_execution(
    stack: Stack, task_list: str, person: Callable[[str], Person]
) -> None:
    stack.manage("shell", "-v0", "-c", PUBLISH)
    bidder = person(f"anker@{DOMAIN}")
    bidder.goto(f"{task_list.replace('/inkoop/', '/aanbestedingen/')}/")
    bidder.sees("Wat inschrijven u kost")
    bidder.page.get_by_text("Zo is dit geschat").click()
    bidder.sees("Kosten van een uur werk: € 95,50")
    bidder.sees("M5 Plan voor maatschappelijke waarde")
    bidder.sees(f"Waarom wij dit vragen: {WHY}")
    bidder.sees("Wanneer u dit laat zien: tijdens de uitvoering. Wie dit controleert: de contractmanager.")
    expect(bidder.page.get_by_text("Inschrijvers die u verwacht")).to_have_count(0)

    # At the task itself too
    bidder.follow("Schrijf in")
    bidder.press("Begin uw inschrijving")
    bidder.follow("Gedragsverklaring aanbesteden")
    bidder.sees("Waarom wij dit vragen: Eén verklaring van de overheid")
    bidder.sees("Wie dit controleert: de toetser.")
