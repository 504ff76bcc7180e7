"""Publish after TenderNed, rectify, pause and withdraw: through the pages, with a real worker for mails and letters."""

import email
from collections.abc import Callable
from datetime import timedelta
from email import policy
from pathlib import Path

import pytest
from playwright.sync_api import expect

from clock import today
from portal.demo.people import DOMAIN
from tests.e2e.gooi.configuring import explain
from tests.e2e.person import Person
from tests.e2e.stack import Stack
from tests.pdf import flow_of
from tests.waiting import wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("change")]

PREPARE = """
from datetime import timedelta
from accounts.models import Organisation
from clock import now, today
from portal.demo.content import read_definition, shift
from portal.demo.loader import GOOI, begin_tender
from portal.demo.people import make_people
authority = Organisation.objects.create(kind="authority", name="Regio Gooi en Vechtstreek")
people = make_people([authority])
definition = shift(read_definition(GOOI), closing_on=today() + timedelta(days=50))
print(begin_tender(definition, GOOI, people, authority, at=now(), publish=False).public_id)
"""
HAND_IN = """
from clock import now
from accounts.models import Membership, User
from portal.demo.loader import hand_in
from portal.demo.people import DOMAIN, DemoPeople
from tenders.models import Tender
users = {key: User.objects.get(email=f"{key}@{DOMAIN}") for key in ("anker", "brug")}
own = {key: Membership.objects.get(user=user).organisation for key, user in users.items()}
people = DemoPeople(users=users, providers=own)
tender = Tender.objects.get()
hand_in(tender, people, "anker", at=now(), pages=2)
hand_in(tender, people, "brug", at=now(), pages=2, submit=False)
"""
TARIFF = "€ 61,40 per uur, geïndexeerd"


