"""The parts of the members of a bid: what each hands in itself, what is missing, and what happens if it stays so."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from bids.content import DraftItem, participation_of
from bids.domain import tasks
from bids.domain.participation import CAPACITY_LABELS, Capacity, Member, Participation
from bids.domain.tasks import Task
from bids.models import Draft, MemberSeat
from bids.presenters.desk import STAYS_MISSING, MemberPart, measures_of, task_row
from bids.selectors import given_by_third_party
from tenders.domain.definition import TenderDefinition
from tenders.models import Tender
from ui.presentation import Task as TaskRow
from ui.presentation import TaskGroup, TaskState


@dataclass(frozen=True)
class MemberRow:
    """An organisation on the page with the vorm van deelname."""

    member: Member
    part_id: str
    handed_in: int
    invited_at: datetime | None

    @property
    def label(self) -> str:
        return CAPACITY_LABELS[self.member.capacity]


def member_rows(draft: Draft, known: Participation, items: Mapping[str, DraftItem]) -> list[MemberRow]:
    seats = {seat.number: seat for seat in draft.seats.all()}
    return [
        MemberRow(
            member,
            str(seats[member.number].public_id),
            sum(tasks.split_key(key)[0] == member.number for key in items),
            seats[member.number].invited_at,
        )
        for member in known.members
        if member.number in seats
    ]


def listed_tasks(
    definition: TenderDefinition,
    number: int,
    member: Member | None,
    present: Collection[str],
    by_third_party: Collection[str],
) -> tuple[Task, ...]:
    """What a member hands in. Where the form is sealed: what was handed in before, and can be replaced."""
    if member is not None:
        return tasks.tasks_of_member(definition, member, by_third_party=by_third_party)
    every: dict[str, Task] = {}
    for capacity in Capacity:
        unknown = Member(number, "", "", capacity)
        for task in tasks.tasks_of_member(definition, unknown, by_third_party=by_third_party):
            every.setdefault(task.key, task)
    return tuple(task for key, task in every.items() if key in present)


def member_part(
    tender: Tender,
    definition: TenderDefinition,
    seat: MemberSeat,
    member: Member | None,
    items: Mapping[str, DraftItem],
    *,
    by_third_party: Collection[str],
    today: date,
    is_editable: bool,
) -> MemberPart:
    """`today` is the day on which the bid would be received if it were submitted now."""
    listed = listed_tasks(definition, seat.number, member, items.keys(), by_third_party)
    rows, warnings = [], []
    measures = measures_of(tender, definition, today)
    name = member.name if member is not None else f"Lid {seat.number}"
    for place, task in enumerate(listed, start=1):
        row, warning = task_row(
            task,
            items.get(task.key),
            measures,
            url=_url(tender, seat, task, place, is_editable),
        )
        rows.append(row)
        if warning:
            warnings.append(f"{name}: {warning}")
    title = member.label if member is not None else f"{name} (verzegeld)"
    hint = STAYS_MISSING if warnings else ""
    if not rows:
        nothing = "wordt niets apart gevraagd" if member is not None else "is eerder niets apart ingeleverd"
        rows.append(TaskRow(label=f"Van deze organisatie {nothing}", state=TaskState.NOT_NEEDED))
    return MemberPart(TaskGroup(title, rows, hint=hint), warnings)


def member_parts(
    tender: Tender,
    definition: TenderDefinition,
    draft: Draft,
    items: Mapping[str, DraftItem],
    *,
    today: date,
    is_editable: bool,
) -> list[MemberPart]:
    """Of every member, for the penvoerder."""
    seats = list(draft.seats.all())
    if not seats:
        return []
    known = participation_of(draft)
    given = given_by_third_party(tender)
    return [
        member_part(
            tender,
            definition,
            seat,
            known.member(seat.number) if known is not None else None,
            items,
            by_third_party=given,
            today=today,
            is_editable=is_editable,
        )
        for seat in seats
    ]


def _url(tender: Tender, seat: MemberSeat, task: Task, place: int, is_editable: bool) -> str:
    if not task.is_file:
        return reverse("bids:uea", args=[tender.public_id, seat.public_id])
    return reverse("bids:part_task", args=[tender.public_id, seat.public_id, place]) if is_editable else ""
