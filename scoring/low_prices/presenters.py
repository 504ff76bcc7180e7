"""The prijsonderzoek on pages: the stage of each price, and the answers as they can be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from documents.vault import VaultDamaged
from scoring.domain.low_prices import REJECTING, VERDICTS, Stage, Verdict, stage_of
from scoring.low_prices.selectors import Examined, Explained, current_explanations, explained
from scoring.models import PriceInquiry
from tenders.domain.method import LowPrice, Outcome
from tenders.domain.wording import price_in_words
from ui.presentation import Tone

_STAGES = {
    Stage.WAITING: ("wacht op de inschrijver", Tone.NEUTRAL),
    Stage.ANSWERED: ("uitleg ontvangen", Tone.INFO),
    Stage.SILENT: ("termijn voorbij zonder antwoord", Tone.WARN),
}


@dataclass(frozen=True)
class State:
    word: str
    tone: Tone


@dataclass(frozen=True)
class Row:
    examined: Examined
    state: State
    needs_question: bool


@dataclass(frozen=True)
class Answer:
    found: Explained
    is_damaged: bool = False


def state_of(inquiry: PriceInquiry, *, at: datetime) -> State:
    stage = stage_of(inquiry.facts, at=at)
    if stage is Stage.JUDGED:
        verdict = Verdict(inquiry.verdict)
        return State(VERDICTS[verdict], Tone.BAD if verdict in REJECTING else Tone.GOOD)
    return State(*_STAGES[stage])


def overview_rows(found: Sequence[Examined], *, at: datetime) -> list[Row]:
    rows = []
    for one in found:
        if one.newest is not None:
            state = state_of(one.newest, at=at)
        elif one.is_ranked:
            state = State("vraag om uitleg", Tone.WARN)
        else:
            state = State("staat niet in de rangorde", Tone.NEUTRAL)
        rows.append(Row(one, state, needs_question=one.is_ranked and one.newest is None))
    return rows


def choices_without_signal(
    found: Sequence[Examined], outcome: Outcome, bids: dict[str, str]
) -> list[tuple[str, str]]:
    """Ranked prices that nobody asks about now, as "lot:bid"; `bids` has the public id by name."""
    busy = {(one.bidder, one.lot.number) for one in found if not one.is_settled}
    return [
        (f"{number}:{bids[row.bidder]}", f"{row.bidder}, perceel {number}")
        for number, lot in sorted(outcome.lots.items())
        for row in sorted(lot.ranking, key=lambda row: row.bidder)
        if (row.bidder, number) not in busy
    ]


def signal_in_words(signal: LowPrice, percent: int) -> str:
    return (
        f"De prijs is {price_in_words(signal.price)}. De mediaan van de {signal.counted} geldige prijzen op dit "
        f"perceel is {price_in_words(signal.median)}. Bij meer dan {percent}% daaronder, dus onder "
        f"{price_in_words(signal.bound)}, vraagt de aanbesteding om uitleg."
    )


def answers_of(inquiry: PriceInquiry) -> list[Answer]:
    found = []
    for row in current_explanations(inquiry):
        try:
            found.append(Answer(explained(row)))
        except VaultDamaged:
            found.append(Answer(Explained(row), is_damaged=True))
    return found
