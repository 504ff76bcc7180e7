"""Changes on pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.domain.changes import RULES, Route, euros_signed
from contracts.domain.subcontracting import STATE_LABELS, State
from contracts.models import ContractChange, SubcontractorChange
from ui.presentation import Tone

_TONES = {
    State.ASKED: Tone.WARN,
    State.NOTED: Tone.INFO,
    State.APPROVED: Tone.GOOD,
    State.REFUSED: Tone.BAD,
}


@dataclass(frozen=True)
class ChangeRow:
    change: ContractChange
    route: str
    article: str
    amount: str


@dataclass(frozen=True)
class RequestRow:
    asked: SubcontractorChange
    word: str
    tone: Tone
    is_open: bool


def change_rows(changes: Iterable[ContractChange]) -> list[ChangeRow]:
    rows = []
    for one in changes:
        rule = RULES[Route(one.route)]
        rows.append(ChangeRow(one, rule.name, rule.article, euros_signed(one.amount)))
    return rows


def request_rows(found: Iterable[SubcontractorChange]) -> list[RequestRow]:
    rows = []
    for one in found:
        state = State(one.state)
        rows.append(RequestRow(one, STATE_LABELS[state], _TONES[state], state is State.ASKED))
    return rows
