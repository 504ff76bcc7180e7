"""The inkoper configures Gooi en Vechtstreek from nothing, page by page, and publishes it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from portal.demo.content import read_definition, read_texts
from portal.demo.loader import GOOI
from portal.demo.people import STAFF
from tenders.domain.definition import Criterion, TenderDefinition
from tests.e2e.person import Person
from tests.pdf import text_of
from tests.tenders.domain.chapter_reader import read, recompute
from ui.formatting import decimal_text

RENDER_SECONDS = 120


@dataclass(frozen=True)
class Plan:
    """The dates of the story, around the day on which it is run."""

    publication: date
    closes_at: datetime
    award: date
    rounds: tuple[tuple[datetime, date], ...]

    @classmethod
    def around(cls, today: date) -> "Plan":
        """As in the document: 44 days from publication to closing at twelve, two weeks to the award."""
        closing = datetime.combine(today + timedelta(days=44), datetime.min.time()).replace(hour=12)
        return cls(
            publication=today,
            closes_at=closing,
            award=today + timedelta(days=58),
            rounds=(
                (closing - timedelta(days=32), today + timedelta(days=19)),
                (closing - timedelta(days=18), today + timedelta(days=30)),
            ),
        )


def create(buyer: Person) -> str:
    """Begin an empty tender; the address of its task list."""
    definition = read_definition(GOOI)
    buyer.goto("/")
    buyer.follow("Begin een nieuwe aanbesteding")
    buyer.set_all({"title": definition.title, "key": definition.key, "reference": "SD024"})
    buyer.save()
    return buyer.page.url.removesuffix("/")


def configure(buyer: Person, task_list: str, plan: Plan, document: Path) -> None:
    """Every subject of the task list, each on its own page."""
    definition, texts = read_definition(GOOI), read_texts(GOOI)
    _basics(buyer, task_list, texts, plan)
    _planning(buyer, task_list, plan, definition)
    _lots(buyer, task_list, texts)
    _exclusion(buyer, task_list, texts)
    _suitability(buyer, task_list, texts)
    _evidence(buyer, task_list, definition, texts)
    _criteria(buyer, task_list, definition, texts)
    _scale(buyer, task_list, definition, texts)
    _method(buyer, task_list)
    _tie_break(buyer, task_list)
    buyer.goto(f"{task_list}/documenten/")
    buyer.upload("file", document)
    buyer.set("title", "Inkoopdocument")
    buyer.save()


def give_roles(buyer: Person, task_list: str) -> None:
    buyer.goto(f"{task_list}/rollen/")
    for _, name, roles in STAFF:
        for role in roles:
            if role != "buyer":
                buyer.set_all({"user": name, "role": str(role)})
                buyer.save()


def refuse_then_publish(buyer: Person, task_list: str, plan: Plan) -> None:
    """The check names what blocks; repaired, the tender is published and its method frozen."""
    buyer.goto(f"{task_list}/beoordelingsmethode/")
    buyer.set("minimum_total", "155")
    buyer.save()
    buyer.goto(f"{task_list}/publiceer/")
    expect(buyer.page.get_by_role("button", name="Publiceer")).to_have_count(0)
    buyer.goto(f"{task_list}/controle/")
    buyer.sees("155")
    buyer.goto(f"{task_list}/beoordelingsmethode/")
    buyer.set("minimum_total", "55")
    buyer.save()
    explain(buyer, task_list)
    buyer.goto(f"{task_list}/publiceer/")
    buyer.sees("Publiceer eerst op TenderNed")
    buyer.follow("Veldenblad voor TenderNed")
    buyer.sees("BT-131")
    buyer.follow("Noteer kenmerk en datum")
    buyer.set_all({"reference": "403112", "announced_on": plan.publication.isoformat()})
    buyer.save()
    buyer.goto(f"{task_list}/publiceer/")
    buyer.press("Publiceer", exact=False)
    buyer.goto(f"{task_list}/basis/")
    expect(buyer.page.locator("h1")).not_to_contain_text("Basis")


def read_chapter(reader: Person, tender_id: str, folder: Path) -> None:
    """Once the worker has made it, the chapter is a PDF whose example follows from its own text; then the agenda."""
    reader.goto(f"/aanbestedingen/{tender_id}/zo-beoordelen-wij/")
    links = reader.page.locator("main a[href*='/documenten/']")
    for _ in range(RENDER_SECONDS):
        if links.count():
            break
        reader.page.wait_for_timeout(1000)
        reader.page.reload()
    path = folder / "zo-beoordelen-wij.pdf"
    with reader.page.expect_download() as waiting:
        links.first.click()
    waiting.value.save_as(path)
    chapter = read(text_of(path.read_bytes()))
    found = recompute(chapter)
    assert found.order == [row[1] for row in chapter.ranking]
    assert [found.totals[name] for name in found.order] == [row[2] for row in chapter.ranking]
    reader.goto("/mijn/agenda/")
    reader.press("Maak een agenda-adres")
    address = reader.page.locator("main code").inner_text()
    calendar = reader.page.request.get(address)
    assert calendar.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "Inschrijving sluit" in calendar.text()


def explain(buyer: Person, task_list: str) -> None:
    """Pas toe of leg uit: without its reasons the tender is not published."""
    buyer.goto(f"{task_list}/publiceer/")
    expect(buyer.page.get_by_role("button", name="Publiceer")).to_have_count(0)
    buyer.sees("Pas toe of leg uit")
    fields = buyer.page.locator('main textarea[name^="reason-"]')
    assert fields.count() > 0
    for place in range(fields.count()):
        fields.nth(place).fill("Dit past bij deze kwetsbare doelgroep en staat zo in het inkoopdocument.")
    buyer.page.get_by_role("button", name="Bewaar de redenen").click()
    buyer.page.wait_for_load_state()
    buyer.check()
    buyer.sees("Elke bevinding heeft een reden.")


def _basics(buyer: Person, task_list: str, texts: dict[str, Any], plan: Plan) -> None:
    buyer.goto(f"{task_list}/basis/")
    names = (
        "summary",
        "description",
        "complaint_desk",
        "court",
        "signatory",
    )
    buyer.set_all({name: texts[name] for name in names})
    buyer.save()
    buyer.goto(f"{task_list}/overeenkomst/")
    buyer.set_all({name: texts[name] for name in ("contract_term", "max_value")})
    buyer.set("contract_start", (plan.award + timedelta(days=35)).isoformat())
    buyer.save()
    buyer.goto(f"{task_list}/tarieven/")
    buyer.set("tariff", texts["tariff"])
    buyer.save()


def _planning(buyer: Person, task_list: str, plan: Plan, definition: TenderDefinition) -> None:
    buyer.goto(f"{task_list}/planning/")
    buyer.set_all(
        {
            "publication_on": plan.publication.isoformat(),
            "closes_at": plan.closes_at.isoformat(timespec="minutes"),
            "intended_award_on": plan.award.isoformat(),
            "standstill_days": str(definition.standstill_days),
            "standstill_rolls_forward": definition.standstill_rolls_forward,
            "validity_days": str(definition.validity_days),
            "supplement_days": str(definition.supplement_days),
            "winner_evidence_days": str(definition.days_for_winner),
        }
    )
    for place, (closes_at, answered_on) in enumerate(plan.rounds):
        _row(buyer, place)
        buyer.set(f"rows-{place}-closes_at", closes_at.isoformat(timespec="minutes"))
        buyer.set(f"rows-{place}-answered_on", answered_on.isoformat())
        buyer.set(f"rows-{place}-follow_up_only", place == 1)
    buyer.save()


def _lots(buyer: Person, task_list: str, texts: dict[str, Any]) -> None:
    buyer.goto(f"{task_list}/percelen/")
    _row(buyer, 0)
    buyer.set_all({"rows-0-number": "1", "rows-0-name": "De hele opdracht"})
    buyer.set("lots_motivation", texts["lots_motivation"])
    buyer.save()


def _exclusion(buyer: Person, task_list: str, texts: dict[str, Any]) -> None:
    buyer.goto(f"{task_list}/uitsluitingsgronden/")
    for code, reason in texts["facultative"].items():
        buyer.set(f"use-{code}", True)
        buyer.set(f"reason-{code}", reason)
    buyer.save()


def _suitability(buyer: Person, task_list: str, texts: dict[str, Any]) -> None:
    for row in texts["suitability"]:
        buyer.goto(f"{task_list}/geschiktheidseisen/nieuw/")
        buyer.set_all({name: row[name] for name in ("code", "name", "kind", "requirement", "purpose")})
        buyer.set("checked_by", "toetser")
        buyer.save()


def _evidence(buyer: Person, task_list: str, definition: TenderDefinition, texts: dict[str, Any]) -> None:
    belongs_to = {code: row["code"] for row in texts["suitability"] for code in row["evidence"]}
    names = {row["code"]: f"{row['code']} {row['name']}" for row in texts["suitability"]}
    for rule in definition.evidence:
        buyer.goto(f"{task_list}/bewijsmiddelen/nieuw/")
        buyer.set_all(
            {"code": rule.code, "name": rule.name, "checked_by": "toetser", "moment": rule.moment.value}
        )
        for party in ("inschrijver", "combinant", "onderaannemer"):
            box = buyer.page.locator(f'[name="parties"][value="{party}"]')
            box.set_checked(party in {wanted.value for wanted in rule.parties})
        if rule.max_age_months:
            buyer.set("max_age_months", str(rule.max_age_months))
        buyer.set("mandatory", rule.mandatory)
        if rule.code in belongs_to:
            select = buyer.page.locator('[name="suitability"]')
            option = select.locator("option", has_text=names[belongs_to[rule.code]].split()[0]).first
            select.select_option(value=option.get_attribute("value"))
        buyer.save()


def _criteria(buyer: Person, task_list: str, definition: TenderDefinition, texts: dict[str, Any]) -> None:
    for parent in definition.method.criteria:
        _criterion(buyer, task_list, parent, {}, parent=None)
        for leaf in parent.children:
            _criterion(buyer, task_list, leaf, texts["criteria"][leaf.code], parent=parent)


def _criterion(
    buyer: Person, task_list: str, criterion: Criterion, texts: dict[str, str], *, parent: Criterion | None
) -> None:
    buyer.goto(f"{task_list}/gunningscriteria/nieuw/")
    buyer.set_all(
        {
            "code": criterion.code,
            "name": criterion.name,
            "max_points": decimal_text(criterion.max_points, 2),
            "kind": criterion.kind.value,
            **{name: texts[name] for name in ("question", "aspects") if name in texts},
        }
    )
    if parent is not None:
        select = buyer.page.locator('[name="parent"]')
        option = select.locator("option", has_text=parent.name).first
        select.select_option(value=option.get_attribute("value"))
    buyer.save()


def _scale(buyer: Person, task_list: str, definition: TenderDefinition, texts: dict[str, Any]) -> None:
    buyer.goto(f"{task_list}/scoreschaal/")
    for place, level in enumerate(definition.method.scale):
        _row(buyer, place)
        buyer.set(f"rows-{place}-label", level.label)
        buyer.set(f"rows-{place}-value", str(level.value))
        buyer.set(f"rows-{place}-description", texts["scale"][level.label])
    buyer.save()


def _method(buyer: Person, task_list: str) -> None:
    buyer.goto(f"{task_list}/beoordelingsmethode/")
    buyer.set_all(
        {
            "places": "3",
            "minimum_total": "55",
            "final_score": "consensus_op_schaal",
            "minimum_evaluators": "3",
            "plan_title": "Plan van aanpak",
            "plan_max_pages": "6",
            "plan_over_limit": "afknippen",
            "two_person_opening": True,
        }
    )
    buyer.save()


def _tie_break(buyer: Person, task_list: str) -> None:
    buyer.goto(f"{task_list}/gelijke-stand/")
    steps = (("1B", "altijd"), ("2A", "gunningsgrens"), ("1A", "gunningsgrens"), ("2B", "gunningsgrens"))
    for code, scope in steps:
        _tie_key(buyer, f"criterium:{code}", scope)
    _tie_key(buyer, "loting:", "gunningsgrens")


def _tie_key(buyer: Person, key: str, scope: str) -> None:
    buyer.set_all({"key": key, "scope": scope})
    buyer.page.locator('[name="change"][value="add:"]').click()
    buyer.page.wait_for_load_state()
    buyer.check()
    assert not buyer.page.title().startswith("Fout"), buyer.page.locator("main").inner_text()


def _row(buyer: Person, place: int) -> None:
    """Make sure that there is a row at this place."""
    if buyer.page.locator(f'main [name^="rows-{place}-"]').count() == 0:
        buyer.page.locator('[name="add"]').click()
        buyer.page.wait_for_load_state()
        expect(buyer.page.locator(f'main [name^="rows-{place}-"]').first).to_be_visible()
