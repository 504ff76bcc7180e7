"""What the pages of complaints show, as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tenders.domain.complaints import OUTCOME_LABELS, Outcome, next_instances, planning_warning
from tenders.domain.wording import date_in_words, instant_in_words, local_date
from tenders.models import Complaint
from ui.presentation import Tone

_TONES = {
    Outcome.UPHELD: Tone.GOOD,
    Outcome.PARTLY: Tone.INFO,
    Outcome.REJECTED: Tone.NEUTRAL,
    Outcome.INADMISSIBLE: Tone.NEUTRAL,
}


@dataclass(frozen=True)
class ComplaintRow:
    number: int
    complainant: str
    subject: str
    received_at: datetime
    due_on: date
    status: str
    tone: Tone
    warning: str


def complaint_rows(complaints: Iterable[Complaint], *, at: datetime) -> list[ComplaintRow]:
    return [
        ComplaintRow(
            number=row.number,
            complainant=row.complainant_name,
            subject=row.subject,
            received_at=row.received_at,
            due_on=row.due_on,
            status=_status(row, at)[0],
            tone=_status(row, at)[1],
            warning=warning_of(row, at=at),
        )
        for row in complaints
    ]


def warning_of(complaint: Complaint, *, at: datetime) -> str:
    """While it is undecided: that its term ends on or after the closing of the bids."""
    if is_decided(complaint):
        return ""
    return planning_warning(complaint.due_on, complaint.tender.closes_at, at=at)


def is_decided(complaint: Complaint) -> bool:
    return hasattr(complaint, "decision")


def complaint_facts(complaint: Complaint, *, at: datetime, named: bool) -> list[tuple[str, str]]:
    """What was filed and, once there is one, what was decided."""
    facts = [
        ("Nummer", str(complaint.number)),
        ("Klager", complaint.complainant_name if named else ""),
        ("Binnengekomen", complaint.get_channel_display() if complaint.is_from_outside else ""),
        ("Antwoord naar", complaint.reply_to),
        ("Ontvangen", instant_in_words(complaint.received_at)),
        ("Ingeschreven door", complaint.filed_by.name if complaint.is_from_outside else ""),
        ("Beslissing uiterlijk op", date_in_words(complaint.due_on)),
        ("Status", _status(complaint, at)[0]),
        ("Onderwerp", complaint.subject),
        ("Klacht", complaint.text),
        ("Gevraagd", complaint.wish),
    ]
    return [(label, value) for label, value in facts if value]


def decision_facts(complaint: Complaint) -> list[tuple[str, str]]:
    decision = complaint.decision
    facts = (
        ("Uitkomst", OUTCOME_LABELS[Outcome(decision.outcome)]),
        ("Redenen", decision.reasons),
        ("Wat wij doen", decision.measures),
        ("Beslist", f"{instant_in_words(decision.decided_at)}, door {complaint.tender.authority.name}"),
    )
    return [(label, value) for label, value in facts if value]


def answer_text(complaint: Complaint) -> str:
    """The decision as a text to send to who complained outside."""
    decision = complaint.decision
    received = (
        f"Op {instant_in_words(complaint.received_at)} ontvingen wij uw klacht over de aanbesteding "
        f"“{complaint.tender.title}”. Het onderwerp is: {complaint.subject}. De klacht staat in ons register met "
        f"nummer {complaint.number}."
    )
    lines = [
        received,
        f"Onze beslissing: uw klacht is {OUTCOME_LABELS[Outcome(decision.outcome)]}.",
        f"Onze redenen: {decision.reasons}",
    ]
    if decision.measures:
        lines.append(f"Wat wij doen: {decision.measures}")
    instances = where_next(complaint)
    if instances:
        lines.append("Bent u het niet eens met deze beslissing, dan kunt u naar:")
        lines += [f"- {instance};" for instance in instances[:-1]] + [f"- {instances[-1]}."]
    lines.append(complaint.tender.authority.name)
    return "\n\n".join(lines)


def where_next(complaint: Complaint) -> tuple[str, ...]:
    """Where a complainant that does not agree can go."""
    return next_instances(Outcome(complaint.decision.outcome), complaint.tender.court)


def _status(complaint: Complaint, at: datetime) -> tuple[str, Tone]:
    if is_decided(complaint):
        outcome = Outcome(complaint.decision.outcome)
        return OUTCOME_LABELS[outcome], _TONES[outcome]
    if local_date(at) > complaint.due_on:
        return "termijn verstreken", Tone.BAD
    return "in behandeling", Tone.WARN