def test_from_tenderned_to_a_letter_about_the_withdrawal(
    stack: Stack, person: Callable[[str], Person]
) -> None:
    tender_id = stack.manage("shell", "-v0", "-c", PREPARE).split()[-1]
    buyer, own = person(f"inkoper@{DOMAIN}"), f"/inkoop/{tender_id}"
    public, bureau = f"/aanbestedingen/{tender_id}/", f"/inschrijven/{tender_id}/"

    # Given a tender that was published with its reasons, after it stood on TenderNed
    explain(buyer, own)
    buyer.goto(f"{own}/publiceer/")
    buyer.sees("Publiceer eerst op TenderNed")
    buyer.goto(f"{own}/veldenblad/")
    buyer.page.get_by_role("button", name="Kopieer BT-21 Titel", exact=True).click()
    expect(buyer.page.get_by_role("button", name="Kopieer BT-21 Titel", exact=True)).to_have_text(
        "Gekopieerd"
    )
    buyer.follow("Noteer kenmerk en datum")
    buyer.set_all({"reference": "403112", "announced_on": today().isoformat()})
    buyer.save()
    buyer.goto(f"{own}/publiceer/")
    buyer.press("Publiceer")
    buyer.sees("De aanbesteding is gepubliceerd.")

    # And a follower, a bidder that submitted, and one that is working on its draft
    follower, anker, brug = (person(f"{key}@{DOMAIN}") for key in ("cirkel", "anker", "brug"))
    follower.goto(public)
    follower.press("Volg deze aanbesteding")
    stack.manage("shell", "-v0", "-c", HAND_IN)

    # When the buyer rectifies
    buyer.goto(own + "/")
    buyer.follow("Rectificatie")
    buyer.press("Begin een rectificatie")
    buyer.follow("Tarieven en indexering")
    buyer.set("tariff", TARIFF)
    buyer.save()
    follower.goto(public)
    expect(follower.page.get_by_text(TARIFF)).to_have_count(0)
    buyer.follow("Bekijk de verschillen")
    buyer.sees(TARIFF)
    buyer.follow("Noteer kenmerk en datum")
    buyer.set_all({"reference": "403113", "announced_on": today().isoformat()})
    buyer.save()
    buyer.follow("Geef de rectificatie uit")
    buyer.set_all({"reason": "Het tarief klopte niet.", "demands_confirmation": True})
    buyer.press("Geef uit")
    buyer.sees("De rectificatie is uitgegeven.")

    # Then everybody who follows reads it, and is mailed without a word of it
    follower.goto("/meldingen/")
    follower.follow("Rectificatie")
    follower.sees(TARIFF)
    wait_until(lambda: len(_mails(stack)) >= 3)
    mails = _mails(stack)
    assert {to for to, _ in mails} == {f"{key}@{DOMAIN}" for key in ("cirkel", "anker", "brug")}
    assert all(public in text and TARIFF not in text for _, text in mails)

    # And who submitted confirms, who drafts cannot submit before it did
    for bidder, what in ((anker, "Bevestig uw ingediende inschrijving."), (brug, "Bevestig uw concept.")):
        bidder.goto(bureau)
        bidder.sees(what)
    brug.goto(f"{bureau}indienen/")
    expect(brug.page.get_by_role("button", name="Dien in", exact=True)).to_have_count(0)
    for bidder in (anker, brug):
        bidder.goto(bureau)
        bidder.follow("Lees en bevestig")
        bidder.sees(TARIFF)
        bidder.press("Bevestig")
        bidder.sees("Uw bevestiging is bewaard.")
    brug.follow("Controleer en dien in")
    brug.press("Dien in")
    expect(brug.page.locator("h1")).to_have_text("Ontvangstbewijs")

    # And while it is paused nobody submits
    buyer.goto(f"{own}/leg-stil/")
    buyer.set("reason", "Wij wachten op een uitspraak.")
    buyer.press("Leg stil")
    anker.goto(bureau)
    expect(anker.page.get_by_role("button", name="Wijzig uw inschrijving")).to_have_count(0)
    buyer.goto(f"{own}/tenderned/")
    buyer.set_all({"reference": "403114", "announced_on": today().isoformat()})
    buyer.save()
    buyer.goto(f"{own}/hervat/")
    buyer.set("closes_at", f"{today() + timedelta(days=75)}T12:00")
    buyer.set("reason", "De uitspraak is er.")
    buyer.press("Hervat")
    buyer.sees("De aanbesteding is hervat.")

    # When it is withdrawn while the bids are sealed
    buyer.goto(f"{own}/trek-in/")
    buyer.set("reason", "De raad koos voor inbesteding.")
    buyer.press("Trek in")
    buyer.goto("/")
    buyer.follow("Stuur de inschrijvers een brief over de intrekking")
    buyer.sees("Zorggroep Anker")
    buyer.follow("Vul de brieven aan")
    buyer.set_all(
        {
            "follow_up": "Wij besteden niet opnieuw aan.",
            "court": "de rechtbank Midden-Nederland",
            "complaint_desk": "klachten@voorbeeld.example",
            "signatory": "M. de Vries, hoofd inkoop",
        }
    )
    buyer.save()
    buyer.follow("Verstuur de brieven")
    buyer.press("Verstuur de brieven")

    # Then both bidders read that nobody read their bid, and keep the letter as PDF
    expect(buyer.page.get_by_text("2 van 2 brieven als PDF")).to_be_visible(timeout=30_000)
    for bidder in (anker, brug):
        bidder.goto("/")
        bidder.follow("Lees uw brief over de intrekking")
        bidder.sees("Niemand heeft gelezen wat u hebt ingediend.")
    letter = " ".join(flow_of(Path(brug.download("Download de brief als PDF").path()).read_bytes()).split())
    assert "De reden: De raad koos voor inbesteding." in letter
    assert "Anker" not in letter

    # And the buyer fixes the proces-verbaal of a tender in which nothing was opened
    buyer.goto("/")
    buyer.follow("Stel het proces-verbaal van de intrekking vast")
    buyer.sees("Er zijn 2 inschrijvingen ontvangen. Zij zijn niet geopend")
    buyer.follow("Vul aan wat ontbreekt")
    buyer.set_all({"has_interests": "nee", "address": "Raadhuisplein 1"})
    buyer.save()
    buyer.press("Stel het proces-verbaal vast")
    expect(buyer.page.get_by_role("link", name="intrekking.pdf")).to_be_visible(timeout=30_000)
    minutes = " ".join(flow_of(Path(buyer.download("intrekking.pdf").path()).read_bytes()).split())
    assert "n. Waarom niet is gegund" in minutes
    assert "Anker" not in minutes
    stack.manage("audit", "verify")


def _mails(stack: Stack) -> list[tuple[str, str]]:
    """Address and plain text of the mails about the rectification so far."""
    found = []
    for path in (stack.folder / "mail").glob("*"):
        for text in path.read_text().split("-" * 79):
            message = email.message_from_string(text.strip(), policy=policy.default)
            if "Rectificatie" in str(message["Subject"] or ""):
                body = message.get_body(("plain",))
                found.append((str(message["To"]), body.get_content() if body else ""))
    return found
