"""The verification on pages: where each winner stands, and each item with what came in."""

from dataclasses import dataclass
from datetime import datetime

from contracts.domain.verification import Outcome, Stage
from contracts.models import Verification, VerificationItem
from contracts.verification.selectors import Supplied, stage, supplied
from ui.presentation import Tone

STAGES = {
    Stage.WAITING: ("wacht op de winnaar", Tone.NEUTRAL),
    Stage.TO_JUDGE: ("te beoordelen", Tone.INFO),
    Stage.NOT_MET: ("voldoet niet", Tone.BAD),
    Stage.MET: ("voldoet", Tone.GOOD),
    Stage.FAILED: ("afgevallen", Tone.BAD),
}
_TONES = {Outcome.OPEN: Tone.NEUTRAL, Outcome.MET: Tone.GOOD, Outcome.NOT_MET: Tone.BAD}


@dataclass(frozen=True)
class ItemRow:
    """`is_late`: the term has passed and nothing came in."""

    item: VerificationItem
    tone: Tone
    supplies: list[Supplied]
    is_open: bool
    is_late: bool


@dataclass(frozen=True)
class WinnerRow:
    verification: Verification
    word: str
    tone: Tone
    met: int
    count: int


def winner_row(verification: Verification, *, at: datetime) -> WinnerRow:
    word, tone = STAGES[stage(verification, at=at)]
    items = list(verification.items.all())
    met = sum(item.outcome == Outcome.MET.value for item in items)
    return WinnerRow(verification, word, tone, met, len(items))


def item_rows(verification: Verification, *, at: datetime) -> list[ItemRow]:
    rows = []
    for item in verification.items.all():
        state = item.state
        is_open = state.outcome is Outcome.OPEN
        rows.append(
            ItemRow(
                item=item,
                tone=_TONES[state.outcome],
                supplies=[supplied(each) for each in item.supplies.all()],
                is_open=is_open and at <= item.due_at,
                is_late=is_open and at > item.due_at and not state.is_supplied,
            )
        )
    return rows
