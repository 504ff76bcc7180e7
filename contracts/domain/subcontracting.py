"""Whether a contractor may bring in a subcontractor that its bid did not name, and what it shows of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bids.domain.participation import SANCTIONED_SHARE
from contracts.domain.errors import DecisionRefused
from tenders.domain.definition import EvidenceRule
from tenders.domain.evidence import document_signal, oldest_allowed
from tenders.domain.vocabulary import EvidenceParty, EvidenceSignal, LaterSubcontractor
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
# The code of the signed statement among the papers; a bewijsmiddel of the tender goes by its own.
STATEMENT = "verklaring-rusland"
STATEMENT_NAME = "Ondertekende verklaring over Rusland"
_NOT_ALLOWED = (
    "In deze aanbesteding mag na de inschrijving geen onderaannemer erbij komen. Neem contact op met de "
    "contractmanager als dit toch nodig is."
)


@dataclass(frozen=True)
class Asked:
    """What a new subcontractor shows.

    `russia`: article 5k of Regulation (EU) 833/2014 holds for the contract, so that a subcontractor above a tenth of
    its value counts. `evidence` is what the tender asks of subcontractors, whenever it asked it.
    """

    russia: bool
    evidence: tuple[EvidenceRule, ...] = ()

    def needs_statement(self, share: Decimal | None) -> bool:
        return self.russia and share is not None and share > SANCTIONED_SHARE

    def lacking(self, share: Decimal | None, codes: Collection[str]) -> list[str]:
        """The names of the papers that are still to come."""
        found = [STATEMENT_NAME] if self.needs_statement(share) and STATEMENT not in codes else []
        return found + [rule.name for rule in self.evidence if rule.mandatory and rule.code not in codes]


def asked_of_subcontractors(
    evidence: Collection[EvidenceRule], *, is_above_threshold: bool, has_ground: bool, is_admission: bool
) -> Asked:
    """Article 5k is about public contracts above the thresholds; a tender may ask the same below them.

    A toelatingsprocedure makes no public contract.
    """
    return Asked(
        russia=has_ground or (is_above_threshold and not is_admission),
        evidence=tuple(rule for rule in evidence if EvidenceParty.SUBCONTRACTOR in rule.parties),
    )


def paper_field(place: int) -> str:
    """The name of the input for a bewijsmiddel, by its place in what is asked; codes are free words."""
    return f"paper_{place}"


def issued_field(place: int) -> str:
    return f"issued_{place}"


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


def check_share(share: Decimal | None) -> None:
    if share is None:
        raise DecisionRefused(
            "Vul in welk deel van de contractwaarde deze organisatie krijgt, in procenten.", field="share"
        )
    if not 0 < share <= 100:
        raise DecisionRefused("Vul een percentage boven 0 in, tot en met 100.", field="share")


def check_papers(
    asked: Asked, share: Decimal | None, given: Mapping[str, date | None], *, today: date
) -> None:
    """`given` has the code of each paper that is handed in, with the day on which it was issued where that is known."""
    if asked.needs_statement(share) and STATEMENT not in given:
        raise DecisionRefused(
            "Deze organisatie krijgt meer dan 10% van de contractwaarde. Voeg haar ondertekende verklaring over "
            "Rusland toe (artikel 5 duodecies van Verordening (EU) 833/2014).",
            field="statement",
        )
    for place, rule in enumerate(asked.evidence):
        if rule.code in given:
            _check_age(rule, given[rule.code], today=today, field=issued_field(place))
        elif rule.mandatory:
            raise DecisionRefused(
                f"De aanbesteding vraagt dit van elke onderaannemer. Voeg toe: {rule.name}.",
                field=paper_field(place),
            )


def _check_age(rule: EvidenceRule, issued_on: date | None, *, today: date, field: str) -> None:
    if issued_on is None:
        if rule.max_age_months is not None:
            raise DecisionRefused("Vul in op welke dag dit is afgegeven.", field=field)
        return
    signal = document_signal(rule, issued_on, today)
    if signal is EvidenceSignal.IN_THE_FUTURE:
        raise DecisionRefused("Deze dag ligt in de toekomst. Vul de dag van afgifte in.", field=field)
    if signal is EvidenceSignal.TOO_OLD and rule.max_age_months is not None:
        oldest = date_in_words(oldest_allowed(today, rule.max_age_months))
        raise DecisionRefused(
            f"Dit is te oud: het mag niet ouder zijn dan {rule.max_age_months} maanden. Voeg een document toe dat op "
            f"{oldest} of later is afgegeven.",
            field=field,
        )


def check_approval(asked: Asked, share: Decimal | None, codes: Collection[str]) -> None:
    """Nobody agrees with a subcontractor of whom is not known what it gets, or with papers missing."""
    if share is None:
        raise DecisionRefused(
            "De opdrachtnemer gaf niet op welk deel van de contractwaarde deze organisatie krijgt. Wijs dit af en "
            "vraag hem het opnieuw in te dienen.",
            field="outcome",
        )
    if lacking := asked.lacking(share, codes):
        raise DecisionRefused(
            f"U kunt nog niet akkoord gaan. Dit ontbreekt: {', '.join(lacking)}.", field="outcome"
        )


def check_decision(state: State, outcome: State, *, explanation: str) -> None:
    if state is not State.ASKED:
        raise DecisionRefused("Hierover is al besloten.")
    if outcome not in {State.APPROVED, State.REFUSED}:
        raise DecisionRefused("Kies of u akkoord gaat.", field="outcome")
    if outcome is State.REFUSED and not explanation.strip():
        raise DecisionRefused("Schrijf op waarom u niet akkoord gaat.", field="explanation")
