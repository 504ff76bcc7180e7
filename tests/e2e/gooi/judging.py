"""From the opening to the fixed ranking: two openers, a toetser, three evaluators, a chair."""

import time
from collections.abc import Callable
from pathlib import Path

import yaml
from playwright.sync_api import expect

from tests.e2e.gooi.cast import CRITERIA, EILAND, EVALUATORS, IN_TIME, LABELS, reason
from tests.e2e.person import Person
from tests.pdf import text_of

OPENING_MS = 60_000
SCENARIO = Path(__file__).parents[2] / "scenarios" / "gooi-en-vechtstreek.yaml"
# All members gave Eiland the level of 8 here; the commission came out elsewhere.
ADJUSTED = {"1B": 6, "2A": 10}


def open_vault(buyer: Person, opener: Person, tender_id: str) -> None:
    """Asked by one, confirmed by another in another browser; the opener's process does it."""
    buyer.goto(f"/opening/{tender_id}/")
    buyer.follow("Vraag de opening")
    buyer.press("Vraag de opening")
    expect(buyer.page.get_by_role("link", name="Bevestig de opening")).to_have_count(0)
    opener.goto(f"/opening/{tender_id}/")
    opener.follow("Bevestig de opening")
    opener.press("Bevestig de opening")
    expect(buyer.page.get_by_text("Proces-verbaal").first).to_be_visible(timeout=OPENING_MS)
    expect(buyer.page.get_by_role("link", name="Open het proces-verbaal (PDF)")).to_be_visible(
        timeout=OPENING_MS
    )
    buyer.check()
    for bidder in IN_TIME:
        buyer.sees(bidder.name)
    expect(buyer.page.get_by_text("Delta Thuis")).to_have_count(0)


def check_all(checker: Person, tender_id: str) -> None:
    """Take the proposals over, decide on what has a signal, and finish."""
    for bidder in IN_TIME:
        checker.goto(f"/toetsing/{tender_id}/")
        checker.follow(bidder.name)
        checker.press("Neem deze voorstellen over", exact=False)
        _decide_the_rest(checker)
    checker.goto(f"/toetsing/{tender_id}/")
    checker.follow("Rond de toetsing af")
    checker.press("Rond af")


def declare(evaluator: Person, tender_id: str) -> None:
    """Names only; the plan is not there before admission."""
    evaluator.goto(f"/beoordeling/{tender_id}/verklaring/")
    for bidder in IN_TIME:
        evaluator.sees(bidder.name)
    for choice in evaluator.page.locator("main input[type=radio]").all()[::2]:
        choice.check()
    evaluator.page.locator('main [name$="agreed"]').check()
    evaluator.press("Teken de verklaring")
    evaluator.follow("Lees de uitleg")
    evaluator.press("Ik heb dit gelezen")


def admit(chair: Person, tender_id: str) -> None:
    chair.goto(f"/beoordeling/{tender_id}/toelating/")
    chair.press("Laat toe waar geen belang is verklaard")


def score(evaluator: Person, key: str, tender_id: str) -> None:
    """Every criterion of every bid, with the plan beside it; then final."""
    evaluator.goto(f"/beoordeling/{tender_id}/")
    evaluator.follow("Ga verder met beoordelen")
    for _ in range(len(IN_TIME) * len(CRITERIA)):
        score_one(evaluator, key)
    finish(evaluator, tender_id)


def score_one(evaluator: Person, key: str) -> tuple[str, str]:
    """What lies on the desk of the member: the bidder and the criterion."""
    by_name = {bidder.name: bidder for bidder in IN_TIME}
    bidder = by_name[evaluator.page.locator("h1").inner_text().strip()]
    code = evaluator.page.locator(".th-desk-title").inner_text().split()[0]
    value = bidder.scores[EVALUATORS.index(key)][CRITERIA.index(code)]
    expect(evaluator.page.locator("iframe.th-plan")).to_be_visible()
    evaluator.page.locator(f'[name="level_label"][value="{LABELS[value]}"]').check()
    evaluator.set("motivation", f"{reason(bidder, code, value)} Gelezen door {key}.")
    evaluator.page.locator('button[name="go"][value="next"]').click()
    evaluator.page.wait_for_load_state()
    evaluator.check()
    return bidder.key, code


def finish(evaluator: Person, tender_id: str) -> None:
    evaluator.goto(f"/beoordeling/{tender_id}/overzicht/")
    evaluator.follow("Rond alles af")
    evaluator.press("Rond af")


def reach_consensus(chair: Person, person: Callable[[str], Person], tender_id: str) -> None:
    """Reveal, settle every item of the agenda, let the members confirm, fix."""
    items = reveal(chair, tender_id)
    for code, value in ADJUSTED.items():
        address = next(href for text, href in items if text.startswith(f"{EILAND.name}: {code} "))
        _adjust(person(f"{EVALUATORS[0]}@demo.example"), chair, code, value, address)
    for text, address in items:
        settle(chair, text, address)
    for key in EVALUATORS:
        member = person(f"{key}@demo.example")
        member.goto(f"/consensus/{tender_id}/bevestigen/")
        member.press("Bevestig")
    chair.goto(f"/consensus/{tender_id}/vaststellen/")
    chair.press("Stel de kwaliteit vast")


