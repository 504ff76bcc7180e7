"""Vorm van deelname: alone, with subcontractors or as a combination, and what each member hands in itself.

The answers document `deelname` holds {"form", "group", "members": [{"number", "name", "kvk", "part", "email",
"work", "share"}]}. A member's number is never used again in a bid: it is part of the keys of its tasks.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from tenders.domain.definition import EvidenceRule
from tenders.domain.vocabulary import EvidenceMoment, EvidenceParty

UEA = "UEA"
# Of the value of the contract: above it a subcontractor, supplier or third party counts for the sanctions
# against Russia (Regulation (EU) 833/2014, art. 5k).
SANCTIONED_SHARE = Decimal(10)


class Form(StrEnum):
    ALONE = "alleen"
    MAIN_CONTRACTOR = "hoofdaannemer"
    COMBINATION = "combinatie"


class Group(StrEnum):
    """How a member of a group shows that it can count on its parent."""

    NONE = ""
    PARENT_GUARANTEE = "moedergarantie"
    LIABILITY_STATEMENT = "403-verklaring"


class Capacity(StrEnum):
    """In what capacity another organisation takes part."""

    MEMBER = "combinant"
    SUBCONTRACTOR = "onderaannemer"
    THIRD_PARTY = "derde"


FORM_LABELS = {
    Form.ALONE: "Alleen",
    Form.MAIN_CONTRACTOR: "Als hoofdaannemer, met onderaannemers",
    Form.COMBINATION: "Als combinatie: samen met andere organisaties",
}
GROUP_LABELS = {
    Group.NONE: "Nee",
    Group.PARENT_GUARANTEE: "Ja, met een garantie van de moedermaatschappij",
    Group.LIABILITY_STATEMENT: "Ja, met een 403-verklaring",
}
CAPACITY_LABELS = {
    Capacity.MEMBER: "lid van de combinatie",
    Capacity.SUBCONTRACTOR: "onderaannemer",
    Capacity.THIRD_PARTY: "derde op wie een beroep wordt gedaan",
}
_PARTY = {
    Capacity.MEMBER: EvidenceParty.MEMBER,
    Capacity.SUBCONTRACTOR: EvidenceParty.SUBCONTRACTOR,
}


@dataclass(frozen=True)
class Member:
    """Another organisation in a bid. `share` is its part of the value of the contract, in percent."""

    number: int
    name: str
    kvk: str
    capacity: Capacity
    email: str = ""
    work: str = ""
    share: Decimal | None = None

    @property
    def label(self) -> str:
        return f"{self.name} ({CAPACITY_LABELS[self.capacity]})"

    @property
    def counts_for_sanctions(self) -> bool:
        """A member of a combination always counts; another one above the share, or where it is not known."""
        if self.capacity is Capacity.MEMBER:
            return True
        return self.share is None or self.share > SANCTIONED_SHARE

    def as_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "name": self.name,
            "kvk": self.kvk,
            "part": self.capacity.value,
            "email": self.email,
            "work": self.work,
            "share": None if self.share is None else str(self.share),
        }


@dataclass(frozen=True)
class Participation:
    form: Form = Form.ALONE
    group: Group = Group.NONE
    members: tuple[Member, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "form": self.form.value,
            "group": self.group.value,
            "members": [member.as_json() for member in self.members],
        }

    def member(self, number: int) -> Member | None:
        return next((member for member in self.members if member.number == number), None)


def read(data: Mapping[str, Any] | None) -> Participation:
    """What a sealed document says; a document that is not of this version says no more than can be read."""
    data = data or {}
    return Participation(
        form=_word(Form, data.get("form"), Form.ALONE),
        group=_word(Group, data.get("group"), Group.NONE),
        members=members_of(data.get("members", ())),
    )


def members_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Member, ...]:
    """Also of the list of parties in an aanmelding, which has no numbers: they are counted from 1."""
    found = []
    for place, row in enumerate(rows, start=1):
        capacity = _word(Capacity, row.get("part"), Capacity.SUBCONTRACTOR)
        found.append(
            Member(
                number=int(row.get("number") or place),
                name=str(row.get("name", "")),
                kvk=str(row.get("kvk", "")),
                capacity=capacity,
                email=str(row.get("email", "")),
                work=str(row.get("work", "")),
                share=_share(row.get("share")),
            )
        )
    return tuple(found)


def evidence_of(
    evidence: Collection[EvidenceRule], capacity: Capacity, by_third_party: Collection[str] = ()
) -> tuple[EvidenceRule, ...]:
    """The bewijsmiddelen that a member hands in itself; `by_third_party` are codes that a third party gives too."""
    return tuple(
        rule
        for rule in evidence
        if rule.moment is EvidenceMoment.SUBMISSION
        and rule.code != UEA
        and gives(rule, capacity, by_third_party)
    )


def gives_declaration(evidence: Collection[EvidenceRule], capacity: Capacity) -> bool:
    """Combinants and third parties declare for themselves (Aw 2.84); a subcontractor where the tender asks it."""
    if capacity is not Capacity.SUBCONTRACTOR:
        return True
    return any(rule.code == UEA and EvidenceParty.SUBCONTRACTOR in rule.parties for rule in evidence)


def form_faults(participation: Participation) -> tuple[str, ...]:
    """What does not fit together in the form that was chosen, as sentences for the bidder."""
    capacities = [member.capacity for member in participation.members]
    faults = []
    if participation.form is Form.COMBINATION and Capacity.MEMBER not in capacities:
        faults.append("U schrijft in als combinatie. Voeg de andere leden van de combinatie toe.")
    if participation.form is Form.MAIN_CONTRACTOR and Capacity.SUBCONTRACTOR not in capacities:
        faults.append("U schrijft in met onderaannemers. Voeg uw onderaannemers toe.")
    if participation.form is not Form.COMBINATION and Capacity.MEMBER in capacities:
        faults.append("Er staan leden van een combinatie in de lijst. Kies “Als combinatie” of haal ze weg.")
    if participation.form is Form.ALONE and Capacity.SUBCONTRACTOR in capacities:
        faults.append("Er staan onderaannemers in de lijst. Kies “Als hoofdaannemer” of haal ze weg.")
    return tuple(faults)


def gives(rule: EvidenceRule, capacity: Capacity, by_third_party: Collection[str]) -> bool:
    """Whether a member in this capacity hands in this bewijsmiddel itself."""
    if capacity is Capacity.THIRD_PARTY:
        return rule.code in by_third_party
    return _PARTY[capacity] in rule.parties


def _word(kind: type[Any], value: Any, default: Any) -> Any:
    return kind(value) if value in {item.value for item in kind} else default


def _share(value: Any) -> Decimal | None:
    try:
        return None if value in (None, "") else Decimal(str(value))
    except InvalidOperation:
        return None
