"""Proces-verbaal of a decision or a withdrawal (Aw 2.132): what it is made of, what it lacks, and its content.

What the record does not say is filled in by the buyer, and only that is asked. A gap is named with its letter and
the place where it is written; with a gap nothing can be fixed.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from contracts.domain.composition import DecisionRecord
from contracts.domain.report import Confidentials
from tenders.domain.blocks import Block, block_from
from tenders.domain.blocks import as_mapping as block_mapping


class Place(StrEnum):
    """Where a gap is filled: on the page with what the buyer fills in, or where the record itself is written."""

    SUPPLEMENT = "aanvulling"
    DECISION = "besluit"


@dataclass(frozen=True)
class Gap:
    """`letter` is that of the article; `name` that of the field on the page with what the buyer fills in."""

    letter: str
    text: str
    place: Place = Place.SUPPLEMENT
    name: str = ""


@dataclass(frozen=True)
class Subcontractor:
    """`share` is in percents of the value of the contract; None where the bid does not say it."""

    name: str
    work: str
    share: Fraction | None


@dataclass(frozen=True)
class Participant:
    """A bid that was opened. `admitted` says that the toetsing let it through."""

    name: str
    kvk: str
    received_at: datetime | None
    is_admitted: bool
    subcontractors: tuple[Subcontractor, ...] = ()


@dataclass(frozen=True)
class Interest:
    """An interest that was declared about a bidder, and what was decided on it; nobody is named, only the task."""

    bidder: str
    text: str
    measure: str
    reason: str
    task: str = "commissielid"


@dataclass(frozen=True)
class ExaminedPrice:
    """A price that the bidder was asked to explain; `course` says when, and whether it answered."""

    bidder: str
    lot: int
    course: str
    verdict: str
    is_rejected: bool


@dataclass(frozen=True)
class EarlierInvolvement:
    """A bidder that took part in a market consultation (Aw 2.51); `measures` is empty where nothing was noted."""

    bidder: str
    consultation: str
    measures: str


@dataclass(frozen=True)
class Ending:
    """A tender that was withdrawn. `unopened` counts the bids that nobody ever read.

    `told_on` is the day of a decision that the withdrawal undid and that has a proces-verbaal of its own.
    """

    unopened: int
    are_checks_finished: bool
    are_prices_opened: bool
    told_on: date | None = None


@dataclass(frozen=True)
class Facts:
    """What the record says beside the decision. `withheld` are the reasons by which questions stayed confidential.

    `ending` says how far the tender had come, in a proces-verbaal of its withdrawal; else it is None.
    """

    address: tuple[str, ...]
    subject: str
    value: Fraction | None
    participants: Mapping[str, Participant]
    confidential: Confidentials
    withheld: tuple[str, ...]
    interests: tuple[Interest, ...]
    moments: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str, str], ...]
    withdrawal: str = ""
    involvements: tuple[EarlierInvolvement, ...] = ()
    # How many people declared who worked on the bids without scoring them.
    declared: int = 0
    ending: Ending | None = None
    examined_prices: tuple[ExaminedPrice, ...] = ()


@dataclass(frozen=True)
class Supplement:
    """What the buyer filled in; a question that was not answered is None. `shares` is by name of the winner.

    `has_low` and `low` were asked until the record itself knew which prices were rejected; what was filled in, stays.
    """

    address: str = ""
    subject: str = ""
    value: Fraction | None = None
    undecided: str = ""
    has_low: bool | None = None
    low: str = ""
    shares: Mapping[str, str] = field(default_factory=dict)
    has_interests: bool | None = None
    interests: str = ""


@dataclass(frozen=True)
class Section:
    """`letter` is empty for what is added to what the article asks."""

    letter: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def heading(self) -> str:
        return f"{self.letter}. {self.title}" if self.letter else self.title


@dataclass(frozen=True)
class MinutesContent:
    """What is fixed: it is kept as JSON, set as PDF and hashed. Without a decision its number is 0."""

    authority: str
    reference: str
    tender: str
    decision_number: int
    fingerprint: str
    sections: tuple[Section, ...]

    @property
    def is_of_withdrawal(self) -> bool:
        return self.decision_number == NO_DECISION

    def as_mapping(self) -> dict[str, Any]:
        mapping: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        for section, row in zip(self.sections, mapping["sections"], strict=True):
            row["blocks"] = [block_mapping(block) for block in section.blocks]
        return mapping


NO_DECISION = 0


def minutes_from(mapping: Mapping[str, Any]) -> MinutesContent:
    """The value that `as_mapping` wrote."""
    sections = tuple(
        Section(row["letter"], row["title"], tuple(block_from(block) for block in row["blocks"]))
        for row in mapping["sections"]
    )
    return MinutesContent(**{**mapping, "sections": sections})


def minutes_hash(content: MinutesContent) -> str:
    """SHA-256 of the content in canonical JSON."""
    text = json.dumps(content.as_mapping(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def winners_of(record: DecisionRecord) -> tuple[str, ...]:
    """Whoever gets a contract on some lot, by name."""
    return tuple(sorted({name for lot in record.method.lots for name in record.winners(lot.number)}))


def asks_for_share(participant: Participant) -> bool:
    """Whether the bid names subcontractors and not of each how much it gets."""
    return any(row.share is None for row in participant.subcontractors)


def gaps(record: DecisionRecord, facts: Facts, supplement: Supplement) -> tuple[Gap, ...]:
    """Everything that stands in the way of fixing, in the order of the letters."""
    return (
        *_gaps_of_contract(facts, supplement),
        *_gaps_of_grounds(record),
        *_gaps_of_questions(facts, supplement),
        *_gaps_of_winners(record, facts, supplement),
        *_gaps_of_interests(supplement),
        *_gaps_of_verdicts(record),
    )


def _gaps_of_contract(facts: Facts, supplement: Supplement) -> Iterator[Gap]:
    if not facts.address and not supplement.address.strip():
        yield Gap("a", "Het adres van de aanbestedende dienst", name="address")
    if not facts.subject and not supplement.subject.strip():
        yield Gap("b", "Het voorwerp van de opdracht", name="subject")
    if facts.value is None and supplement.value is None:
        yield Gap("b", "De waarde van de opdracht", name="value")


def _gaps_of_grounds(record: DecisionRecord) -> Iterator[Gap]:
    for bid in record.bids.values():
        for ground in bid.grounds:
            if not ground.reason.strip():
                yield Gap("d", f"De reden waarom {bid.name} terzijde is gelegd", Place.DECISION)


def _gaps_of_questions(facts: Facts, supplement: Supplement) -> Iterator[Gap]:
    if facts.confidential.waits and not supplement.undecided.strip():
        yield Gap(
            "f", "Wat er met de vertrouwelijke vragen gebeurde waarover niet is beslist", name="undecided"
        )


def _gaps_of_winners(record: DecisionRecord, facts: Facts, supplement: Supplement) -> Iterator[Gap]:
    for name in winners_of(record):
        participant = facts.participants.get(name)
        if participant and asks_for_share(participant) and not supplement.shares.get(name, "").strip():
            yield Gap("h", f"Het aandeel dat {name} in onderaanneming geeft", name=f"shares:{name}")


def _gaps_of_interests(supplement: Supplement) -> Iterator[Gap]:
    if supplement.has_interests is None:
        yield Gap("m", "Of er andere belangenconflicten waren", name="has_interests")
    elif supplement.has_interests and not supplement.interests.strip():
        yield Gap(
            "m", "Welke belangenconflicten er waren en welke maatregelen zijn genomen", name="interests"
        )


def _gaps_of_verdicts(record: DecisionRecord) -> Iterator[Gap]:
    for number, verdict in sorted(record.verdicts.items()):
        if not verdict.awards and not verdict.reason.strip():
            yield Gap("n", f"De reden om perceel {number} niet te gunnen", Place.DECISION)


def questions_of(record: DecisionRecord, facts: Facts) -> Sequence[str]:
    """The names of the fields that the record leaves to the buyer; shares are one field per winner."""
    wanted = {
        "address": not facts.address,
        "subject": not facts.subject,
        "value": facts.value is None,
        "undecided": facts.confidential.waits,
        "has_interests": True,
        "interests": True,
    }
    shares = [
        f"shares:{name}"
        for name in winners_of(record)
        if (row := facts.participants.get(name)) is not None and asks_for_share(row)
    ]
    return [*(name for name, is_wanted in wanted.items() if is_wanted), *shares]
