"""From the fixed ranking to the contract: letters, standstill, definitive award, gunningsrapport."""

import re
import subprocess
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import expect

from portal.demo.papers import plan_paper
from tests.e2e.gooi.cast import BRUG, CIRKEL, CRITERIA, FAKKEL, IN_TIME, LABELS, Bidder, reason
from tests.e2e.person import Person
from tests.pdf import text_of

RENDER_MS = 90_000


def decide(buyer: Person, tender_id: str) -> None:
    buyer.goto(f"/besluit/{tender_id}/")
    for choice in buyer.page.locator('main input[type="radio"][value="award"]').all():
        choice.check()
    buyer.press("Stel het besluit op")


def refuse_without_reasons(buyer: Person, tender_id: str) -> None:
    """Nothing was written about the winners yet: the page says what is missing, for whom, and makes no letter."""
    buyer.goto(f"/besluit/{tender_id}/brieven/maken/")
    buyer.press("Maak de brieven")
    buyer.goto(f"/besluit/{tender_id}/brieven/")
    buyer.sees("Dit ontbreekt nog in de brieven.")
    expect(buyer.page.get_by_role("link", name="Verstuur de brieven")).to_have_count(0)


def write_advantages(buyer: Person, tender_id: str) -> None:
    """The commission's motivation is taken over for each winner and criterion."""
    buyer.goto(f"/besluit/{tender_id}/voordelen/")
    while buyer.page.locator("form:has-text('ontbreekt nog')").count():
        form = buyer.page.locator("form:has-text('ontbreekt nog')").first
        form.locator('button[name="take_over"]').click()
        buyer.page.wait_for_load_state()
        buyer.check()


def approve(buyer: Person, decider: Person, tender_id: str) -> None:
    """The buyer enters the mandate of a colleague, who takes the decision on the ranking that the page shows."""
    buyer.goto(f"/besluit/{tender_id}/mandaten/nieuw/")
    buyer.page.get_by_label("Wie heeft het mandaat?").select_option(label="Julia Rechters")
    buyer.page.get_by_label("Functie").fill("concernmanager Sociaal Domein")
    buyer.page.get_by_label("Besluit waarmee het mandaat is gegeven").fill("Mandaatbesluit 2025, Z-2025-0031")
    buyer.press("Leg het mandaat vast")
    decider.goto(f"/besluit/{tender_id}/goedkeuren/")
    decider.press("Keur het besluit goed")
    decider.sees("Julia Rechters, concernmanager Sociaal Domein")


