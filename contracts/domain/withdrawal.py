"""The letter about a tender that was withdrawn (Aw 1.1 and 2.129): who gets it, what it says, and what it needs.

Until the award no bidder has a right to a contract, but each may know that the tender ended, why, and what becomes of
its bid. What was sealed stays sealed: such a letter says that nobody read it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from contracts.domain.content import LetterStyle
from contracts.domain.letter_words import OTHER_ROUTES, ROUTES_OF_ADMISSION


class Fate(StrEnum):
    """How far a bid had come when the tender ended."""

    SEALED = "sealed"
    OPENED = "opened"
    DECIDED = "decided"


FATE_LABELS: Mapping[Fate, str] = {
    Fate.SEALED: "niet geopend",
    Fate.OPENED: "geopend, geen besluit verstuurd",
    Fate.DECIDED: "kreeg een brief met een besluit",
}


@dataclass(frozen=True)
class Ending:
    """What every letter says alike. `withdrawn_on` is the day of the act, `reason` what the buyer wrote at it."""

    authority: str
    sender: tuple[str, ...]
    reference: str
    tender: str
    withdrawn_on: date
    reason: str
    follow_up: str
    court: str
    complaint_desk: str
    signatory: str
    style: LetterStyle
    is_admission: bool


@dataclass(frozen=True)
class Recipient:
    """A bid that stood. `told_on` is the day of the last letter with a decision, where one was sent."""

    bidder: str
    address: tuple[str, ...]
    received_at: datetime
    is_opened: bool
    told_on: date | None = None

    @property
    def fate(self) -> Fate:
        if self.told_on is not None:
            return Fate.DECIDED
        return Fate.OPENED if self.is_opened else Fate.SEALED


@dataclass(frozen=True)
class WithdrawalContent:
    """One letter: kept as JSON, set as PDF and hashed. Days are ISO dates, `received_at` an ISO instant in UTC."""

    authority: str
    sender: tuple[str, ...]
    bidder: str
    recipient: tuple[str, ...]
    reference: str
    tender: str
    fate: str
    received_at: str
    told_on: str
    withdrawn_on: str
    reason: str
    follow_up: str
    court: str
    complaint_desk: str
    other_routes: tuple[str, ...]
    signatory: str
    sent_on: str
    style: LetterStyle = field(default_factory=LetterStyle)
    is_admission: bool = False

    @property
    def subject(self) -> str:
        kind = "toelatingsprocedure" if self.is_admission else "aanbesteding"
        return f"Intrekking van de {kind} {self.tender}"

    def as_mapping(self) -> dict[str, Any]:
        """JSON-able; lists where this value has tuples."""
        mapping: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return mapping


def content_from(mapping: Mapping[str, Any]) -> WithdrawalContent:
    """The value that `as_mapping` wrote."""
    fields = dict(mapping)
    for name in ("sender", "recipient", "other_routes"):
        fields[name] = tuple(fields[name])
    fields["style"] = LetterStyle(**fields["style"])
    return WithdrawalContent(**fields)


def content_hash(content: WithdrawalContent) -> str:
    """SHA-256 of the content in canonical JSON: equal hashes are equal letters."""
    text = json.dumps(content.as_mapping(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def compose(ending: Ending, recipient: Recipient, *, sent_on: date) -> WithdrawalContent:
    """The letter to one bidder."""
    return WithdrawalContent(
        authority=ending.authority,
        sender=ending.sender,
        bidder=recipient.bidder,
        recipient=(recipient.bidder, *recipient.address),
        reference=ending.reference,
        tender=ending.tender,
        fate=recipient.fate.value,
        received_at=recipient.received_at.isoformat(),
        told_on=recipient.told_on.isoformat() if recipient.told_on else "",
        withdrawn_on=ending.withdrawn_on.isoformat(),
        reason=ending.reason,
        follow_up=ending.follow_up,
        court=ending.court,
        complaint_desk=ending.complaint_desk,
        other_routes=ROUTES_OF_ADMISSION if ending.is_admission else OTHER_ROUTES,
        signatory=ending.signatory,
        sent_on=sent_on.isoformat(),
        style=ending.style,
        is_admission=ending.is_admission,
    )


def missing(ending: Ending) -> tuple[str, ...]:
    """What the letters still lack, in words; they are not sent before it is there."""
    needed = {
        "de bevoegde rechtbank": ending.court,
        "het klachtenmeldpunt": ending.complaint_desk,
        "wie de brieven ondertekent": ending.signatory,
    }
    return tuple(words for words, text in needed.items() if not text.strip())
