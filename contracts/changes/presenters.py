"""Changes on pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.domain.changes import RULES, Route, euros_signed
from contracts.domain.subcontracting import STATE_LABELS, Asked, State
from contracts.models import ContractChange, SubcontractorChange, SubcontractorPaper
from ui.formatting import percentage
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
    share: str
    papers: tuple[SubcontractorPaper, ...]


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
        share = "" if one.share is None else percentage(one.share)
        papers = tuple(one.papers.all())
        rows.append(RequestRow(one, STATE_LABELS[state], _TONES[state], state is State.ASKED, share, papers))
    return rows


def about_request(one: SubcontractorChange, asked: Asked) -> str:
    """What is decided on: the work, its share, and whether everything that is asked came with it."""
    sentences = [f"{one.work.rstrip('.')}."] if one.work else []
    if one.is_new:
        share = "onbekend" if one.share is None else percentage(one.share)
        papers = list(one.papers.all())
        lacking = asked.lacking(one.share, {paper.code for paper in papers})
        sentences.append(f"Deel van de contractwaarde: {share}.")
        if papers:
            sentences.append(f"Meegestuurd: {', '.join(paper.name for paper in papers)}.")
        if lacking:
            sentences.append(f"Dit ontbreekt: {', '.join(lacking)}.")
    return " ".join([*sentences, f"Reden: {one.reason}"])
