"""The bewijskluis on a page: what is in it, how old it is, and what fits a task of a bid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bids.domain.safe import kind_for, remind_on
from bids.presenters.evidence import doubt
from bids.safe.selectors import SafeEvidence
from tenders.domain.definition import EvidenceRule
from tenders.domain.evidence import age_in_words
from tenders.domain.wording import date_in_words
from ui.presentation import Tone


@dataclass(frozen=True)
class SafeRow:
    """A bewijsmiddel in the list of the bewijskluis."""

    kept: SafeEvidence
    age: str
    until: str
    verdict: str
    tone: Tone
    advice: str


@dataclass(frozen=True)
class Offer:
    """A bewijsmiddel that can be used for a task; `doubt` says why it may not do there."""

    kept: SafeEvidence
    age: str
    doubt: str


def safe_rows(contents: Iterable[SafeEvidence], *, today: date) -> list[SafeRow]:
    return [_row(kept, today) for kept in contents]


def offers_for(
    rule: EvidenceRule, contents: Iterable[SafeEvidence], *, today: date, closes_at: datetime | None
) -> list[Offer]:
    """The kind that the task asks first, and of one kind the youngest first."""
    wanted = kind_for(f"{rule.code} {rule.name}")
    ordered = sorted(
        contents,
        key=lambda kept: (kept.kind is not wanted, -(kept.details.issued_on or date.min).toordinal()),
    )
    return [
        Offer(kept, _age(kept, today), doubt(rule, kept.details, today=today, closes_at=closes_at))
        for kept in ordered
    ]


def _row(kept: SafeEvidence, today: date) -> SafeRow:
    last, ask = kept.expires_on, remind_on(kept.kind, kept.details)
    if last is None or ask is None:
        verdict, tone, advice = "geen einddatum", Tone.NEUTRAL, ""
    elif last < today:
        verdict, tone = "te oud of verlopen", Tone.BAD
        advice = f"Vraag een nieuw exemplaar aan: {kept.facts.delivery}."
    elif ask <= today:
        verdict, tone = "loopt af", Tone.WARN
        advice = f"Vraag nu een nieuw exemplaar aan: {kept.facts.delivery}."
    else:
        verdict, tone, advice = "in orde", Tone.GOOD, f"Wij mailen u op {date_in_words(ask)}."
    return SafeRow(kept, _age(kept, today), date_in_words(last) if last else "", verdict, tone, advice)


def _age(kept: SafeEvidence, today: date) -> str:
    return age_in_words(kept.details.issued_on, today) if kept.details.issued_on else ""
