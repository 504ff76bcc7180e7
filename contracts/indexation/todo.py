"""What awaits a contract manager around indexation, for the start page."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from contracts.execution.selectors import files, managed_tenders
from contracts.indexation.selectors import Indexed, indexed
from tenders.domain.terms import end_of_day
from tenders.domain.wording import local_date
from tenders.todo import Todo

# From this month on the figures of the next year are published; before the year begins the letters go out.
_MONTH_OF_FIGURES = 10


def indexation_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """Add what the tender leaves open, enter figures, fix tariffs. A constant number of queries."""
    today = local_date(at)
    managed = list(managed_tenders(user).values_list("pk", flat=True))
    if not managed:
        return []
    running = files().filter(contract__decision__tender__in=managed, ended_on=None)
    by_tender: dict[int, list[Indexed]] = defaultdict(list)
    found = indexed(list(running.filter(ends_on__gte=today).order_by("pk")), today)
    for one in found:
        if one.tariffs:
            by_tender[one.file.contract.decision.tender_id].append(one)
    return [todo for each in by_tender.values() for todo in (*_to_set(each, today), *_to_fix(each))]


def _to_set(found: list[Indexed], today: date) -> Iterator[Todo]:
    """The weights, and after that the figures of the years that have begun or nearly."""
    tender = found[0].file.contract.decision.tender
    if found[0].rule is None:
        url = reverse("contracts:indexation_rule", args=[tender.public_id])
        yield Todo(text="Leg vast hoe de tarieven worden geïndexeerd", url=url, tender=tender)
    last = today.year + 1 if today.month >= _MONTH_OF_FIGURES else today.year
    page = reverse("contracts:index_figure", args=[tender.public_id])
    for year, name in sorted(
        {(one.year, name) for each in found for one in each.years for name in one.missing}
    ):
        if year <= last:
            yield Todo(
                text=f"Leg het indexcijfer van {name} voor {year} vast",
                url=f"{page}?{urlencode({'index': name, 'jaar': year})}",
                tender=tender,
                due=end_of_day(date(year - 1, 12, 31)),
            )


def _to_fix(found: list[Indexed]) -> Iterator[Todo]:
    for each in found:
        contract = each.file.contract
        for one in each.years:
            if not one.may_be_fixed:
                continue
            is_new = one.standing is None
            words = f"de tarieven van {one.year}"
            holder = contract.bid.organisation.name
            yield Todo(
                text=f"Stel {words} vast voor {holder}" if is_new else f"Verbeter {words} voor {holder}",
                without_names=f"Stel {words} vast" if is_new else f"Verbeter {words}",
                url=reverse("contracts:indexation_year", args=[each.file.public_id, one.year]),
                tender=contract.decision.tender,
                due=end_of_day(one.starts_on) if is_new else None,
            )
