"""What awaits a person around contracts in execution, for the start page."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from contracts.domain.agreements import AgreementStatus
from contracts.domain.options import MONTHS_TO_REMIND, Outcome
from contracts.domain.periods import extended
from contracts.execution.selectors import files, managed_tenders
from contracts.models import Contract, ContractFile, ContractMeeting, ContractOption, ContractTask
from tenders.domain.terms import end_of_day
from tenders.domain.wording import date_in_words, local_date
from tenders.models import Tender
from tenders.todo import Todo

# A task is brought to mind so many days before its day; the plan for a year's meetings from this month on.
_DAYS_FOR_TASK = 30
_MONTH_TO_PLAN = 10
_WITH = (
    "file__contract__decision__tender__authority",
    "file__contract__bid__organisation",
)


def execution_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """For who manages contracts; a constant number of queries."""
    managed = list(managed_tenders(user).values_list("pk", flat=True))
    if not managed:
        return []
    today = local_date(at)
    running = files().filter(contract__decision__tender__in=managed, ended_on=None)
    return [
        *_to_start(managed),
        *_to_decide(running, today),
        *_to_end(running, today),
        *_to_see_to(managed, today),
        *_to_record(managed, today),
        *_to_plan(running, today),
    ]


def _to_start(managed: list[int]) -> Iterator[Todo]:
    waiting = Contract.objects.filter(
        decision__tender__in=managed,
        decision__replaced_at=None,
        agreements__status=AgreementStatus.SIGNED.value,
        file__isnull=True,
    )
    for row in waiting.select_related("decision__tender__authority", "lot", "bid__organisation").order_by(
        "pk"
    ):
        yield Todo(
            text=f"Start de uitvoering met {row.bid.organisation.name}, perceel {row.lot.number}",
            without_names="Start de uitvoering van een contract",
            url=reverse("contracts:contract_start", args=[row.decision.tender.public_id, row.public_id]),
            tender=row.decision.tender,
        )


def _to_decide(running: QuerySet[ContractFile], today: date) -> Iterator[Todo]:
    """Of each contract the option that is next, from some months before its day on; an expired one can use none."""
    still = running.filter(ends_on__gte=today).exclude(options__outcome=Outcome.DECLINED.value)
    rows = ContractOption.objects.filter(
        file__in=still.values("pk"),
        outcome=Outcome.OPEN.value,
        decide_by__lte=extended(today, MONTHS_TO_REMIND),
    )
    seen: set[int] = set()
    for row in rows.select_related(*_WITH).order_by("file_id", "number"):
        if row.file_id not in seen:
            seen.add(row.file_id)
            yield _todo(
                f"Besluit over verlenging {row.number} van het contract met {_holder(row.file)}",
                "Besluit over de verlenging van een contract",
                "contracts:contract_option",
                row.file,
                row.public_id,
                due=row.decide_by,
            )


def _to_end(running: QuerySet[ContractFile], today: date) -> Iterator[Todo]:
    for file in running.filter(ends_on__lt=today):
        yield _todo(
            f"Leg het einde vast van het contract met {_holder(file)}",
            "Leg het einde van een contract vast",
            "contracts:contract_end",
            file,
            due=file.ends_on,
        )


def _to_see_to(managed: list[int], today: date) -> Iterator[Todo]:
    tasks = ContractTask.objects.filter(
        file__contract__decision__tender__in=managed,
        done_on=None,
        due_on__lte=today + timedelta(days=_DAYS_FOR_TASK),
    )
    for task in tasks.select_related(*_WITH):
        yield _todo(
            f"{task.title} ({_holder(task.file)})",
            "Rond een taak bij een contract af",
            "contracts:contract_task",
            task.file,
            task.public_id,
            due=task.due_on,
        )


def _to_record(managed: list[int], today: date) -> Iterator[Todo]:
    meetings = ContractMeeting.objects.filter(
        file__contract__decision__tender__in=managed, held_on__lt=today, notes=""
    )
    for meeting in meetings.select_related(*_WITH):
        yield _todo(
            f"Leg het verslag vast van het gesprek met {_holder(meeting.file)} op {date_in_words(meeting.held_on)}",
            "Leg het verslag van een contractgesprek vast",
            "contracts:contract_meeting",
            meeting.file,
            meeting.public_id,
        )


def _to_plan(running: QuerySet[ContractFile], today: date) -> Iterator[Todo]:
    """Late in the year, where fewer meetings are held and planned than were agreed."""
    if today.month < _MONTH_TO_PLAN:
        return
    rows = running.filter(meetings_per_year__isnull=False, starts_on__lt=date(today.year, 1, 2))
    counted = rows.annotate(this_year=Count("meetings", filter=Q(meetings__held_on__year=today.year))).filter(
        this_year__lt=F("meetings_per_year"), ends_on__gte=today
    )
    for file in counted:
        yield _todo(
            f"Plan een contractgesprek met {_holder(file)}: "
            f"dit jaar {file.this_year} van ten minste {file.meetings_per_year}",
            "Plan een contractgesprek",
            "contracts:contract_meetings",
            file,
            due=date(today.year, 12, 31),
        )


def _todo(
    text: str, without_names: str, name: str, file: ContractFile, *more: object, due: date | None = None
) -> Todo:
    tender: Tender = file.contract.decision.tender
    return Todo(
        text=text,
        without_names=without_names,
        url=reverse(name, args=[file.public_id, *more]),
        tender=tender,
        due=end_of_day(due) if due else None,
    )


def _holder(file: ContractFile) -> str:
    return file.contract.bid.organisation.name
