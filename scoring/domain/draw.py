"""A draw that anyone can do again: commit to a secret, reveal it, and let it order the participants.

The commitment is published before the draw, so the secret cannot be chosen afterwards; the receipts were
fixed when the bids came in. `tools/verify_draw.py` recomputes a draw without any part of the application.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence

DOMAIN = "tenderhuis-loting-1"
SECRET_BYTES = 32


class DrawRefused(ValueError):
    """The draw cannot be held like this; the message is for the user."""


def commitment_of(secret: bytes) -> str:
    """SHA-256 of the secret, which is published before the draw."""
    return hashlib.sha256(secret).hexdigest()


def matches(secret: bytes, commitment: str) -> bool:
    return hmac.compare_digest(commitment_of(secret), commitment)


def mark_of(secret: bytes, *, tender: str, lot: int, receipt_root: str) -> str:
    """What a participant draws: HMAC-SHA256 with the secret over tender, lot and the root of its receipt."""
    message = "\n".join((DOMAIN, tender, str(lot), receipt_root))
    return hmac.new(secret, message.encode("utf-8"), hashlib.sha256).hexdigest()


def drawn_order(secret: bytes, *, tender: str, lot: int, participants: Mapping[str, str]) -> tuple[str, ...]:
    """The participants, lowest mark first. `participants` maps each one to the root of its receipt.

    The order of the mapping does not matter. Two equal receipts are refused: they would draw the same mark.
    """
    check_participants(tuple(participants.values()))
    marks = {
        mark_of(secret, tender=tender, lot=lot, receipt_root=root): name
        for name, root in participants.items()
    }
    return tuple(marks[mark] for mark in sorted(marks))


def check_participants(receipt_roots: Sequence[str]) -> None:
    if len(receipt_roots) < 2:
        raise DrawRefused("Voor een loting zijn ten minste twee deelnemers nodig.")
    if len(set(receipt_roots)) < len(receipt_roots):
        raise DrawRefused(
            "Twee deelnemers hebben hetzelfde ontvangstbewijs. Laat een notaris loten en leg de uitslag vast."
        )