def reveal(chair: Person, tender_id: str) -> list[tuple[str, str]]:
    """The agenda: words and address of each item."""
    chair.goto(f"/beoordeling/{tender_id}/voortgang/")
    chair.follow("Onthul de scores")
    chair.press("Onthul de scores")
    chair.goto(f"/consensus/{tender_id}/")
    links = chair.page.locator("main tbody th a")
    items = [
        (text, str(link.get_attribute("href")))
        for text, link in zip(links.all_inner_texts(), links.all(), strict=True)
    ]
    assert len(items) == len(IN_TIME) * len(CRITERIA)
    return items


def check_minutes(buyer: Person, tender_id: str) -> None:
    """The verslag came out by itself, with every change and its reason, and with every member."""
    text = read_minutes(buyer, tender_id)
    for code, value in ADJUSTED.items():
        assert f"van Goed naar {LABELS[value]}" in text
        assert _why(code) in text
    assert text.count("Bevestigd") >= len(EVALUATORS)
    for bidder in IN_TIME:
        assert reason(bidder, "1A", bidder.agreed[0]) in text


def read_minutes(buyer: Person, tender_id: str) -> str:
    """The words of the PDF, which a worker makes after the quality was fixed."""
    address = f"/consensus/{tender_id}/verslag/"
    buyer.goto(address)
    link = buyer.page.get_by_role("link", name="verslag-consensus-1.pdf")
    deadline = time.monotonic() + OPENING_MS / 1000
    while link.count() == 0 and time.monotonic() < deadline:
        buyer.page.wait_for_timeout(500)
        buyer.page.reload()
    stored = buyer.page.request.get(str(link.get_attribute("href")))
    return " ".join(text_of(stored.body()).split())


def fix_ranking(buyer: Person, tender_id: str) -> None:
    """Leaves the buyer on the page of the fixed ranking."""
    buyer.goto(f"/rangorde/{tender_id}/")
    buyer.follow("Stel de rangorde vast")
    buyer.press("Stel de rangorde vast")
    buyer.goto(f"/rangorde/{tender_id}/")


def check_ranking(buyer: Person) -> None:
    """Row by row the outcome of the reference case, as its scenario file states it."""
    expected = yaml.load(SCENARIO.read_text(encoding="utf-8"), yaml.BaseLoader)["verwacht"]
    outcome = expected["percelen"]["1"]
    names = {bidder.key: bidder.name for bidder in IN_TIME}
    awarded = {names[name.lower()] for name in outcome["gegund"]}
    wanted = [
        (
            row["positie"],
            names[row["aanbieder"].lower()],
            row["punten"].replace(".", ","),
            row.get("beslist_door", "gedeelde positie"),
        )
        for row in outcome["rangorde"]
    ]
    # Who shares a position is listed by name, which carries no meaning.
    wanted.sort(key=lambda row: (int(row[0]), row[1]))
    table = buyer.page.get_by_role("table", name="Rangorde", exact=True)
    rows = [
        [cell.strip() for cell in row.locator("th, td").all_inner_texts()]
        for row in table.locator("tbody tr").all()
    ]
    # Position and name first; total, rule and outcome last; the points per criterion between them.
    assert [(row[0], row[1], row[-3], row[-2]) for row in rows] == wanted
    assert {row[1] for row in rows if row[-1] == "gunning"} == awarded
    (aside,) = expected["terzijde"]
    buyer.sees(f"{names[aside['aanbieder'].lower()]} (54,00 punten): haalt het minimum aantal punten niet.")
    buyer.sees(
        "Zorggroep Anker staat boven Eiland Ondersteuning: gelijk totaal (80,00), hoger op 1B (24,00 tegen 18,00)."
    )


def _adjust(member: Person, chair: Person, code: str, value: int, address: str) -> None:
    """A member changes its mind on its own screen; the chair sees it without touching the page."""
    chair.goto(address)
    member.goto(address)
    member.page.get_by_text("Stel uw score bij").click()
    form = member.page.locator("details.th-adjust form")
    form.locator(f'[name="level_label"][value="{LABELS[value]}"]').check()
    form.locator('[name="reason"]').fill(_why(code))
    form.get_by_role("button", name="Stel bij").click()
    expect(chair.page.get_by_text(_why(code))).to_be_visible()
    member.check()


def _why(code: str) -> str:
    return f"Het gesprek over {code} overtuigde mij: ik las de bijlage te snel."


def settle(chair: Person, item: str, address: str) -> None:
    """What the commission of the reference case agreed on, on an item of the agenda."""
    name, _, criterion = item.partition(":")
    bidder = next(each for each in IN_TIME if each.name == name.strip())
    code = criterion.split()[0]
    value = bidder.agreed[CRITERIA.index(code)]
    chair.goto(address)
    chair.page.locator(f'[name="level_label"][value="{LABELS[value]}"]').check()
    chair.set("motivation", reason(bidder, code, value))
    chair.page.locator('button[name="go"][value="stay"]').click()
    chair.page.wait_for_load_state()
    chair.check()


def _decide_the_rest(checker: Person) -> None:
    """What has a signal is a person's decision: repaired in time, with the reason."""
    while True:
        waiting = checker.page.locator("article:has(details.th-outcome)", has_text="nog te toetsen")
        if waiting.count() == 0:
            return
        # By its id: looking for the words again for each act would take longer than the act.
        form = checker.page.locator(f"[id='{waiting.first.get_attribute('id')}'] details.th-outcome")
        form.locator("summary").click()
        form.locator('[name$="outcome"][value="met"]').check()
        form.locator('[name$="reason"]').fill("Na vraag aangevuld binnen de termijn van vijf dagen.")
        form.get_by_role("button").click()
        checker.page.wait_for_load_state()
        checker.check()
