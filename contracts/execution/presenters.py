"""Contracts in execution on pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.domain.execution import PHASE_LABELS, Phase
from contracts.domain.options import OUTCOME_LABELS, Outcome, next_option
from contracts.domain.periods import extended
from contracts.models import Contract, ContractFile, ContractOption, ContractTask
from ui.presentation import Tone

_TONES = {
    Phase.TO_START: Tone.WARN,
    Phase.COMING: Tone.INFO,
    Phase.RUNNING: Tone.GOOD,
    Phase.EXPIRED: Tone.WARN,
    Phase.ENDED: Tone.NEUTRAL,
}
_OPTION_TONES = {Outcome.EXTENDED: Tone.GOOD, Outcome.DECLINED: Tone.NEUTRAL}


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


@dataclass(frozen=True)
class OptionRow:
    """`is_next`: it is the one to be decided now."""

    option: ContractOption
    word: str
    tone: Tone
    ends_on: date | None
    is_next: bool


def option_rows(file: ContractFile, options: Sequence[ContractOption]) -> list[OptionRow]:
    """By number, each with the last day of the contract when it is used; an option that lapsed says so."""
    following = next_option([one.terms for one in options]) if file.ended_on is None else None
    rows, last = [], file.ends_on
    for one in options:
        terms = one.terms
        if terms.outcome is not Outcome.OPEN:
            rows.append(
                OptionRow(one, OUTCOME_LABELS[terms.outcome], _OPTION_TONES[terms.outcome], None, False)
            )
        elif following is None:
            rows.append(OptionRow(one, "vervallen", Tone.NEUTRAL, None, False))
        else:
            last = extended(last, one.months)
            word = OUTCOME_LABELS[Outcome.OPEN]
            rows.append(OptionRow(one, word, Tone.INFO, last, terms == following))
    return rows


@dataclass(frozen=True)
class TaskRow:
    task: ContractTask
    word: str
    tone: Tone


def task_rows(tasks: Iterable[ContractTask], today: date) -> list[TaskRow]:
    """What is open first, then what was done."""
    rows = []
    for one in tasks:
        if one.done_on is not None:
            rows.append(TaskRow(one, "gedaan", Tone.GOOD))
        elif one.due_on < today:
            rows.append(TaskRow(one, "te laat", Tone.BAD))
        else:
            rows.append(TaskRow(one, "te doen", Tone.INFO))
    return sorted(rows, key=lambda row: (row.task.done_on is not None, row.task.due_on, row.task.pk))
