"""Contracts in execution on pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from contracts.domain.execution import PHASE_LABELS, Phase
from contracts.models import Contract, ContractFile
from ui.presentation import Tone

_TONES = {
    Phase.TO_START: Tone.WARN,
    Phase.COMING: Tone.INFO,
    Phase.RUNNING: Tone.GOOD,
    Phase.EXPIRED: Tone.WARN,
    Phase.ENDED: Tone.NEUTRAL,
}


@dataclass(frozen=True)
class PhaseWord:
    word: str
    tone: Tone


@dataclass(frozen=True)
class ContractRow:
    """A line of the list. `file` is None where the execution was not started yet."""

    contract: Contract
    file: ContractFile | None
    phase: PhaseWord


def phase_word(file: ContractFile | None, today: date) -> PhaseWord:
    phase = Phase.TO_START if file is None else file.term.phase(today)
    return PhaseWord(PHASE_LABELS[phase], _TONES[phase])


def contract_rows(contracts: Iterable[Contract], today: date) -> list[ContractRow]:
    rows = []
    for contract in contracts:
        file = getattr(contract, "file", None)
        rows.append(ContractRow(contract, file, phase_word(file, today)))
    return rows
