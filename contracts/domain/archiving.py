"""What is done before a tender goes to the archive, where nothing about it changes any more.

Only what can still be settled is asked: an approval or a verification that stayed open before the award has no page
any more by then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.domain.execution import Term
from tenders.domain.lifecycle import Status
from tenders.domain.wording import date_in_words


class Need(StrEnum):
    """A condition. Each is met, or has open points with a link to where they are settled."""

    CONTRACTS = "contracten"
    TASKS = "taken"
    CHANGES = "wijzigingen"
    INDEXATION = "indexering"
    REPORTS = "rapportages"
    ROUNDS = "rondes"
    LETTERS = "brieven"
    PROCEEDINGS = "procedures"
    COMPLAINTS = "klachten"
    MINUTES = "proces_verbaal"
    NOTICE = "aankondiging"


NEED_LABELS = {
    Need.CONTRACTS: "Elk contract is afgelopen en het einde is vastgelegd",
    Need.TASKS: "De taken bij de contracten zijn gedaan",
    Need.CHANGES: "Over elke gevraagde wijziging is besloten, en zij is aangekondigd waar dat moet",
    Need.INDEXATION: "De tarieven zijn vastgesteld voor elk jaar waarvan de indexcijfers bekend zijn",
    Need.REPORTS: "Wat de opdrachtnemer rapporteerde, is beoordeeld",
    Need.ROUNDS: "De latere instroomrondes zijn gearchiveerd",
    Need.LETTERS: "De inschrijvers hebben een brief over de intrekking",
    Need.PROCEEDINGS: "Er loopt geen kort geding of klacht tegen het besluit",
    Need.COMPLAINTS: "Elke klacht is afgehandeld",
    Need.MINUTES: "Het proces-verbaal is vastgesteld",
    Need.NOTICE: "De uitkomst is aangekondigd op TenderNed",
}
# A toelatingsprocedure is no public contract: of it there is no proces-verbaal and no notice.
_OF_LAW = frozenset({Need.MINUTES, Need.NOTICE})
_NEEDS: dict[Status, tuple[Need, ...]] = {
    Status.EXECUTION: tuple(need for need in Need if need is not Need.LETTERS),
    Status.UNAWARDED: (Need.ROUNDS, Need.PROCEEDINGS, Need.COMPLAINTS, Need.MINUTES, Need.NOTICE),
    Status.WITHDRAWN: (Need.ROUNDS, Need.LETTERS, Need.PROCEEDINGS, Need.COMPLAINTS, Need.MINUTES),
}


@dataclass(frozen=True)
class OpenPoint:
    """Something left to do: a sentence, where it is done, and the act that opens that page to somebody."""

    sentence: str
    url: str
    act: str


@dataclass(frozen=True)
class Condition:
    need: Need
    open: tuple[OpenPoint, ...] = ()

    @property
    def is_met(self) -> bool:
        return not self.open

    @property
    def label(self) -> str:
        return NEED_LABELS[self.need]


def needs_of(status: Status, *, is_admission: bool, is_first_round: bool) -> tuple[Need, ...]:
    """What is asked of a tender with this status; nothing where its life does not end there."""
    return tuple(
        need
        for need in _NEEDS.get(status, ())
        if not (is_admission and need in _OF_LAW) and (is_first_round or need is not Need.ROUNDS)
    )


def contract_left(who: str, term: Term | None, *, today: date) -> str:
    """Why the contract with `who` is not over on a day in the Netherlands; empty where it is.

    To note the end is an act of its own: options that nobody decided on lapse with it.
    """
    if term is None:
        return f"De uitvoering van het contract met {who} is nog niet gestart."
    if today <= term.last_on:
        return f"Het contract met {who} loopt tot en met {date_in_words(term.last_on)}."
    if term.ended_on is None:
        return (
            f"Het contract met {who} liep tot en met {date_in_words(term.last_on)}, maar het einde is nog niet "
            "vastgelegd."
        )
    return ""


def refusals(conditions: Sequence[Condition]) -> Iterator[str]:
    """The sentences of everything that is open."""
    for condition in conditions:
        for point in condition.open:
            yield point.sentence
