"""The answers documents of a bid: one JSON document per task, and how to read numbers back exactly.

Shapes:

- aanmelding: {"lots": [numbers in order of preference], "contact": {name, function, email, phone},
  "signatory": {name, function}}; one from before the vorm van deelname has "parties": [{"name", "kvk", "part"}]
- deelname: see `bids.domain.participation`
- verklaring and lid:<number>:uea: see `bids.domain.uea`
- tarief: {"accepted": [numbers of lots], "terms": [what was accepted, in the words of then]}
- opgaven: {"values": {code: "12.5"}}
- prijs: {"amounts": {"1": "1.56"}} (by lot number)
- any of the first three while it is being filled in: {"typed": {name of the field: what was typed}}; never submitted
- bewijs:<CODE> and plan, in a rehearsal without files only: {"issued_on": "2025-11-01"}, {"pages": 6}
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any

SALT = "salt"
TYPED = "typed"


def encode(data: Mapping[str, Any], salt: bytes) -> bytes:
    """The document as it is sealed. The salt keeps its hash on the receipt from giving the answers away."""
    return json.dumps({**data, SALT: salt.hex()}, sort_keys=True, ensure_ascii=False).encode()


def decode(content: bytes) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(content)
    data.pop(SALT, None)
    return data


def version_of(data: Mapping[str, Any] | None) -> str:
    """By which a page knows what it was filled with: equal answers have one version, and nothing has "".

    For the page of whoever may read the answers only: without the salt it would tell who guesses well.
    """
    if not data:
        return ""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:32]


def typed_of(data: Mapping[str, Any] | None) -> dict[str, str] | None:
    """What was typed, where a form was kept before it was whole; None where it is whole, or empty."""
    return dict(data[TYPED]) if data and TYPED in data else None


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