def send_letters(buyer: Person, tender_id: str) -> None:
    """Made by the worker with progress on the page, then released at one moment."""
    buyer.goto(f"/besluit/{tender_id}/brieven/maken/")
    buyer.press("Maak de brieven")
    buyer.goto(f"/besluit/{tender_id}/brieven/")
    release = buyer.page.get_by_role("link", name="Verstuur de brieven")
    for _ in range(RENDER_MS // 1000):
        if release.count():
            break
        buyer.page.wait_for_timeout(1000)
        buyer.page.reload()
    buyer.check()
    buyer.follow("Verstuur de brieven")
    buyer.press("Verstuur de brieven")


def read_letter(bidder: Person, cast: Bidder, folder: Path) -> str:
    """The bidder's own letter from its start page, on the page and from the PDF; the text of the PDF."""
    bidder.goto("/")
    bidder.page.locator("main a[href*='/brieven/']").first.click()
    bidder.page.wait_for_load_state()
    bidder.check()
    bidder.sees(cast.name)
    download = bidder.download("Download de brief als PDF")
    path = folder / f"brief-{cast.key}.pdf"
    download.save_as(path)
    return re.sub(r"\s+", " ", text_of(path.read_bytes()))


def check_losers_letter(text: str) -> None:
    """Fakkel: ranked fourth; own scores with level text and reasons, the winners' names and advantages, the end."""
    assert FAKKEL.name in text
    for code, value in zip(CRITERIA, FAKKEL.agreed, strict=True):
        assert LABELS[value] in text
        assert reason(FAKKEL, code, value).split(".")[1].strip() in text
        # Of each winner what made it stand out.
        assert reason(BRUG, code, BRUG.agreed[CRITERIA.index(code)]).split(".")[0] in text
    for name in ("Zorggroep Anker", "Stichting De Brug", "Eiland Ondersteuning"):
        assert name in text
    assert "56,00" in text
    assert "23.59.59" in text
    assert "rechtbank Midden-Nederland" in text
    assert "kort geding" in text
    assert CIRKEL.name not in text


def check_set_aside_letter(text: str) -> None:
    assert CIRKEL.name in text
    assert "54,00" in text
    assert "55" in text
    assert "terzijde" in text


def check_winners_letter(text: str) -> None:
    assert "80,00" in text
    assert "geen aanvaarding" in text


def not_yet_definitive(buyer: Person, tender_id: str) -> None:
    buyer.goto(f"/besluit/{tender_id}/opschortende-termijn/")
    expect(buyer.page.get_by_role("link", name="Gun definitief")).to_have_count(0)


def supply_proofs(bidder: Person, cast: Bidder, proofs: int, folder: Path) -> None:
    """From the letter to the slot: one file for each proof that is still asked."""
    bidder.goto("/")
    bidder.page.locator("main a[href*='/verificatie/']").first.click()
    bidder.page.wait_for_load_state()
    bidder.check()
    path = folder / f"bewijs-{cast.key}.pdf"
    path.write_bytes(plan_paper(cast.name, ("Polis",), 1))
    for place in range(proofs):
        bidder.page.locator("main form input[type=file]").nth(place).set_input_files(path)
        bidder.page.locator("main form .btn-primary").nth(place).click()
        bidder.page.wait_for_load_state()
        bidder.sees("uw bewijsmiddel is ontvangen")
    bidder.check()


def judge(judge: Person, tender_id: str, cast: Bidder, outcome: str, reason: str = "") -> None:
    """The same judgment on every proof of one winner."""
    judge.goto(f"/besluit/{tender_id}/verificatie/")
    judge.follow(cast.name)
    for place in range(judge.page.locator("main form").count()):
        form = judge.page.locator("main form").nth(place)
        form.locator(f'input[type=radio][value="{outcome}"]').check()
        form.locator("textarea").fill(reason)
        form.locator("button[type=submit]").click()
        judge.page.wait_for_load_state()
        judge.sees("het oordeel is vastgelegd")
    judge.check()


def award(buyer: Person, tender_id: str) -> None:
    buyer.goto(f"/besluit/{tender_id}/opschortende-termijn/")
    buyer.follow("Gun definitief")
    buyer.press("Gun definitief")
    buyer.goto(f"/besluit/{tender_id}/opschortende-termijn/")
    buyer.sees("De gunning is definitief")


def report(manager: Person, tender_id: str, kind: str, folder: Path) -> Path:
    """The contractmanager asks for the report and downloads it when the worker has made it."""
    manager.goto(f"/rapport/{tender_id}/")
    manager.set("format", kind)
    manager.press("Maak het rapport")
    manager.goto(f"/rapport/{tender_id}/")
    links = manager.page.locator("main a[href*='/rapport/bestand/']")
    before = links.count()
    for _ in range(RENDER_MS // 1000):
        if links.count() > before or (links.count() and kind == "pdf"):
            break
        manager.page.wait_for_timeout(1000)
        manager.page.reload()
    manager.check()
    with manager.page.expect_download() as waiting:
        links.first.click()
    path = folder / f"rapport.{kind}"
    waiting.value.save_as(path)
    return path


def check_report_pdf(path: Path) -> None:
    text = re.sub(r"\s+", " ", text_of(path.read_bytes()))
    for bidder in IN_TIME:
        assert bidder.name in text
    assert "80,00" in text


def check_report_excel(path: Path, folder: Path) -> None:
    """Totals are formulas; recalculated by LibreOffice they give the points of the ranking."""
    formulas = [
        cell.value
        for sheet in load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(formulas) > len(IN_TIME) * len(CRITERIA)
    out = folder / "herberekend"
    command = [
        "soffice",
        f"-env:UserInstallation=file://{folder}/profiel",
        "--headless",
        "--convert-to",
        "xlsx",
    ]
    subprocess.run([*command, "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=120)
    recalculated = load_workbook(out / path.name, data_only=True)
    numbers = {
        round(float(cell.value), 2)
        for sheet in recalculated
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }
    assert {80.0, 56.0, 54.0} <= numbers
