"""Whether a contractor may bring in a subcontractor that its bid did not name."""

from datetime import date
from enum import StrEnum

from contracts.domain.errors import DecisionRefused
from tenders.domain.vocabulary import LaterSubcontractor
from tenders.domain.wording import date_in_words


class Kind(StrEnum):
    ADD = "erbij"
    END = "eraf"


KIND_LABELS = {Kind.ADD: "een onderaannemer erbij", Kind.END: "stoppen met een onderaannemer"}


class State(StrEnum):
    ASKED = "gevraagd"
    NOTED = "gemeld"
    APPROVED = "akkoord"
    REFUSED = "afgewezen"


STATE_LABELS = {
    State.ASKED: "wacht op besluit",
    State.NOTED: "gemeld",
    State.APPROVED: "akkoord",
    State.REFUSED: "niet akkoord",
}
_NOT_ALLOWED = (
    "In deze aanbesteding mag na de inschrijving geen onderaannemer erbij komen. Neem contact op met de "
    "contractmanager als dit toch nodig is."
)


def first_state(kind: Kind, rule: LaterSubcontractor | None) -> State:
    """Stopping is told; what the tender says of a new one holds, and where it says nothing it is asked."""
    if kind is Kind.END:
        return State.NOTED
    if rule is LaterSubcontractor.NOT_ALLOWED:
        raise DecisionRefused(_NOT_ALLOWED, field="kind")
    return State.NOTED if rule is LaterSubcontractor.WITH_NOTICE else State.ASKED


def check_request(from_on: date, *, today: date, last_on: date, reason: str) -> None:
    """Beforehand, and within the contract."""
    if from_on < today:
        raise DecisionRefused(
            f"Vraag of meld dit vooraf: kies een dag vanaf {date_in_words(today)}.", field="from_on"
        )
    if from_on > last_on:
        raise DecisionRefused(f"Het contract loopt tot en met {date_in_words(last_on)}.", field="from_on")
    if not reason.strip():
        raise DecisionRefused("Schrijf op waarom u dit wilt.", field="reason")


def check_decision(state: State, outcome: State, *, explanation: str) -> None:
    if state is not State.ASKED:
        raise DecisionRefused("Hierover is al besloten.")
    if outcome not in {State.APPROVED, State.REFUSED}:
        raise DecisionRefused("Kies of u akkoord gaat.", field="outcome")
    if outcome is State.REFUSED and not explanation.strip():
        raise DecisionRefused("Schrijf op waarom u niet akkoord gaat.", field="explanation")
