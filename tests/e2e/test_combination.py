"""Three organisations hand in together for two lots: each its own part, one of them submits, and changes it once."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from clock import today
from portal.demo.papers import evidence_paper, plan_paper
from portal.demo.people import DOMAIN
from tests.e2e.person import Person
from tests.e2e.stack import Stack
from tests.e2e.uea import fill_uea

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("combination")]

PREPARE = """
from dataclasses import replace
from datetime import timedelta
from accounts.models import Organisation
from clock import today
from portal.demo.content import explain_deviations, read_definition, shift
from portal.demo.loader import GOOI, begin_tender, morning_of_publication
from portal.demo.people import make_people
from tenders.domain.definition import EvidenceRule, LotDefinition
from tenders.domain.vocabulary import EvidenceMoment, EvidenceParty
authority = Organisation.objects.create(kind="authority", name="Regio Gooi en Vechtstreek")
people = make_people([authority])
gooi = shift(read_definition(GOOI), closing_on=today() + timedelta(days=20))
both = (EvidenceParty.BIDDER, EvidenceParty.MEMBER)
lots = tuple(replace(gooi.method.lots[0], number=number, name=f"Gebied {number}") for number in (1, 2))
definition = replace(
    gooi,
    method=replace(gooi.method, lots=lots),
    evidence=(
        EvidenceRule("UEA", "UEA", EvidenceMoment.SUBMISSION, both),
        EvidenceRule("KVK", "Uittreksel Handelsregister", EvidenceMoment.SUBMISSION, both, max_age_months=6),
    ),
)
at = morning_of_publication(definition)
tender = begin_tender(definition, GOOI, people, authority, at=at, publish=True)
tender.tariffs.create(name="Begeleiding", unit="minuut", price="1.56")
print(tender.public_id)
"""
EXTRACT = "Uittreksel Handelsregister"


def test_a_combination_hands_in_for_two_lots_and_changes_it(
    stack: Stack, person: Callable[[str], Person], tmp_path: Path
) -> None:
    tender_id = stack.manage("shell", "-v0", "-c", PREPARE).split()[-1]
    anker, brug, cirkel = (person(f"{key}@{DOMAIN}") for key in ("anker", "brug", "cirkel"))
    bureau, young, old = (
        f"/inschrijven/{tender_id}/",
        today() - timedelta(days=20),
        today() - timedelta(days=300),
    )

    # Given a penvoerder that takes part in two lots with two members
    anker.goto(bureau)
    anker.press("Begin uw inschrijving")
    anker.follow("Aanmelding")
    anker.set_all({"contact_name": "Jo", "contact_email": anker.email, "signatory_name": "Jo"})
    anker.set_all({"signatory_function": "bestuurder", "lot_1": "2", "lot_2": "1"})
    anker.save()
    anker.follow("Aanvaarding van het tarief")
    anker.set_all({"accept_1": True, "accept_2": True})
    anker.save()
    anker.follow("Vorm van deelname")
    anker.set_all({"form": "combinatie", "group": ""})
    anker.save()
    anker.sees("Voeg de andere leden van de combinatie toe")
    for number, (name, member) in enumerate(
        (("Stichting De Brug", brug), ("Cirkel Begeleiding", cirkel)), start=2
    ):
        anker.follow("Voeg een organisatie toe")
        anker.set_all(
            {"capacity": "combinant", "name": name, "kvk": f"9000000{number}", "email": member.email}
        )
        anker.set("share", "30")
        anker.save()
    anker.press("Nodig uit", exact=False)
    anker.sees("De uitnodiging gaat per e-mail weg.")

    # When each does its own part, one of them with an expired extract
    _part(brug, bureau, tmp_path, young)
    _part(cirkel, bureau, tmp_path, old)
    row = cirkel.page.locator(".th-task").filter(has_text=EXTRACT)
    expect(row).not_to_contain_text("klaar")
    expect(row).to_contain_text("niet ouder")
    brug.goto(bureau)
    expect(brug.page.locator("main")).not_to_contain_text("Cirkel")

    # And the penvoerder its own, and sees what is wrong where
    anker.goto(bureau)
    fill_uea(anker, _address(anker, "Uniform Europees Aanbestedingsdocument"))
    anker.goto(bureau)
    _hand_in(anker, tmp_path, young)
    anker.goto(bureau)
    anker.follow("Plan van aanpak")
    _file(anker, tmp_path, plan_paper("Anker", ("1A", "1B"), 2), None)
    anker.goto(bureau)
    group = anker.page.locator(".th-task-group").filter(has_text="Cirkel Begeleiding (lid van de combinatie)")
    expect(group).to_contain_text("Blijft dit zo")
    expect(group).to_contain_text("1 van 2 klaar")
    expect(
        anker.page.locator(".th-task-group").filter(has_text="Stichting De Brug (lid van de combinatie)")
    ).to_contain_text("2 van 2 klaar")

    # Then it submits once, for all
    anker.follow("Aanmelding")
    for lot, place in (("lot_1", "2"), ("lot_2", "1")):
        expect(anker.page.locator(f'[name="{lot}"]')).to_have_value(place)
    anker.goto(bureau)
    anker.follow("Controleer en dien in")
    expect(anker.page.locator(".th-task-group").filter(has_text="Cirkel")).to_contain_text("niet ouder")
    anker.press("Dien in")
    expect(anker.page.locator("h1")).to_have_text("Ontvangstbewijs")
    anker.sees(f"Lid 2: {EXTRACT}")
    anker.sees("Aanvaarding van het tarief")
    first = _hashes(anker)
    assert f"Lid 2: {EXTRACT}" in first
    cirkel.goto(bureau)
    expect(cirkel.page.locator("main")).not_to_contain_text("Uw deel in de inschrijving")

    # And before the deadline a member replaces the old extract; all the rest goes along sealed
    anker.goto(bureau)
    anker.press("Wijzig uw inschrijving")
    cirkel.goto(bureau)
    cirkel.follow("Uw deel in de inschrijving van Zorggroep Anker")
    _hand_in(cirkel, tmp_path, young)
    expect(cirkel.page.locator(".th-task").filter(has_text=EXTRACT)).to_contain_text("klaar")
    anker.goto(bureau)
    anker.follow("Controleer en dien in")
    anker.press("Dien in")
    anker.sees("Versie 1")
    # The receipt of the change: the extract of the third is another file, what nobody touched is the same.
    second = _hashes(anker)
    changed = {title for title in first if first[title] != second[title]}
    assert changed == {f"Lid 2: {EXTRACT}", "Inhoudsopgave (door het systeem gemaakt)"}


def _hashes(person: Person) -> dict[str, str]:
    """Per part on the receipt the SHA-256 of what it holds."""
    rows = person.page.locator("main table tbody tr")
    return {
        row.locator("th").inner_text().strip(): row.locator("td[data-label=Inhoud]").inner_text().strip()
        for row in rows.all()
    }


def _part(member: Person, bureau: str, folder: Path, issued_on: date) -> None:
    """The own part of a member, found on the page of the tender."""
    member.goto(bureau)
    member.follow("Uw deel in de inschrijving van Zorggroep Anker")
    address = member.page.url
    fill_uea(member, _address(member, "Uniform Europees Aanbestedingsdocument"))
    member.goto(address)
    _hand_in(member, folder, issued_on)


def _hand_in(member: Person, folder: Path, issued_on: date) -> None:
    member.follow(EXTRACT)
    _file(member, folder, evidence_paper("Lid", EXTRACT, issued_on.isoformat()), issued_on)


def _file(person: Person, folder: Path, content: bytes, issued_on: date | None) -> None:
    path = folder / "stuk.pdf"
    path.write_bytes(content)
    person.upload("file", path)
    if issued_on is not None:
        person.set("issued_on", issued_on.isoformat())
    person.save()


def _address(person: Person, title: str) -> str:
    return str(person.page.get_by_role("link", name=title).first.get_attribute("href"))
