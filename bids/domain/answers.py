"""The answers documents of a bid: one JSON document per task, and how to read numbers back exactly.

Shapes:

- aanmelding: {"lots": [numbers in order of preference], "contact": {name, function, email, phone},
  "signatory": {name, function}, "parties": [{"name", "kvk", "part": "combinant" | "onderaannemer"}]}
- verklaring: {"grounds": {code: "no" | "yes"}, "explanation": text, "agreed": true}
- opgaven: {"values": {code: "12.5"}}
- prijs: {"amounts": {"1": "1.56"}} (by lot number)
- bewijs:<CODE> and plan, in a rehearsal without files only: {"issued_on": "2025-11-01"}, {"pages": 6}
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

SALT = "salt"
MEMBER = "combinant"
SUBCONTRACTOR = "onderaannemer"
_KVK = re.compile(r"^(?P<name>.*?)[\s,;]*(?:kvk)?[\s:]*(?P<kvk>\d{8})\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Party:
    """Another organisation in the bid; `part` says in what capacity."""

    name: str
    kvk: str
    part: str

    def as_json(self) -> dict[str, str]:
        return {"name": self.name, "kvk": self.kvk, "part": self.part}


def encode(data: Mapping[str, Any], salt: bytes) -> bytes:
    """The document as it is sealed. The salt keeps its hash on the receipt from giving the answers away."""
    return json.dumps({**data, SALT: salt.hex()}, sort_keys=True, ensure_ascii=False).encode()


def decode(content: bytes) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(content)
    data.pop(SALT, None)
    return data


def parse_parties(text: str, part: str) -> tuple[tuple[Party, ...], tuple[int, ...]]:
    """One organisation per line, "naam, KvK-nummer"; also the numbers of the lines that are not that."""
    parties, faults = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _KVK.match(line.strip())
        if found is None or not found["name"].strip():
            faults.append(number)
        else:
            parties.append(Party(found["name"].strip(), found["kvk"], part))
    return tuple(parties), tuple(faults)


def lots_of(data: Mapping[str, Any] | None, known: Collection[int]) -> tuple[int, ...]:
    """The lots in order of preference; without an answer all lots in order of number."""
    chosen = [number for number in (data or {}).get("lots", ()) if number in known]
    return tuple(dict.fromkeys(chosen)) or tuple(sorted(known))


def numbers_of(values: Mapping[str, str] | None) -> dict[str, Fraction]:
    """Exact numbers by code; what is no number is left out, the page accepted numbers only."""
    numbers = {}
    for code, text in (values or {}).items():
        try:
            numbers[str(code)] = Fraction(str(text))
        except (ValueError, ZeroDivisionError):
            continue
    return numbers
