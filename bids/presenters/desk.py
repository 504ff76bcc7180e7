"""The Inschrijfbureau: the task list of a bidder, and what happens if it stays like this."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from bids.content import DraftItem
from bids.domain import tasks
from bids.domain.participation import Group
from bids.domain.tasks import Task
from tenders.domain.definition import EvidenceRule, TenderDefinition
from tenders.domain.evidence import oldest_allowed
from tenders.domain.wording import date_in_words, local_date, names_in_words
from tenders.models import Tender
from ui.formatting import file_size
from ui.presentation import Task as TaskRow
from ui.presentation import TaskGroup, TaskState


@dataclass(frozen=True)
class MemberPart:
    """The checklist of one member; `warnings` are sentences that name it."""

    group: TaskGroup
    warnings: list[str]


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
    group: Group = Group.NONE,
    parts: Sequence[MemberPart] = (),
) -> Desk:
    """`parts` are the checklists of the members: what is missing there is named, and blocks nothing."""
    listed = tasks.tasks_of(
        definition, plan_title=tender.plan_title, is_rehearsal=tender.is_rehearsal, group=group
    )
    closes_at = tender.closes_at
    rows: dict[str, list[TaskRow]] = {"answers": [], "evidence": [], "plan": []}
    warnings = []
    for place, task in enumerate(listed, start=1):
        url = reverse("bids:task", args=[tender.public_id, place]) if is_editable else ""
        row, warning = task_row(task, items.get(task.key), definition, closes_at, url=url)
        if warning:
            warnings.append(warning)
        rows[_group(task)].append(row)
    titles = {"answers": "Gegevens en antwoorden", "evidence": "Bewijsmiddelen", "plan": "Uw aanbod"}
    finished = [key for key, item in items.items() if not _gaps(item)]
    missing = [task.title for task in tasks.missing_required(listed, finished)]
    groups = [TaskGroup(titles[name], found) for name, found in rows.items() if found]
    return Desk(
        groups=[*groups, *(part.group for part in parts)],
        missing=missing,
        warnings=[*warnings, *(warning for part in parts for warning in part.warnings)],
    )


def task_row(
    task: Task, item: DraftItem | None, definition: TenderDefinition, closes_at: datetime | None, *, url: str
) -> tuple[TaskRow, str]:
    """A task with its state, and what the toetser will see of it where something is wrong."""
    warning = _warning(task, item, definition, closes_at)
    state, hint = _state(task, item, warning), _hint(task, item, definition, closes_at, warning)
    return TaskRow(label=task.title, url=url, state=state, hint=hint), warning


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


def _is_declaration_of_member(task: Task) -> bool:
    number, rest = tasks.split_key(task.key)
    return bool(number) and rest == tasks.MEMBER_DECLARATION


def _gaps(item: DraftItem) -> int:
    """How many answers are still to be given in it."""
    return len((item.details or {}).get("missing", ()))


def _group(task: Task) -> str:
    if task.evidence is not None:
        return "evidence"
    return "plan" if task.key in {tasks.PLAN, tasks.PRICE} else "answers"


def _state(task: Task, item: DraftItem | None, warning: str) -> TaskState:
    if task.key == tasks.PARTICIPATION and item is None:
        return TaskState.NOT_NEEDED
    if item is None:
        optional = task.evidence is not None and not task.evidence.mandatory
        return TaskState.NOT_NEEDED if optional else TaskState.NOT_STARTED
    return TaskState.BUSY if warning else TaskState.DONE


def _hint(
    task: Task, item: DraftItem | None, definition: TenderDefinition, closes_at: datetime | None, warning: str
) -> str:
    if item is None:
        return _what_is_asked(task, definition, closes_at)
    if item.is_carried:
        return "Overgenomen uit uw eerdere inschrijving en verzegeld. U kunt het vervangen."
    if warning:
        return warning
    return _file_facts(item) if task.is_file else ""


def _what_is_asked(task: Task, definition: TenderDefinition, closes_at: datetime | None) -> str:
    if task.evidence is not None:
        optional = "" if task.evidence.mandatory else " Niet verplicht."
        return newest_rule(task.evidence, closes_at) + optional
    if task.key == tasks.PARTICIPATION:
        return "U schrijft alleen in. Wijzig dit als anderen meedoen."
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
        is_due = (task.evidence is not None and task.evidence.mandatory) or _is_declaration_of_member(task)
        return f"{task.title} is verplicht en ontbreekt nog." if is_due else ""
    if task.key == tasks.PARTICIPATION:
        return " ".join((item.details or {}).get("missing", ()))
    if _gaps(item):
        count = _gaps(item)
        return f"{task.title}: er {'ontbreekt nog 1 antwoord' if count == 1 else f'ontbreken nog {count} antwoorden'}."
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
