"""What happens in one entry round: providers apply, two people open, a toetser checks, letters, contracts."""

import re
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, expect

from portal.demo.papers import evidence_paper, plan_paper
from tests.e2e.gooi.cast import Bidder
from tests.e2e.gooi.deciding import RENDER_MS
from tests.e2e.gooi.judging import OPENING_MS
from tests.e2e.person import Person
from tests.e2e.uea import fill_uea

GROUND = "Uw verklaring gaat over huishoudelijke hulp en niet over begeleiding van cliënten."
SECOND_GROUND = "De verklaring noemt zes cliënten, en de eis is ten minste tien."


def apply(bidder: Person, cast: Bidder, tender_id: str, folder: Path, issued_on: date) -> None:
    """Every task of the list: no plan and no price among them. Then submitted."""
    bidder.goto(f"/aanbestedingen/{tender_id}/")
    bidder.follow("Schrijf in")
    bidder.press("Begin uw inschrijving")
    tasks = bidder.page.locator("main a[href*='/taak/']")
    titles = [text.strip() for text in tasks.all_inner_texts()]
    addresses = [str(task.get_attribute("href")) for task in tasks.all()]
    assert not {"Plan van aanpak", "Prijs"} & set(titles), titles
    for title, address in zip(titles, addresses, strict=True):
        if title.startswith("Uniform"):
            fill_uea(bidder, address)
        elif title == "Aanmelding":
            bidder.goto(address)
            bidder.set_all(
                {
                    "contact_name": f"Contact {cast.key}",
                    "contact_email": cast.email,
                    "contact_phone": "010 000 0000",
                    "signatory_name": f"Directeur {cast.key}",
                    "signatory_function": "directeur",
                }
            )
            bidder.save()
        elif title == "Verklaring over cliënten":
            bidder.goto(address)
            path = folder / f"{cast.key}-verklaring.pdf"
            path.write_bytes(evidence_paper(cast.name, "Verklaring over cliënten", "zie de pagina"))
            bidder.upload("file", path)
            bidder.set("issued_on", issued_on.isoformat())
            bidder.save()
    bidder.goto(f"/inschrijven/{tender_id}/")
    bidder.follow("Controleer en dien in")
    bidder.press("Dien in")
    expect(bidder.page.locator("h1")).to_have_text("Ontvangstbewijs")


def open_vault(buyer: Person, opener: Person, tender_id: str) -> None:
    buyer.goto(f"/opening/{tender_id}/")
    buyer.follow("Vraag de opening")
    buyer.press("Vraag de opening")
    opener.goto(f"/opening/{tender_id}/")
    opener.follow("Bevestig de opening")
    opener.press("Bevestig de opening")
    link = buyer.page.get_by_role("link", name="Open het proces-verbaal (PDF)")
    expect(link).to_be_visible(timeout=OPENING_MS)
    buyer.check()


def check(checker: Person, tender_id: str, admitted: tuple[Bidder, ...], refused: tuple[Bidder, ...]) -> None:
    """What has no signal is taken over, the rest is met; who is refused, on two grounds."""
    for cast in (*admitted, *refused):
        checker.goto(f"/toetsing/{tender_id}/")
        checker.follow(cast.name)
        button = checker.page.get_by_role("button", name="Neem deze voorstellen over")
        if button.count():
            checker.press("Neem deze voorstellen over", exact=False)
        _meet_the_rest(checker)
    for cast in refused:
        checker.goto(f"/toetsing/{tender_id}/")
        checker.follow(cast.name)
        _fail_one(checker)
        for reason, with_item in ((GROUND, True), (SECOND_GROUND, False)):
            checker.follow("Leg een grond vast om terzijde te leggen")
            checker.set("ground", "ongeschikt")
            if with_item:
                checker.page.locator('main input[name="item"]').nth(1).check()
            checker.set("reason", reason)
            checker.save()
    checker.goto(f"/toetsing/{tender_id}/")
    checker.follow("Rond de toetsing af")
    checker.press("Rond af")
    checker.sees("De toetsing is afgerond. Neem nu het toelatingsbesluit.")


def _meet_the_rest(checker: Person) -> None:
    """What has a signal is a person's decision."""
    while (waiting := checker.page.locator("article:has-text('nog te toetsen') details.th-outcome")).count():
        _record(checker, waiting.first, "met", "Dit is nagekeken en in orde.")


def _fail_one(checker: Person) -> None:
    about = checker.page.locator("article").filter(has_text=re.compile("ervaring", re.IGNORECASE))
    _record(checker, about.locator("details.th-outcome").first, "not_met", GROUND)


def _record(checker: Person, form: Locator, outcome: str, reason: str) -> None:
    form.locator("summary").click()
    form.locator(f'[name$="outcome"][value="{outcome}"]').check()
    form.locator('[name$="reason"]').first.fill(reason)
    form.get_by_role("button").click()
    checker.page.wait_for_load_state()
    checker.check()


def decide(buyer: Person, jurist: Person, tender_id: str, *, with_mandate: bool) -> None:
    buyer.goto("/")
    buyer.follow("Neem het toelatingsbesluit")
    buyer.set("kind", "award")
    buyer.press("Stel het besluit op")
    if with_mandate:
        buyer.goto(f"/besluit/{tender_id}/mandaten/nieuw/")
        buyer.page.get_by_label("Wie heeft het mandaat?").select_option(label="Julia Rechters")
        buyer.page.get_by_label("Functie").fill("concernmanager Sociaal Domein")
        buyer.page.get_by_label("Besluit waarmee het mandaat is gegeven").fill("Mandaatbesluit 2026")
        buyer.press("Leg het mandaat vast")
    jurist.goto(f"/besluit/{tender_id}/goedkeuren/")
    jurist.press("Keur het besluit goed")


def agree(buyer: Person, providers: tuple[Person, ...], tender_id: str, folder: Path) -> None:
    """Made by the worker, sent, and signed by both sides."""
    buyer.goto(f"/besluit/{tender_id}/overeenkomsten/gegevens/")
    buyer.page.get_by_label("Julia Rechters, concernmanager Sociaal Domein").check()
    buyer.set("order", "provider_first")
    buyer.save()
    buyer.press("Maak de overeenkomsten")
    link = buyer.page.get_by_role("link", name="Verstuur ter ondertekening")
    expect(link).to_be_visible(timeout=RENDER_MS)
    buyer.follow("Verstuur ter ondertekening")
    buyer.press("Verstuur ter ondertekening")
    for provider in providers:
        provider.goto("/")
        provider.follow("Onderteken de overeenkomst met")
        address = provider.page.url
        _upload(provider, folder, "aanbieder", signatory="De directeur")
        provider.sees("ondertekend door opdrachtnemer")
        buyer.goto(address)
        _upload(buyer, folder, "dienst")
        buyer.sees("volledig ondertekend")


def _upload(person: Person, folder: Path, name: str, *, signatory: str = "") -> None:
    person.follow("Upload het ondertekende exemplaar")
    path = folder / f"getekend-{name}.pdf"
    path.write_bytes(plan_paper(f"Getekend door {name}", ("Handtekening",), 1))
    person.upload("file", path)
    if signatory:
        person.set("signatory", signatory)
    person.save()


def without_award(text: str) -> None:
    """Nothing is awarded, won or ranked."""
    found = re.findall(r"\bgunn\w*|\bgegund\w*|\bwinnaar\w*|\brangorde\w*", text.lower())
    assert found == [], found
