"""No publication here before it stands on TenderNed, or 48 hours after it was sent there (Aw 2.65)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tenders.domain.wording import date_in_words, instant_in_words, local_date

WAIT = timedelta(hours=48)


@dataclass(frozen=True)
class Announced:
    """What the buyer noted of the announcement: when it was sent, and how and when it appeared."""

    sent_at: datetime | None = None
    reference: str = ""
    announced_on: date | None = None


def refusal(announced: Announced | None, *, at: datetime) -> str:
    """Why publishing here is not possible at `at`; empty where it is. Exactly 48 hours after sending it is."""
    sent_at = announced.sent_at if announced else None
    announced_on = announced.announced_on if announced else None
    if announced_on is not None and announced_on <= local_date(at):
        return ""
    if sent_at is not None and sent_at + WAIT <= at:
        return ""
    if announced_on is not None:
        return (
            f"De aankondiging staat vanaf {date_in_words(announced_on)} op TenderNed. "
            "Hier publiceren kan vanaf die dag, niet eerder."
        )
    if sent_at is not None:
        return (
            f"De aankondiging is op {instant_in_words(sent_at)} verzonden. Hier publiceren kan zodra u noteert "
            f"dat zij op TenderNed staat, en anders vanaf {instant_in_words(sent_at + WAIT)}."
        )
    return (
        "Publiceer eerst op TenderNed (artikel 2.65 Aanbestedingswet) en noteer hier het kenmerk en de dag. Staat "
        "de aankondiging er nog niet, noteer dan wanneer u haar verzond: na 48 uur kunt u hier publiceren."
    )


def in_words(announced: Announced) -> str:
    """One line for summaries and the public page."""
    if announced.announced_on is not None:
        return f"TenderNed {announced.reference}, {date_in_words(announced.announced_on)}"
    if announced.sent_at is not None:
        return f"verzonden naar TenderNed op {instant_in_words(announced.sent_at)}"
    return "nog niet op TenderNed"
