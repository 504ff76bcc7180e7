"""The receipt page: to the millisecond when, and per object its task, size and hashes; never a file name."""

from dataclasses import dataclass
from typing import Any

from bids.domain import tasks
from bids.models import Submission
from tenders.domain.definition import TenderDefinition
from tenders.models import Tender


@dataclass(frozen=True)
class ReceiptRow:
    title: str
    size: int
    plain_sha256: str
    cipher_sha256: str
    damaged: bool


@dataclass(frozen=True)
class ReceiptPage:
    submission: Submission
    rows: list[ReceiptRow]


def receipt_context(
    tender: Tender, definition: TenderDefinition, submissions: list[Submission]
) -> dict[str, Any]:
    """`submissions` are newest first, with their items at hand; `standing` is the one that counts, if any."""
    titles = task_titles(tender, definition)
    pages = [ReceiptPage(row, _rows(row, titles)) for row in submissions]
    ended = {Submission.Status.SUPERSEDED, Submission.Status.WITHDRAWN}
    standing = next((shown for shown in pages if shown.submission.status not in ended), None)
    return {
        "shown": standing or pages[0],
        "is_standing": standing is not None,
        "is_sealed": standing is not None and standing.submission.status == Submission.Status.SEALED,
        "earlier": [other for other in pages if other is not (standing or pages[0])],
    }


def task_titles(tender: Tender, definition: TenderDefinition) -> dict[str, str]:
    listed = tasks.tasks_of(definition, plan_title=tender.plan_title, is_rehearsal=tender.is_rehearsal)
    return {task.key: task.title for task in listed} | {
        tasks.MANIFEST: "Inhoudsopgave (door het systeem gemaakt)"
    }


def _rows(submission: Submission, titles: dict[str, str]) -> list[ReceiptRow]:
    return [
        ReceiptRow(
            titles.get(obj.task, obj.task), obj.plain_size, obj.plain_sha256, obj.cipher_sha256, obj.damaged
        )
        for obj in submission.items.all()
    ]
