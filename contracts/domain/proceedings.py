"""Kort geding and suspending complaint: what must be known of them, and what they do (Aw 2.131)."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from contracts.domain.errors import DecisionRefused
from tenders.domain.wording import date_in_words, local_date


class ProceedingKind(StrEnum):
    SUMMARY = "summary"
    COMPLAINT = "complaint"


class Judgment(StrEnum):
    REJECTED = "rejected"
    UPHELD = "upheld"
    PARTLY = "partly"
    WITHDRAWN = "withdrawn"


class Paper(StrEnum):
    """What is kept of a case."""

    WRIT = "writ"
    JUDGMENT = "judgment"
    OTHER = "other"


PAPER_LABELS: Mapping[Paper, str] = {
    Paper.WRIT: "dagvaarding of klacht",
    Paper.JUDGMENT: "vonnis of beslissing",
    Paper.OTHER: "ander stuk",
}
KIND_LABELS: Mapping[ProceedingKind, str] = {
    ProceedingKind.SUMMARY: "kort geding",
    ProceedingKind.COMPLAINT: "klacht die opschort",
}
JUDGMENT_LABELS: Mapping[Judgment, str] = {
    Judgment.REJECTED: "afgewezen",
    Judgment.UPHELD: "toegewezen",
    Judgment.PARTLY: "deels toegewezen",
    Judgment.WITHDRAWN: "ingetrokken",
}
# After these nobody is awarded by the decision as it stands.
BARRING = frozenset({Judgment.UPHELD, Judgment.PARTLY})


def must_suspend(kind: ProceedingKind, begun_at: datetime, standstill_ends_at: datetime) -> bool:
    """A kort geding that began within the standstill always suspends; the last second is still within it.

    A later one, and any complaint, suspends only where the authority chooses so.
    """
    return kind is ProceedingKind.SUMMARY and begun_at <= standstill_ends_at


def check_registration(
    kind: ProceedingKind,
    *,
    begun_at: datetime,
    released_at: datetime,
    court: str,
    reason: str,
    is_chosen: bool,
    at: datetime,
) -> None:
    """`is_chosen`: it suspends because the authority wants it, which takes a reason."""
    if begun_at > at:
        raise DecisionRefused("Dit moment ligt in de toekomst. Vul in wanneer het begon.", field="begun_at")
    if begun_at < released_at:
        raise DecisionRefused(
            "De brieven zijn pas daarna verstuurd. Vul het moment in waarop het tegen dit besluit begon.",
            field="begun_at",
        )
    if kind is ProceedingKind.SUMMARY and not court.strip():
        raise DecisionRefused("Vul in bij welke rechtbank het kort geding dient.", field="court")
    if is_chosen and not reason.strip():
        raise DecisionRefused(
            "Schrijf op waarom u de gunning opschort: de wet verplicht u er hier niet toe.", field="reason"
        )


def check_end(*, begun_at: datetime, ended_on: date, summary: str, at: datetime) -> None:
    if ended_on > local_date(at):
        raise DecisionRefused("Deze datum ligt in de toekomst.", field="ended_on")
    if ended_on < local_date(begun_at):
        raise DecisionRefused(
            f"Deze datum ligt vóór het begin op {date_in_words(local_date(begun_at))}.", field="ended_on"
        )
    if not summary.strip():
        raise DecisionRefused("Schrijf in het kort op wat de uitkomst is.", field="summary")
