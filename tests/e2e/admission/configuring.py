"""The inkoper configures a toelatingsprocedure from nothing, page by page, and publishes it."""

from datetime import date, datetime, timedelta

from playwright.sync_api import expect

from portal.demo.people import STAFF
from tests.e2e.gooi.configuring import explain
from tests.e2e.person import Person

TITLE = "Begeleiding en dagbesteding: toelating"


def create(buyer: Person) -> str:
    """The kind of procedure is chosen at the beginning; the address of the task list."""
    buyer.goto("/")
    buyer.follow("Begin een nieuwe aanbesteding")
    buyer.set_all({"title": TITLE, "key": "toelating-2026", "reference": "SD031", "kind": "toelating"})
    buyer.save()
    expect(buyer.page.get_by_role("link", name="Gunningscriteria")).to_have_count(0)
    return buyer.page.url.removesuffix("/")


def configure(buyer: Person, task_list: str, today: date, second: date) -> datetime:
    """Every page that it has; the instant at which the first round closes."""
    closing = datetime.combine(today + timedelta(days=30), datetime.min.time()).replace(hour=12)
    buyer.goto(f"{task_list}/basis/")
    buyer.set_all(
        {
            "summary": "Wie aan de eisen voldoet, krijgt een overeenkomst.",
            "description": "Begeleiding en dagbesteding voor inwoners.",
            "complaint_desk": "klachten@gemeente.example, antwoord binnen zes weken",
            "court": "de rechtbank Midden-Nederland",
            "signatory": "De directeur",
        }
    )
    buyer.save()
    buyer.goto(f"{task_list}/planning/")
    buyer.set_all(
        {
            "publication_on": today.isoformat(),
            "closes_at": closing.isoformat(timespec="minutes"),
            "intended_award_on": (today + timedelta(days=44)).isoformat(),
            "rows-0-closes_at": (closing - timedelta(days=20)).isoformat(timespec="minutes"),
            "rows-0-answered_on": (today + timedelta(days=17)).isoformat(),
        }
    )
    buyer.save()
    buyer.goto(f"{task_list}/percelen/")
    expect(buyer.page.locator('[name="rows-0-places"]')).to_have_count(0)
    buyer.set_all({"rows-0-number": "1", "rows-0-name": "Begeleiding"})
    buyer.save()
    buyer.goto(f"{task_list}/overeenkomst/")
    buyer.set_all(
        {
            "contract_start": (today + timedelta(days=90)).replace(day=1).isoformat(),
            "initial_months": "36",
            "max_value": "10.000.000",
        }
    )
    buyer.save()
    _requirements(buyer, task_list)
    _entry(buyer, task_list, second)
    return closing


def _requirements(buyer: Person, task_list: str) -> None:
    buyer.goto(f"{task_list}/geschiktheidseisen/nieuw/")
    buyer.set_all(
        {
            "code": "G1",
            "name": "Ervaring",
            "kind": "technical",
            "requirement": "U begeleidde in de laatste drie jaar ten minste tien cliënten.",
            "purpose": "Dan weten wij dat u dit werk kent.",
        }
    )
    buyer.save()
    buyer.goto(f"{task_list}/bewijsmiddelen/nieuw/")
    buyer.set_all({"code": "UEA", "name": "Uniform Europees Aanbestedingsdocument", "moment": "inschrijving"})
    buyer.save()
    buyer.goto(f"{task_list}/bewijsmiddelen/nieuw/")
    buyer.set_all({"code": "REF", "name": "Verklaring over cliënten", "moment": "inschrijving"})
    buyer.save()


def _entry(buyer: Person, task_list: str, second: date) -> None:
    """One moment is refused for this choice, as long as there is none in the list."""
    buyer.goto(f"{task_list}/")
    buyer.follow("Instroom")
    buyer.set("entry", "vaste_momenten")
    buyer.send()
    buyer.sees("Voeg hieronder ten minste één later moment toe.")
    if not buyer.page.locator('[name="rows-0-on"]').count():
        buyer.page.locator('[name="add"]').click()
        buyer.page.wait_for_load_state()
    buyer.set("entry", "vaste_momenten")
    buyer.set("rows-0-on", second.isoformat())
    buyer.save()


def give_roles(buyer: Person, task_list: str) -> None:
    buyer.goto(f"{task_list}/rollen/")
    for _, name, roles in STAFF:
        for role in roles:
            if role not in {"buyer", "evaluator", "chair"}:
                buyer.set_all({"user": name, "role": str(role)})
                buyer.save()


def publish(buyer: Person, task_list: str, today: date) -> str:
    """The id of the first round."""
    explain(buyer, task_list)
    buyer.goto(f"{task_list}/tenderned/")
    buyer.set_all({"reference": "403112", "announced_on": today.isoformat()})
    buyer.save()
    buyer.goto(f"{task_list}/publiceer/")
    buyer.press("Publiceer", exact=False)
    return task_list.rsplit("/", 1)[-1]
