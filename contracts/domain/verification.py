"""Verificatie of the winner: what is asked after the provisional award, of whom, and what follows from it.

What a tender asks "na gunning" goes with the letters; what it asks "op verzoek" when somebody asks for it.

Aw 2.101 and 2.102a: evidence is asked of the intended winner, and may be supplied once where the tender has a term for
it. A winner that does not prove what it stated falls away, and the next in the ranking takes its place.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bids.domain.participation import Capacity, gives
from bids.domain.safe import EvidenceKind, kind_for
from contracts.domain.errors import DecisionRefused
from tenders.domain.definition import EvidenceRule
from tenders.domain.terms import winner_evidence_due
from tenders.domain.vocabulary import EvidenceMoment, EvidenceParty
from tenders.domain.wording import local_date

# What one register or authority gives about an organisation.
_ONE_OF_A_KIND = frozenset(
    {EvidenceKind.KVK, EvidenceKind.GVA, EvidenceKind.TAX, EvidenceKind.VOG, EvidenceKind.ACCOUNTS}
)


class Outcome(StrEnum):
    OPEN = "open"
    MET = "met"
    NOT_MET = "not_met"


class Stage(StrEnum):
    """Where the verification of one winner stands."""

    WAITING = "waiting"
    TO_JUDGE = "to_judge"
    NOT_MET = "not_met"
    MET = "met"
    FAILED = "failed"


@dataclass(frozen=True)
class Party:
    """A member of the bid; number 0 is the bidder itself, which has no capacity."""

    number: int = 0
    capacity: Capacity | None = None


@dataclass(frozen=True)
class Asked:
    """One bewijsmiddel of one party."""

    code: str
    name: str
    party: int
    is_mandatory: bool


@dataclass(frozen=True)
class ItemState:
    """`is_supplied`: something came in that was not judged yet, or was judged. `is_held`: the bid has it already."""

    outcome: Outcome
    is_mandatory: bool
    is_supplied: bool
    due_at: datetime
    had_supplement: bool = False
    is_held: bool = False


def asked_after_award(
    evidence: Iterable[EvidenceRule], members: Sequence[Party], by_third_party: Collection[str] = ()
) -> tuple[Asked, ...]:
    """Per party what it supplies; nothing where the tender has no mandatory evidence after the award.

    `by_third_party` are codes that a third party gives as well.
    """
    rules = [rule for rule in evidence if rule.moment is EvidenceMoment.AFTER_AWARD]
    found = [
        Asked(rule.code, rule.name, party.number, rule.mandatory)
        for party in (Party(), *members)
        for rule in rules
        if _is_asked_of(rule, party, by_third_party)
    ]
    return tuple(found) if any(one.is_mandatory for one in found) else ()


def asked_on_request(
    evidence: Iterable[EvidenceRule],
    codes: Collection[str],
    members: Sequence[Party],
    by_third_party: Collection[str] = (),
) -> tuple[Asked, ...]:
    """Per party what it supplies of these codes, now that they are asked for: what is asked is also mandatory.

    Raises DecisionRefused for a code that the tender does not ask on request.
    """
    rules = {rule.code: rule for rule in evidence if rule.moment is EvidenceMoment.ON_REQUEST}
    if not codes:
        raise DecisionRefused("Kies ten minste één bewijsmiddel.", field="codes")
    if set(codes) - set(rules):
        raise DecisionRefused("Dit vraagt de aanbesteding niet op verzoek.", field="codes")
    return tuple(
        Asked(rule.code, rule.name, party.number, is_mandatory=True)
        for party in (Party(), *members)
        for rule in rules.values()
        if rule.code in codes and _is_asked_of(rule, party, by_third_party)
    )


def is_same_document(asked: EvidenceRule, handed_in: EvidenceRule) -> bool:
    """Whether what was handed in with the bid is the document that is asked now.

    By the kind that their names mean, and only where there is one of a kind: two references, certificates or policies
    differ.
    """
    kind = _kind_of(asked)
    return asked.code == handed_in.code or (kind in _ONE_OF_A_KIND and kind is _kind_of(handed_in))


def _kind_of(rule: EvidenceRule) -> EvidenceKind:
    return kind_for(f"{rule.code} {rule.name}")


def stage_of(items: Sequence[ItemState], *, has_failed: bool, at: datetime) -> Stage:
    if has_failed:
        return Stage.FAILED
    mandatory = [item for item in items if item.is_mandatory]
    if all(item.outcome is Outcome.MET for item in mandatory):
        return Stage.MET
    if any(item.outcome is Outcome.NOT_MET for item in mandatory):
        return Stage.NOT_MET
    if any(item.outcome is Outcome.OPEN and (item.is_supplied or at > item.due_at) for item in mandatory):
        return Stage.TO_JUDGE
    return Stage.WAITING


def check_judgment(item: ItemState, outcome: Outcome, *, reason: str, at: datetime) -> None:
    """Refuse a judgment on nothing while the term runs, one of "voldoet" on nothing, and a no without a reason.

    What the bid holds already can be accepted at once. To find that it does not suffice waits for the term: until
    then the winner can supply another.
    """
    if outcome is Outcome.OPEN:
        raise DecisionRefused("Kies of dit voldoet.", field="outcome")
    if not item.is_supplied and not item.is_held and outcome is Outcome.MET:
        raise DecisionRefused("Er is niets aangeleverd: er valt niets goed te keuren.", field="outcome")
    if not item.is_supplied and outcome is Outcome.NOT_MET and at <= item.due_at:
        raise DecisionRefused(
            "De winnaar kan dit nog aanleveren. Beoordelen kan als het er is, of na de termijn."
        )
    if outcome is Outcome.NOT_MET and not reason.strip():
        raise DecisionRefused("Schrijf op waarom dit niet voldoet.", field="reason")


def supplement_due(item: ItemState, *, days: int, at: datetime) -> datetime:
    """The end of the one term in which a winner may supply what does not suffice; refused for a second one."""
    if item.outcome is not Outcome.NOT_MET:
        raise DecisionRefused("Een aanvulling vraagt u als u hebt vastgesteld dat dit niet voldoet.")
    if days < 1:
        raise DecisionRefused("Deze aanbesteding kent geen aanvultermijn: aanvullen kan hier niet.")
    if item.had_supplement:
        raise DecisionRefused("Voor dit bewijsmiddel is al een keer een aanvulling gevraagd.")
    return winner_evidence_due(local_date(at), days, rolls_forward=False)


def check_failure(items: Sequence[ItemState], *, reason: str) -> None:
    """A winner falls away on what somebody found not to suffice, never on what nobody looked at."""
    if not any(item.is_mandatory and item.outcome is Outcome.NOT_MET for item in items):
        raise DecisionRefused(
            "Leg eerst per bewijsmiddel vast wat niet voldoet. Wat niet is aangeleverd, voldoet na de termijn niet."
        )
    if not reason.strip():
        raise DecisionRefused(
            "Schrijf op waarom deze partij afvalt. De brieven noemen deze reden.", field="reason"
        )


def _is_asked_of(rule: EvidenceRule, party: Party, by_third_party: Collection[str]) -> bool:
    if party.capacity is None:
        return EvidenceParty.BIDDER in rule.parties
    return gives(rule, party.capacity, by_third_party)
