"""The Inschrijfbureau: the task list of a bidder, and what happens if it stays like this."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from bids.content import DraftItem
from bids.domain import tasks
from bids.domain.tasks import Task
from tenders.domain.definition import EvidenceRule, TenderDefinition
from tenders.domain.evidence import oldest_allowed
from tenders.domain.wording import date_in_words, local_date, names_in_words
from tenders.models import Tender
from ui.formatting import file_size
from ui.presentation import Task as TaskRow
from ui.presentation import TaskGroup, TaskState


@dataclass(frozen=True)
class Desk:
    """`missing` blocks submitting; `warnings` does not, and says what the toetser will see."""

    groups: list[TaskGroup]
    missing: list[str]
    warnings: list[str]

    @property
    def is_complete(self) -> bool:
        return not self.missing


def desk_of(
    tender: Tender,
    definition: TenderDefinition,
    items: Mapping[str, DraftItem],
    *,
    is_editable: bool,
) -> Desk:
    listed = tasks.tasks_of(definition, plan_title=tender.plan_title, is_rehearsal=tender.is_rehearsal)
    closes_at = tender.closes_at
    rows: dict[str, list[TaskRow]] = {"answers": [], "evidence": [], "plan": []}
    warnings = []
    for place, task in enumerate(listed, start=1):
        item = items.get(task.key)
        warning = _warning(task, item, definition, closes_at)
        if warning:
            warnings.append(warning)
        rows[_group(task)].append(
            TaskRow(
                label=task.title,
                url=reverse("bids:task", args=[tender.public_id, place]) if is_editable else "",
                state=_state(task, item, warning),
                hint=_hint(task, item, definition, closes_at, warning),
            )
        )
    titles = {"answers": "Gegevens en antwoorden", "evidence": "Bewijsmiddelen", "plan": "Uw aanbod"}
    missing = [task.title for task in tasks.missing_required(listed, items.keys())]
    return Desk(
        groups=[TaskGroup(titles[name], found) for name, found in rows.items() if found],
        missing=missing,
        warnings=warnings,
    )


def newest_rule(rule: EvidenceRule, closes_at: datetime | None) -> str:
    """How old a bewijsmiddel may be on the last day of submission, in a sentence."""
    if rule.max_age_months is None or closes_at is None:
        return "Er geldt geen hoogste leeftijd."
    day = local_date(closes_at)
    oldest = oldest_allowed(day, rule.max_age_months)
    return (
        f"Mag op {date_in_words(day)} niet ouder zijn dan {rule.max_age_months} maanden: "
        f"van {date_in_words(oldest)} of later."
    )


def what_if(desk: Desk, *, is_submitted: bool, has_draft: bool) -> str:
    """What happens when nothing is done any more before the deadline."""
    if is_submitted and has_draft:
        return "Uw eerder ingediende inschrijving telt. Deze wijziging telt pas als u die ook indient."
    if is_submitted:
        return "Uw inschrijving is ingediend en telt mee. U hoeft niets meer te doen."
    if desk.is_complete:
        return "U doet niet mee: alles is ingevuld, maar er is nog niet ingediend."
    return f"U doet niet mee: er is nog niet ingediend. Dit ontbreekt: {names_in_words(desk.missing)}."


def _group(task: Task) -> str:
    if task.evidence is not None:
        return "evidence"
    return "plan" if task.key in {tasks.PLAN, tasks.PRICE} else "answers"


def _state(task: Task, item: DraftItem | None, warning: str) -> TaskState:
    if item is None:
        optional = task.evidence is not None and not task.evidence.mandatory
        return TaskState.NOT_NEEDED if optional else TaskState.NOT_STARTED
    return TaskState.BUSY if warning else TaskState.DONE


def _hint(
    task: Task, item: DraftItem | None, definition: TenderDefinition, closes_at: datetime | None, warning: str
) -> str:
    if item is not None and item.is_carried:
        return "Overgenomen uit uw eerdere inschrijving en verzegeld. U kunt het vervangen."
    if item is not None and warning:
        return warning
    if item is not None and task.is_file:
        return _file_facts(item)
    if task.evidence is not None:
        optional = "" if task.evidence.mandatory else " Niet verplicht."
        return newest_rule(task.evidence, closes_at) + optional
    if task.key == tasks.PLAN and definition.plan is not None:
        return f"Een PDF van ten hoogste {definition.plan.max_pages} pagina's."
    return ""


def _file_facts(item: DraftItem) -> str:
    facts = [item.name]
    pages = (item.findings or {}).get("pages")
    if pages:
        facts.append(f"{pages} {'pagina' if pages == 1 else 'pagina’s'}")
    if item.size is not None:
        facts.append(file_size(item.size))
    issued_on = (item.details or {}).get("issued_on")
    if issued_on:
        facts.append(f"afgegeven op {date_in_words(datetime.fromisoformat(issued_on).date())}")
    return ", ".join(facts)


def _warning(
    task: Task, item: DraftItem | None, definition: TenderDefinition, closes_at: datetime | None
) -> str:
    """What the toetser will see and the bidder can still repair; empty where nothing is wrong."""
    if item is None:
        is_due = task.evidence is not None and task.evidence.mandatory
        return f"{task.title} is verplicht en ontbreekt nog." if is_due else ""
    if task.evidence is not None:
        return _age_warning(task.evidence, item, closes_at)
    if task.key == tasks.PLAN and definition.plan is not None:
        pages = (item.findings or {}).get("pages") or 0
        if pages > definition.plan.max_pages:
            return (
                f"Uw plan heeft {pages} pagina's. Het maximum is {definition.plan.max_pages}: "
                "maak het korter, of lees in de aanbesteding wat er met de rest gebeurt."
            )
    return ""


def _age_warning(rule: EvidenceRule, item: DraftItem, closes_at: datetime | None) -> str:
    text = (item.details or {}).get("issued_on")
    if not text or rule.max_age_months is None or closes_at is None:
        return ""
    issued_on, day = datetime.fromisoformat(text).date(), local_date(closes_at)
    oldest = oldest_allowed(day, rule.max_age_months)
    if issued_on >= oldest:
        return ""
    return (
        f"{rule.name} is van {date_in_words(issued_on)}. Op {date_in_words(day)} mag het niet ouder zijn dan "
        f"{rule.max_age_months} maanden: upload er een van {date_in_words(oldest)} of later."
    )
