"""Maandrapport for the indicatiestellers: per provider open or closed and why, frozen when it is made."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from contracts.domain.care_months import month_in_words, month_of
from contracts.domain.errors import DecisionRefused
from tenders.domain.wording import names_in_words


@dataclass(frozen=True)
class ReportRow:
    """`earlier` is the number of the month before, None where there is none; `note` what clients are free to do."""

    name: str
    offer: int | None
    in_care: int
    earlier: int | None
    word: str
    sentence: str
    note: str = ""

    @property
    def growth(self) -> str:
        """'+12', '−3' or '0'; empty without an earlier number."""
        if self.earlier is None:
            return ""
        more = self.in_care - self.earlier
        return f"+{more}" if more > 0 else f"−{-more}" if more < 0 else "0"


@dataclass(frozen=True)
class ReportLot:
    name: str
    rows: tuple[ReportRow, ...]


@dataclass(frozen=True)
class ReportContent:
    """`month` is the first day as ISO text; `rule` the settings as (name, value)."""

    authority: str
    tender: str
    reference: str
    month: str
    version: int
    unit: str
    rule: tuple[tuple[str, str], ...]
    lots: tuple[ReportLot, ...]

    @property
    def month_words(self) -> str:
        return month_in_words(date.fromisoformat(self.month))

    def as_mapping(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def fingerprint(self) -> str:
        """Of all but the number of the version: whether another version would say anything else."""
        said = {**self.as_mapping(), "version": 0}
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def content_from(data: Mapping[str, Any]) -> ReportContent:
    """What `as_mapping` gave, as it was kept."""
    lots = tuple(
        ReportLot(lot["name"], tuple(ReportRow(**row) for row in lot["rows"])) for lot in data["lots"]
    )
    rule = tuple((name, value) for name, value in data["rule"])
    return ReportContent(**{**data, "lots": lots, "rule": rule})


def check_month(month: date, *, first: date | None, today: date, missing: Sequence[str]) -> None:
    """Raise DecisionRefused where the month cannot be reported on; `missing` are those without a number."""
    words = month_in_words(month)
    if first is None or month < first:
        raise DecisionRefused(f"In {words} liep er geen contract.", field="maand")
    if month > month_of(today):
        raise DecisionRefused(f"{words.capitalize()} moet nog komen.", field="maand")
    if missing:
        raise DecisionRefused(
            f"Van {names_in_words(sorted(missing))} is nog geen aantal over {words} ingevuld.", field="maand"
        )
