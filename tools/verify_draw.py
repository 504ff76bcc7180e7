#!/usr/bin/env python3
"""Do a draw of Tenderhuis again, without Tenderhuis: python3 verify_draw.py FILE.json (or - for stdin).

The file is the one that the draw's page offers. It holds the commitment that was published before the draw, the
secret that was revealed afterwards, and per participant the root of its receipt and, where it gave a word, the word
with its salt and the hash that was shown before the draw. This program checks that

1. SHA-256 of the secret is the commitment, so that the secret was not chosen afterwards;
2. SHA-256("tenderhuis-lotingswoord-1" LF tender LF lot LF receipt root LF salt LF word) is the hash of each word, so
   that no word was chosen afterwards;
3. ordering the participants by HMAC-SHA256(secret, "tenderhuis-loting-2" LF words LF tender LF lot LF receipt root),
   lowest first, gives the stated result. Here `words` is, in order of receipt root, per participant its root, a colon
   and its word as hex of UTF-8 (nothing where it gave none), with semicolons between them.

Each participant should check by hand that its root is the one on its own receipt, that the commitment is the one it was
told before the draw, and that its word and the hash of it are its own. Exit code 0: the draw is right; 1: it is not; 2:
the file cannot be read.
"""

import hashlib
import hmac
import json
import sys
from typing import Any

DOMAIN = "tenderhuis-loting-2"
WORD_DOMAIN = "tenderhuis-lotingswoord-1"


def verify(draw: dict[str, Any]) -> list[str]:
    """The faults, one sentence each; empty where the draw is right."""
    secret = bytes.fromhex(draw["geheim"])
    faults = []
    if draw["protocol"] != DOMAIN:
        faults.append(f"Dit programma rekent {DOMAIN} na; in het bestand staat {draw['protocol']}.")
    if hashlib.sha256(secret).hexdigest() != draw["vastlegging"]:
        faults.append("Het geheim hoort niet bij de vastlegging van vóór de loting.")
    roots = [row["ontvangstbewijs"] for row in draw["deelnemers"]]
    if len(set(roots)) < len(roots):
        faults.append("Twee deelnemers hebben hetzelfde ontvangstbewijs.")
    if len(roots) < 2:
        faults.append("Er zijn minder dan twee deelnemers.")
    for row in draw["deelnemers"]:
        if (row["woord"] or row["kenmerk_woord"]) and seal_of_word(draw, row) != row["kenmerk_woord"]:
            name = row.get("naam") or row["inschrijving"]
            faults.append(f"Het woord van {name} hoort niet bij het kenmerk van vóór de loting.")
    expected = recomputed_order(draw)
    if draw.get("uitslag") and draw["uitslag"] != expected:
        faults.append(f"De uitslag klopt niet. Nagerekend is de volgorde: {', '.join(expected)}.")
    return faults


def seal_of_word(draw: dict[str, Any], row: dict[str, str]) -> str:
    """What was shown of a word before the draw."""
    parts = (WORD_DOMAIN, draw["aanbesteding"], str(draw["perceel"]), row["ontvangstbewijs"])
    message = "\n".join((*parts, row["toevoeging"], row["woord"]))
    return hashlib.sha256(message.encode("utf-8")).hexdigest()


def recomputed_order(draw: dict[str, Any]) -> list[str]:
    """The ids of the participants, first drawn first."""
    secret = bytes.fromhex(draw["geheim"])
    by_root = {row["ontvangstbewijs"]: row["woord"] for row in draw["deelnemers"]}
    words = ";".join(f"{root}:{by_root[root].encode('utf-8').hex()}" for root in sorted(by_root))

    def mark(row: dict[str, str]) -> str:
        parts = (DOMAIN, words, draw["aanbesteding"], str(draw["perceel"]), row["ontvangstbewijs"])
        return hmac.new(secret, "\n".join(parts).encode("utf-8"), hashlib.sha256).hexdigest()

    return [row["inschrijving"] for row in sorted(draw["deelnemers"], key=mark)]


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("Gebruik: python3 verify_draw.py BESTAND.json", file=sys.stderr)
        return 2
    try:
        if arguments[0] == "-":
            draw = json.load(sys.stdin)
        else:
            with open(arguments[0], encoding="utf-8") as file:
                draw = json.load(file)
        faults = verify(draw)
        order = recomputed_order(draw)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"Het bestand is niet te lezen als loting: {type(error).__name__} {error}", file=sys.stderr)
        return 2
    rows = {row["inschrijving"]: row for row in draw["deelnemers"]}
    for place, bid in enumerate(order, start=1):
        word = f'woord: "{rows[bid]["woord"]}"' if rows[bid]["woord"] else "geen woord"
        print(f"{place}. {rows[bid].get('naam') or bid} ({word})")
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        stated = (
            "is gelijk aan de vastgelegde uitslag"
            if draw.get("uitslag")
            else "is nagerekend; er is geen uitslag vastgelegd"
        )
        print(f"De loting klopt: geheim en woorden passen bij wat vastlag en de volgorde {stated}.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
