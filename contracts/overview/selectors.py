"""What the overview shows; a constant number of queries, however many contracts."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from accounts.models import User
from contracts.domain.execution import Term
from contracts.domain.expiry import Expiry, expiry_of
from contracts.domain.maximum import Use
from contracts.domain.options import Outcome
from contracts.domain.periods import extended
from contracts.execution.selectors import files, readable_tenders
from contracts.indexation.selectors import Indexed, indexed
from contracts.maximum.selectors import uses_of_tenders
from contracts.models import ContractFile, ContractOption, ContractTask
from contracts.social.selectors import Owed, owed_by
from tenders.models import Tender

DAYS_AHEAD = 90
MONTHS_AHEAD = 6
MOST_ROWS = 50
_WITH = ("file__contract__decision__tender", "file__contract__bid__organisation", "file__contract__lot")


@dataclass(frozen=True)
class Due:
    """Something with a day: a decision on an option, or a task."""

    on: date
    what: str
    file: ContractFile


@dataclass(frozen=True)
class Agreed:
    """Of all contracts of a tender: tariffs that wait to be fixed or corrected, and social return in cents.

    `owed` is None where no social return was agreed.
    """

    tender: Tender
    has_rule: bool
    to_fix: int
    to_correct: int
    owed: int | None
    accepted: int
    waiting: int


@dataclass(frozen=True)
class Overview:
    """`due` are the first of `due_count`; `uses` by tender, fullest first."""

    count: int
    expiry: Expiry
    due: list[Due]
    due_count: int
    uses: list[tuple[Tender, Use]]


def files_for(user: User) -> QuerySet[ContractFile]:
    """Those that the user reads as staff."""
    return files().filter(contract__decision__tender__in=readable_tenders(user))


def reads_contracts(user: User) -> bool:
    return readable_tenders(user).exists()


def overview_of(user: User, *, today: date) -> Overview:
    found = files_for(user)
    days = found.order_by().values_list("starts_on", "ends_on", "ended_on")
    terms = [Term(*row) for row in days]
    due, due_count = _due(found, today)
    tenders = list(readable_tenders(user).filter(decisions__contracts__file__isnull=False).distinct())
    uses = uses_of_tenders(tenders)
    rows = [(tender, uses[tender.pk]) for tender in tenders]
    rows.sort(key=lambda row: (-(row[1].percent or 0), row[0].title))
    return Overview(len(terms), expiry_of(terms, today), due, due_count, rows)


def agreed_of(user: User, *, today: date) -> list[Agreed]:
    """Indexation and social return by tender; eight queries, however many tenders and contracts."""
    found = list(files_for(user).order_by("pk"))
    tariffs: dict[int, list[Indexed]] = defaultdict(list)
    for one in indexed(found, today):
        tariffs[one.file.contract.decision.tender_id].append(one)
    owed: dict[int, list[Owed]] = defaultdict(list)
    for each in owed_by(found):
        owed[each.file.contract.decision.tender_id].append(each)
    rows = [_agreed(tariffs[key], owed[key]) for key in tariffs]
    return sorted(rows, key=lambda row: (row.tender.title, row.tender.pk))


def _agreed(found: list[Indexed], owed: list[Owed]) -> Agreed:
    waiting = [year for one in found for year in one.years if year.may_be_fixed]
    totals = [one.total for one in owed if one.total is not None]
    return Agreed(
        tender=found[0].file.contract.decision.tender,
        has_rule=found[0].rule is not None or not any(one.tariffs for one in found),
        to_fix=sum(year.standing is None for year in waiting),
        to_correct=sum(year.standing is not None for year in waiting),
        owed=sum(total.obligation for total in totals) if totals else None,
        accepted=sum(total.accepted for total in totals),
        waiting=sum(total.waiting for total in totals),
    )


def _due(found: QuerySet[ContractFile], today: date) -> tuple[list[Due], int]:
    """What is overdue or comes soon, by day."""
    running = found.filter(ended_on=None).order_by().values("pk")
    options = ContractOption.objects.filter(
        file__in=running,
        file__ends_on__gte=today,
        outcome=Outcome.OPEN.value,
        decide_by__lte=extended(today, MONTHS_AHEAD),
    ).exclude(file__options__outcome=Outcome.DECLINED.value)
    tasks = ContractTask.objects.filter(
        file__in=found.order_by().values("pk"), done_on=None, due_on__lte=today + timedelta(days=DAYS_AHEAD)
    )
    count = options.count() + tasks.count()
    rows = [
        Due(row.decide_by, f"Besluit over verlenging {row.number}", row.file)
        for row in options.select_related(*_WITH).order_by("decide_by", "pk")[:MOST_ROWS]
    ]
    rows += [
        Due(row.due_on, row.title, row.file)
        for row in tasks.select_related(*_WITH).order_by("due_on", "pk")[:MOST_ROWS]
    ]
    return sorted(rows, key=lambda row: (row.on, row.what))[:MOST_ROWS], count
