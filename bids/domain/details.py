"""What a bidder notes with a file, beside what was seen in it; it travels sealed with the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class EvidenceDetails:
    """The dates and the issuer of a bewijsmiddel, as the bidder read them from the document."""

    issued_on: date | None = None
    valid_until: date | None = None
    issuer: str = ""

    def as_json(self) -> dict[str, str]:
        """Only what was filled in."""
        told = {
            "issued_on": self.issued_on.isoformat() if self.issued_on else "",
            "valid_until": self.valid_until.isoformat() if self.valid_until else "",
            "issuer": self.issuer,
        }
        return {name: value for name, value in told.items() if value}

    @classmethod
    def from_json(cls, details: Mapping[str, Any] | None) -> "EvidenceDetails":
        told = details or {}
        return cls(
            issued_on=_date(told.get("issued_on")),
            valid_until=_date(told.get("valid_until")),
            issuer=str(told.get("issuer") or ""),
        )


def _date(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None
