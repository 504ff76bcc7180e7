"""Accepting the tariff that the authority set: per lot, and in the words that stood there."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any


def fingerprint(terms: Sequence[str]) -> str:
    """Tells one tariff from another; that of no tariff at all is one too."""
    return sha256(json.dumps(list(terms), ensure_ascii=False).encode()).hexdigest()


def gaps(
    given: Mapping[str, Any], *, lots: Sequence[int], is_one_lot: bool, terms: Sequence[str], are_known: bool
) -> list[str]:
    """What is still to be accepted, in words.

    `lots` are those that the bid is for. Where that is sealed (not `are_known`) accepting one of them is enough.
    """
    if list(given.get("terms", ())) != list(terms):
        return ["Het tarief is gewijzigd. Lees het en aanvaard het opnieuw."]
    accepted = set(given.get("accepted", ()))
    if not are_known:
        return [] if accepted & set(lots) else ["Aanvaard het tarief."]
    missing = [number for number in lots if number not in accepted]
    if is_one_lot:
        return ["Aanvaard het tarief."] if missing else []
    return [f"Aanvaard het tarief voor perceel {number}." for number in missing]
