"""What is kept beside a contract: tasks, people, meetings, papers, and what holds for it."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from contracts.domain.contract_tasks import TaskKind
from contracts.domain.errors import DecisionRefused
from contracts.execution.services.state import change_file, locked_file
from contracts.models import ContractContact, ContractFile, ContractMeeting, ContractPaper, ContractTask
from documents.models import StoredFile
from tenders.domain.wording import local_date


@transaction.atomic
def add_task(file: ContractFile, *, title: str, due_on: date, by: User, at: datetime) -> ContractTask:
    file = locked_file(file, by=by)
    task = ContractTask.objects.create(
        file=file, kind=TaskKind.OTHER.value, title=title.strip(), due_on=due_on
    )
    change_file(file, "contract.task_added", task, by=by, at=at, data={"due_on": due_on.isoformat()})
    return task


@transaction.atomic
def finish_task(task: ContractTask, *, done_on: date, note: str, by: User, at: datetime) -> ContractTask:
    """Done on a day, with what came of it; for a meeting or a report that is the whole record."""
    file = locked_file(task.file, by=by)
    fresh = file.tasks.select_for_update(no_key=True).get(pk=task.pk)
    if fresh.done_on is not None:
        raise DecisionRefused("Deze taak is al gedaan.")
    if done_on > local_date(at):
        raise DecisionRefused("Deze dag ligt in de toekomst. Vul in wanneer het is gedaan.", field="done_on")
    if not note.strip():
        raise DecisionRefused("Schrijf in het kort op wat de uitkomst is.", field="note")
    fresh.done_on, fresh.note, fresh.done_by = done_on, note.strip(), by
    fresh.save(update_fields=["done_on", "note", "done_by"])
    change_file(
        file, "contract.task_done", fresh, by=by, at=at, data={"task": fresh.code, "on": done_on.isoformat()}
    )
    return fresh


@transaction.atomic
def add_contact(
    file: ContractFile,
    *,
    side: str,
    name: str,
    function: str = "",
    email: str = "",
    phone: str = "",
    by: User,
    at: datetime,
) -> ContractContact:
    """Their address is no part of the log."""
    file = locked_file(file, by=by)
    if not email.strip() and not phone.strip():
        raise DecisionRefused("Vul een e-mailadres of een telefoonnummer in.", field="email")
    contact = ContractContact.objects.create(
        file=file,
        side=ContractContact.Side(side).value,
        name=name.strip(),
        function=function.strip(),
        email=email.strip(),
        phone=phone.strip(),
        added_by=by,
        added_at=at,
    )
    change_file(file, "contract.contact_added", contact, by=by, at=at, data={"side": contact.side})
    return contact


@transaction.atomic
def end_contact(contact: ContractContact, *, by: User, at: datetime) -> None:
    file = locked_file(contact.file, by=by)
    fresh = file.contacts.select_for_update(no_key=True).get(pk=contact.pk)
    if fresh.ended_at is None:
        fresh.ended_at = at
        fresh.save(update_fields=["ended_at"])
        change_file(file, "contract.contact_ended", fresh, by=by, at=at)


@transaction.atomic
def add_meeting(
    file: ContractFile, *, held_on: date, subject: str, notes: str = "", by: User, at: datetime
) -> ContractMeeting:
    """One that was held has notes; one that is planned has none yet."""
    file = locked_file(file, by=by)
    _check_notes(held_on, notes, today=local_date(at))
    meeting = ContractMeeting.objects.create(
        file=file, held_on=held_on, subject=subject.strip(), notes=notes.strip(), added_by=by, added_at=at
    )
    change_file(file, "contract.meeting_added", meeting, by=by, at=at, data={"on": held_on.isoformat()})
    return meeting


@transaction.atomic
def change_meeting(
    meeting: ContractMeeting, *, held_on: date, subject: str, notes: str = "", by: User, at: datetime
) -> ContractMeeting:
    """Another day, or the notes afterwards."""
    file = locked_file(meeting.file, by=by)
    _check_notes(held_on, notes, today=local_date(at))
    fresh = file.meetings.select_for_update(no_key=True).get(pk=meeting.pk)
    fresh.held_on, fresh.subject, fresh.notes = held_on, subject.strip(), notes.strip()
    fresh.save(update_fields=["held_on", "subject", "notes"])
    change_file(file, "contract.meeting_changed", fresh, by=by, at=at, data={"on": held_on.isoformat()})
    return fresh


@transaction.atomic
def add_paper(
    file: ContractFile, *, title: str, stored: StoredFile, is_shared: bool, by: User, at: datetime
) -> ContractPaper:
    file = locked_file(file, by=by)
    paper = ContractPaper.objects.create(
        file=file, title=title.strip(), stored=stored, is_shared=is_shared, added_by=by, added_at=at
    )
    change_file(
        file,
        "contract.paper_added",
        paper,
        by=by,
        at=at,
        data={"sha256": stored.sha256, "is_shared": is_shared},
    )
    return paper


@transaction.atomic
def save_details(
    file: ContractFile, *, meetings_per_year: int | None, conditions: str, by: User, at: datetime
) -> ContractFile:
    fresh = locked_file(file, by=by)
    fresh.meetings_per_year, fresh.conditions = meetings_per_year, conditions.strip()
    fresh.save(update_fields=["meetings_per_year", "conditions"])
    change_file(
        fresh, "contract.details_changed", fresh, by=by, at=at, data={"meetings_per_year": meetings_per_year}
    )
    return fresh


def _check_notes(held_on: date, notes: str, *, today: date) -> None:
    if notes.strip() and held_on > today:
        raise DecisionRefused(
            "Dit gesprek is nog niet geweest. Laat het verslag leeg, of vul in wanneer het was.",
            field="notes",
        )
