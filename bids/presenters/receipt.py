"""The receipt page: to the millisecond when, and per object its task, size and hashes; never a file name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bids.domain import tasks
from bids.domain.receipt import instant_text, received_in_words
from bids.listing import tasks_for
from bids.models import Bid, Submission
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


def receipt_pdf_context(
    tender: Tender, definition: TenderDefinition, bid: Bid, submission: Submission
) -> dict[str, Any]:
    """The receipt as a document; of each object sizes in bytes and the whole hashes, which a page shortens."""
    ended = received_in_words(submission.ended_at) if submission.ended_at else ""
    return {
        "authority": tender.authority.name,
        "reference": tender.reference,
        "date": submission.received_at,
        "subject": "Ontvangstbewijs van uw inschrijving",
        "recipient": [bid.organisation.name],
        "tender": tender,
        "bid": bid,
        "submission": submission,
        "received": received_in_words(submission.received_at),
        "received_utc": instant_text(submission.received_at),
        "ended": ended,
        "rows": _rows(submission, task_titles(tender, definition)),
    }


def task_titles(
    tender: Tender, definition: TenderDefinition, names: Mapping[int, str] | None = None
) -> dict[str, str]:
    """By key, also those of members: by number, or under their `names` where those are known."""
    listed = tasks_for(tender, definition)
    titles = {task.key: task.title for task in listed}
    titles[tasks.evidence_key(tasks.GROUP_CODE)] = "Garantie van de moedermaatschappij of 403-verklaring"
    of_member = {tasks.MEMBER_DECLARATION: tasks.DECLARATION_TITLE} | {
        tasks.evidence_key(rule.code): rule.name for rule in definition.evidence
    }
    for number in range(1, tasks.MOST_MEMBERS + 1):
        name = (names or {}).get(number, f"Lid {number}")
        titles |= {tasks.member_key(number, rest): f"{name}: {title}" for rest, title in of_member.items()}
    return titles | {tasks.MANIFEST: "Inhoudsopgave (door het systeem gemaakt)"}


def _rows(submission: Submission, titles: dict[str, str]) -> list[ReceiptRow]:
    return [
        ReceiptRow(
            titles.get(obj.task, obj.task), obj.plain_size, obj.plain_sha256, obj.cipher_sha256, obj.damaged
        )
        for obj in submission.items.all()
    ]
