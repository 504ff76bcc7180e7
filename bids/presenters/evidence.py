"""How old a bewijsmiddel is, today and on the last day of submission, and what to do about it."""

from dataclasses import dataclass
from datetime import date, datetime

from bids.domain.details import EvidenceDetails
from tenders.domain.definition import EvidenceRule
from tenders.domain.evidence import age_in_words, evidence_signal, last_day_in_order, oldest_allowed
from tenders.domain.vocabulary import EvidenceSignal
from tenders.domain.wording import date_in_words, local_date
from ui.presentation import Tone

_VERDICTS = {
    None: ("in orde", Tone.GOOD),
    EvidenceSignal.TOO_OLD: ("te oud", Tone.BAD),
    EvidenceSignal.EXPIRED: ("verlopen", Tone.BAD),
    EvidenceSignal.IN_THE_FUTURE: ("nog niet afgegeven", Tone.BAD),
}


@dataclass(frozen=True)
class AgeRow:
    """What would be judged if the bid were received on this day."""

    when: str
    day: date
    age: str
    verdict: str
    tone: Tone


def newest_rule(rule: EvidenceRule, closes_at: datetime | None) -> str:
    """How old a bewijsmiddel may be on the last day of submission, in a sentence."""
    if rule.max_age_months is None or closes_at is None:
        return "Er geldt geen hoogste leeftijd."
    day = local_date(closes_at)
    oldest = oldest_allowed(day, rule.max_age_months)
    return (
        f"Mag op {date_in_words(day)} niet ouder zijn dan {rule.max_age_months} maanden: "
        f"van {date_in_words(oldest)} of later."
    )


def age_rows(
    rule: EvidenceRule, details: EvidenceDetails, *, today: date, closes_at: datetime | None
) -> tuple[AgeRow, ...]:
    """Today first, then the closing day; none without a date of issue."""
    if details.issued_on is None:
        return ()
    days = [("Als u vandaag indient", today)]
    if closes_at is not None and local_date(closes_at) > today:
        days.append(("Als u op de laatste dag indient", local_date(closes_at)))
    return tuple(_age_row(rule, details, when, day) for when, day in days)


def doubt(rule: EvidenceRule, details: EvidenceDetails, *, today: date, closes_at: datetime | None) -> str:
    """Why this bewijsmiddel may be refused as it is, and what to do; empty where it is in order until the end.

    The closing day counts too: until then the last submission may be received on any day.
    """
    if details.issued_on is None or closes_at is None:
        return ""
    return _doubt(rule, details.issued_on, details.valid_until, today=today, last_day=local_date(closes_at))


def ages_in_words(
    rule: EvidenceRule, details: EvidenceDetails, *, today: date, closes_at: datetime | None
) -> str:
    """'Dit stuk is 2 maanden oud als u vandaag indient, en 3 maanden oud als u op de laatste dag indient.'"""
    rows = age_rows(rule, details, today=today, closes_at=closes_at)
    text = ", en ".join(f"{row.age} {row.when.lower()}" for row in rows)
    return f"Dit stuk is {text}." if text else ""


def _doubt(
    rule: EvidenceRule, issued_on: date, valid_until: date | None, *, today: date, last_day: date
) -> str:
    last_good = last_day_in_order(issued_on, rule.max_age_months, valid_until)
    if last_good is None or last_good >= last_day:
        return ""
    if last_good == valid_until:
        text = (
            f"{rule.name} is geldig tot en met {date_in_words(last_good)}. "
            f"Upload er een die op {date_in_words(last_day)} nog geldig is."
        )
    else:
        oldest = oldest_allowed(last_day, rule.max_age_months or 0)
        text = (
            f"{rule.name} is van {date_in_words(issued_on)}. Op {date_in_words(last_day)} mag het niet ouder zijn "
            f"dan {rule.max_age_months} maanden: upload er een van {date_in_words(oldest)} of later."
        )
    if last_good >= today:
        text += f" Dient u uiterlijk {date_in_words(last_good)} in, dan is het nog in orde."
    return text


def _age_row(rule: EvidenceRule, details: EvidenceDetails, when: str, day: date) -> AgeRow:
    assert details.issued_on is not None  # noqa: S101 -- the caller has looked
    signal = evidence_signal(rule, details.issued_on, day, valid_until=details.valid_until)
    verdict, tone = _VERDICTS.get(signal, _VERDICTS[None])
    return AgeRow(when, day, age_in_words(details.issued_on, day), verdict, tone)
