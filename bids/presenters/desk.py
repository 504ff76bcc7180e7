"""The Inschrijfbureau: the task list of a bidder, and what happens if it stays like this."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from bids.content import DraftItem
from bids.domain import tasks
from bids.domain.details import EvidenceDetails
from bids.domain.participation import Group
from bids.domain.plan import PlanMarks
from bids.domain.tasks import Task
from bids.listing import tasks_for
from bids.presenters.evidence import ages_in_words, doubt, newest_rule
from bids.presenters.plan import naming_in_words
from tenders.domain.definition import TenderDefinition
from tenders.domain.wording import date_in_words, names_in_words
from tenders.models import Tender
from ui.formatting import file_size
from ui.presentation import Task as TaskRow
from ui.presentation import TaskGroup, TaskState

STAYS_MISSING = (
    "Blijft dit zo, dan ziet de toetser dat er iets ontbreekt of niet klopt. "
    "De aanbestedende dienst beslist of het nog mag worden aangevuld."
)


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


@dataclass(frozen=True)
class Measures:
    """What a part of a bid is measured with."""

    definition: TenderDefinition
    closes_at: datetime | None
    today: date
    may_leave_out: bool


def desk_of(
    tender: Tender,
    definition: TenderDefinition,
    items: Mapping[str, DraftItem],
    *,
    today: date,
    is_editable: bool,
    group: Group = Group.NONE,
    parts: Sequence[MemberPart] = (),
) -> Desk:
    """`today` is the day on which the bid would be received if it were submitted now.

    `parts` are the checklists of the members: what is missing there is named, and blocks nothing.
    """
    listed = tasks_for(tender, definition, group=group)
    measures = measures_of(tender, definition, today)
    rows: dict[str, list[TaskRow]] = {"answers": [], "evidence": [], "plan": []}
    warnings = []
    for place, task in enumerate(listed, start=1):
        url = reverse("bids:task", args=[tender.public_id, place]) if is_editable else ""
        row, warning = task_row(task, items.get(task.key), measures, url=url)
        if warning:
            warnings.append(warning)
        rows[_group(task)].append(row)
    titles = {"answers": "Gegevens en antwoorden", "evidence": "Bewijsmiddelen", "plan": "Uw aanbod"}
    finished = [key for key, item in items.items() if not _gaps(item)]
    missing = [task.title for task in tasks.missing_required(listed, finished)]
    groups = [
        TaskGroup(titles[name], found, hint=_if_it_stays(name, found))
        for name, found in rows.items()
        if found
    ]
    return Desk(
        groups=[*groups, *(part.group for part in parts)],
        missing=missing,
        warnings=[*warnings, *(warning for part in parts for warning in part.warnings)],
    )


def measures_of(tender: Tender, definition: TenderDefinition, today: date) -> Measures:
    return Measures(definition, tender.closes_at, today, bool(tender.plan_uncounted_pages))


def task_row(task: Task, item: DraftItem | None, measures: Measures, *, url: str) -> tuple[TaskRow, str]:
    """A task with its state, and what the toetser will see of it where something is wrong."""
    warning = _warning(task, item, measures)
    state, hint = _state(task, item, warning), _hint(task, item, measures, warning)
    return TaskRow(label=task.title, url=url, state=state, hint=hint), warning


def what_if(desk: Desk, *, is_submitted: bool, has_draft: bool) -> str:
    """What happens when nothing is done any more before the deadline."""
    if is_submitted and has_draft:
        return "Uw eerder ingediende inschrijving telt. Deze wijziging telt pas als u die ook indient."
    if is_submitted:
        return "Uw inschrijving is ingediend en telt mee. U hoeft niets meer te doen."
    if desk.is_complete:
        return "U doet niet mee: alles is ingevuld, maar er is nog niet ingediend."
    return f"U doet niet mee: er is nog niet ingediend. Dit ontbreekt: {names_in_words(desk.missing)}."


def _if_it_stays(group: str, rows: Sequence[TaskRow]) -> str:
    """A bewijsmiddel that is missing or doubtful holds nothing up; what happens then is said above the list."""
    unsound = {TaskState.MISSING, TaskState.DOUBTFUL}
    if group == "evidence" and any(row.state in unsound for row in rows):
        return f"U kunt indienen zonder dat alles hier klaar is. {STAYS_MISSING}"
    return ""


def _is_due(task: Task) -> bool:
    return task.required or _is_declaration_of_member(task)


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
        if task.evidence is None:
            return TaskState.MISSING if _is_due(task) else TaskState.NOT_STARTED
        return TaskState.MISSING if task.evidence.mandatory else TaskState.NOT_NEEDED
    return TaskState.DOUBTFUL if warning else TaskState.DONE


def _hint(task: Task, item: DraftItem | None, measures: Measures, warning: str) -> str:
    if item is None:
        return _what_is_asked(task, measures)
    if item.is_carried:
        age = " De leeftijd telt op de dag waarop u de wijziging indient." if task.evidence else ""
        return f"Overgenomen uit uw eerdere inschrijving en verzegeld. U kunt het vervangen.{age}"
    if warning:
        return warning
    return _file_facts(task, item, measures) if task.is_file else ""


def _what_is_asked(task: Task, measures: Measures) -> str:
    if task.evidence is not None:
        optional = "" if task.evidence.mandatory else " Niet verplicht."
        return newest_rule(task.evidence, measures.closes_at) + optional
    if task.key == tasks.PARTICIPATION:
        return "U schrijft alleen in. Wijzig dit als anderen meedoen."
    if task.key == tasks.TARIFF:
        return "De aanbestedende dienst heeft het tarief bepaald. Zonder uw aanvaarding kunt u niet indienen."
    if task.key == tasks.PLAN and measures.definition.plan is not None:
        return f"Een PDF van ten hoogste {measures.definition.plan.max_pages} pagina's."
    return ""


def _file_facts(task: Task, item: DraftItem, measures: Measures) -> str:
    facts = [item.name]
    pages = (item.findings or {}).get("pages")
    if pages:
        facts.append(f"{pages} {'pagina' if pages == 1 else 'pagina’s'}")
    if item.size is not None:
        facts.append(file_size(item.size))
    details = EvidenceDetails.from_json(item.details)
    if details.issued_on is not None:
        facts.append(f"afgegeven op {date_in_words(details.issued_on)}")
    if task.evidence is None:
        return ", ".join(facts)
    ages = ages_in_words(task.evidence, details, today=measures.today, closes_at=measures.closes_at)
    return f"{', '.join(facts)}. {ages}".strip()


def _warning(task: Task, item: DraftItem | None, measures: Measures) -> str:
    """What the toetser will see and the bidder can still repair; empty where nothing is wrong."""
    if item is None:
        is_due = (task.evidence is not None and task.evidence.mandatory) or _is_declaration_of_member(task)
        return f"{task.title} is verplicht en ontbreekt nog." if is_due else ""
    if task.key in {tasks.PARTICIPATION, tasks.TARIFF}:
        return " ".join((item.details or {}).get("missing", ()))
    if task.key == tasks.PRICE and _gaps(item):
        return "Uw prijs is niet volledig of te laag. Vul hem opnieuw in."
    if _gaps(item):
        count = _gaps(item)
        return f"{task.title}: er {'ontbreekt nog 1 antwoord' if count == 1 else f'ontbreken nog {count} antwoorden'}."
    if task.evidence is not None:
        details = EvidenceDetails.from_json(item.details)
        return doubt(task.evidence, details, today=measures.today, closes_at=measures.closes_at)
    return _plan_warning(item, measures) if task.key == tasks.PLAN else ""


def _plan_warning(item: DraftItem, measures: Measures) -> str:
    if named := naming_in_words(item.findings or {}):
        return f"Uw plan wordt zonder namen beoordeeld, maar wij vinden: {named}. Haal dit eruit en upload het opnieuw."
    limit = measures.definition.plan
    pages = _counting_pages(item, measures)
    if limit is not None and pages > limit.max_pages:
        return (
            f"Uw plan heeft {pages} pagina's die meetellen. Het maximum is {limit.max_pages}: "
            "maak het korter, of lees in de aanbesteding wat er met de rest gebeurt."
        )
    return ""


def _counting_pages(item: DraftItem, measures: Measures) -> int:
    pages = (item.findings or {}).get("pages") or 0
    marks = PlanMarks.from_json(item.details)
    return pages - len(marks.within(pages, may_leave_out=measures.may_leave_out, codes=()).uncounted)
