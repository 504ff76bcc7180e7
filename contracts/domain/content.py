"""What a letter says, as a value: composed from the record, kept as JSON, set as PDF, and hashed.

Points are shown as the letter prints them ("32,00"); the exact quotients stay in the fixed ranking.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class LetterKind(StrEnum):
    AWARDED = "awarded"
    NOT_AWARDED = "not_awarded"
    SET_ASIDE = "set_aside"
    EXCLUDED = "excluded"
    PARTIAL = "partial"
    NO_AWARD = "no_award"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"


class PartResult(StrEnum):
    """What became of the bid on one lot."""

    AWARDED = "awarded"
    NOT_AWARDED = "not_awarded"
    SET_ASIDE = "set_aside"
    NO_AWARD = "no_award"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Ground:
    """One ground for setting aside; a letter names every one, each with its own reason."""

    code: str
    title: str
    reason: str


@dataclass(frozen=True)
class WinnerScore:
    """What a winner has on a criterion. A price criterion has points alone: `score` and `advantage` are empty."""

    winner: str
    score: str
    points: str
    advantage: str


@dataclass(frozen=True)
class CriterionPart:
    """`is_quality` is False for a price, where the formula in `motivation` is the whole reason."""

    code: str
    name: str
    group: str
    is_quality: bool
    max_points: str
    score: str
    points: str
    scale_text: str
    motivation: str
    winners: tuple[WinnerScore, ...] = ()


@dataclass(frozen=True)
class LotPart:
    """`places_filled` is how many winners the lot has, so that a name that is left out is noticed.

    `reason` is why this lot is not awarded, where other lots have another decision or another reason.
    """

    number: int
    name: str
    result: str
    place: int | None = None
    ranked: int = 0
    total: str = ""
    max_total: str = ""
    places_filled: int = 0
    winners: tuple[str, ...] = ()
    winner_totals: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()
    criteria: tuple[CriterionPart, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Standstill:
    """Opschortende termijn (Aw 2.127): the day after sending is day 1, `ends_at` is 23:59:59 on the last day."""

    days: int
    first_day: str
    ends_at: str
    rolled: bool


@dataclass(frozen=True)
class AfterAward:
    """What a winner must still show, and within how many calendar days.

    With proofs the letter itself asks for them: the days count from its sending, and `due_at` is their last second.
    Without proofs, and in letters of before it was named, `due_at` is empty: the days count from a later request.
    """

    days: int
    proofs: tuple[str, ...]
    due_at: str = ""
    rolled: bool = False
    # What was supplied after an earlier decision, and met.
    settled: tuple[str, ...] = ()


@dataclass(frozen=True)
class LetterStyle:
    """House style: the colour as "#0b5c6b" and the SHA-256 of the logo; empty is our own style."""

    accent: str = ""
    logo: str = ""


@dataclass(frozen=True)
class LetterContent:
    kind: str
    authority: str
    sender: tuple[str, ...]
    bidder: str
    recipient: tuple[str, ...]
    reference: str
    tender: str
    decision_number: int
    replaces: str
    subject: str
    sent_on: str
    decision_reason: str
    lots: tuple[LotPart, ...]
    standstill: Standstill | None
    court: str
    complaint_desk: str
    no_acceptance: str
    after_award: AfterAward | None
    signatory: str
    other_routes: tuple[str, ...] = ()
    style: LetterStyle = field(default_factory=LetterStyle)
    fingerprint: str = ""
    is_admission: bool = False

    def as_mapping(self) -> dict[str, Any]:
        """JSON-able; lists where this value has tuples.

        What earlier letters did not have is left out where it is empty, so that they keep their hash.
        """
        mapping: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        if not self.fingerprint:
            del mapping["fingerprint"]
        if not self.is_admission:
            del mapping["is_admission"]
        if self.after_award is not None and not self.after_award.due_at:
            del mapping["after_award"]["due_at"], mapping["after_award"]["rolled"]
        if self.after_award is not None and not self.after_award.settled:
            del mapping["after_award"]["settled"]
        return mapping


def content_from(mapping: Mapping[str, Any]) -> LetterContent:
    """The value that `as_mapping` wrote."""
    fields = dict(mapping)
    fields["sender"] = tuple(fields["sender"])
    fields["recipient"] = tuple(fields["recipient"])
    fields["other_routes"] = tuple(fields.get("other_routes", ()))
    fields["style"] = LetterStyle(**fields.get("style", {}))
    fields["lots"] = tuple(_lot(row) for row in fields["lots"])
    if fields["standstill"] is not None:
        fields["standstill"] = Standstill(**fields["standstill"])
    if fields["after_award"] is not None:
        asked = fields["after_award"]
        fields["after_award"] = AfterAward(
            **{**asked, "proofs": tuple(asked["proofs"]), "settled": tuple(asked.get("settled", ()))}
        )
    return LetterContent(**fields)


def content_hash(content: LetterContent) -> str:
    """SHA-256 of the content in canonical JSON: equal hashes are equal letters."""
    text = json.dumps(content.as_mapping(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def letter_kind(parts: tuple[LotPart, ...]) -> LetterKind:
    """One letter for all lots decided together; its kind follows from what became of each lot."""
    results = {part.result for part in parts}
    if results == {PartResult.AWARDED}:
        return LetterKind.AWARDED
    if PartResult.AWARDED in results:
        return LetterKind.PARTIAL
    if PartResult.NOT_AWARDED in results:
        return LetterKind.NOT_AWARDED
    if results == {PartResult.SET_ASIDE}:
        return _kind_of_set_aside({ground.code for part in parts for ground in part.grounds})
    return LetterKind.WITHDRAWN if PartResult.WITHDRAWN in results else LetterKind.NO_AWARD


def _kind_of_set_aside(grounds: set[str]) -> LetterKind:
    if grounds == {"ingetrokken"}:
        return LetterKind.RETRACTED
    return LetterKind.EXCLUDED if "uitgesloten" in grounds else LetterKind.SET_ASIDE


def _lot(row: Mapping[str, Any]) -> LotPart:
    fields = dict(row)
    fields["winners"] = tuple(fields["winners"])
    fields["winner_totals"] = tuple(fields["winner_totals"])
    fields["rules"] = tuple(fields["rules"])
    fields["grounds"] = tuple(Ground(**ground) for ground in fields["grounds"])
    fields["criteria"] = tuple(_criterion(part) for part in fields["criteria"])
    return LotPart(**fields)


def _criterion(row: Mapping[str, Any]) -> CriterionPart:
    fields = dict(row)
    fields["winners"] = tuple(WinnerScore(**score) for score in fields["winners"])
    return CriterionPart(**fields)
