"""A draw that anyone can do again: commit to a secret, take in the words of the parties, reveal, and order.

The commitment is published before the draw, so the secret cannot be chosen afterwards; the receipts were fixed when
the bids came in. Each participant may add a word: of a word too the hash is shown before the draw and the word
after it. Who knows the secret does not know the words that are still to come, who gives a word does not know the
secret, so neither of them chooses the order. `tools/verify_draw.py` recomputes a draw without any part of the
application.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Mapping, Sequence

DOMAIN = "tenderhuis-loting-2"
WORD_DOMAIN = "tenderhuis-lotingswoord-1"
SECRET_BYTES = 32
SALT_BYTES = 16
MAX_WORD = 100


class DrawRefused(ValueError):
    """The draw cannot be held like this; the message is for the user."""


def commitment_of(secret: bytes) -> str:
    """SHA-256 of the secret, which is published before the draw."""
    return hashlib.sha256(secret).hexdigest()


def matches(secret: bytes, commitment: str) -> bool:
    return hmac.compare_digest(commitment_of(secret), commitment)


def tidy_word(text: str) -> str:
    """A word as it counts: composed (NFC), without blanks around it, on one line; anything may be in it."""
    word = unicodedata.normalize("NFC", text).strip()
    if not word:
        raise DrawRefused("Schrijf een woord op.")
    if len(word) > MAX_WORD:
        raise DrawRefused(f"Een woord is ten hoogste {MAX_WORD} tekens lang. Maak het korter.")
    if not word.isprintable():
        raise DrawRefused("Schrijf uw woord op één regel, zonder bijzondere stuurtekens.")
    return word


def seal_of_word(word: str, salt: str, *, tender: str, lot: int, receipt_root: str) -> str:
    """SHA-256 by which a word is fixed before the draw; the salt (hex) keeps a short word from being guessed."""
    message = "\n".join((WORD_DOMAIN, tender, str(lot), receipt_root, salt, word))
    return hashlib.sha256(message.encode("utf-8")).hexdigest()


def words_as_text(words: Mapping[str, str]) -> str:
    """All words in one text that can be read in one way only.

    `words` has the root of every participant's receipt; the word is "" where none was given. In order of root:
    the root, a colon and the word as hex of its UTF-8; semicolons between them.
    """
    return ";".join(f"{root}:{words[root].encode('utf-8').hex()}" for root in sorted(words))


def mark_of(secret: bytes, *, words: str, tender: str, lot: int, receipt_root: str) -> str:
    """What a participant draws: HMAC-SHA256 with the secret over words, tender, lot and the root of its receipt.

    `words` is the text of `words_as_text`.
    """
    message = "\n".join((DOMAIN, words, tender, str(lot), receipt_root))
    return hmac.new(secret, message.encode("utf-8"), hashlib.sha256).hexdigest()


def drawn_order(
    secret: bytes, *, tender: str, lot: int, participants: Mapping[str, str], words: Mapping[str, str]
) -> tuple[str, ...]:
    """The participants, lowest mark first.

    `participants` maps each one to the root of its receipt, `words` each one that gave a word to that word. The
    order of the mappings does not matter. Two equal receipts are refused: they would draw the same mark.
    """
    check_participants(tuple(participants.values()))
    text = words_as_text({root: words.get(name, "") for name, root in participants.items()})
    marks = {
        mark_of(secret, words=text, tender=tender, lot=lot, receipt_root=root): name
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
