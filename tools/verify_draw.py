#!/usr/bin/env python3
"""Do a draw of Tenderhuis again, without Tenderhuis: python3 verify_draw.py FILE.json (or - for stdin).

The file is the one that the draw's page offers. It holds the commitment that was published before the draw,
the secret that was revealed afterwards, and per participant the root of its receipt. This program checks that

1. SHA-256 of the secret is the commitment, so that the secret was not chosen afterwards;
2. ordering the participants by HMAC-SHA256(secret, "tenderhuis-loting-1" LF tender LF lot LF receipt root),
   lowest first, gives the stated result.

Each participant should check by hand that its root is the one on its own receipt, and that the commitment is
the one it was told before the draw. Exit code 0: the draw is right; 1: it is not; 2: the file cannot be read.
"""

import hashlib
import hmac
import json
import sys
from typing import Any

DOMAIN = "tenderhuis-loting-1"


def verify(draw: dict[str, Any]) -> list[str]:
    """The faults, one sentence each; empty where the draw is right."""
    secret = bytes.fromhex(draw["geheim"])
    faults = []
    if hashlib.sha256(secret).hexdigest() != draw["vastlegging"]:
        faults.append("Het geheim hoort niet bij de vastlegging van vóór de loting.")
    roots = [row["ontvangstbewijs"] for row in draw["deelnemers"]]
    if len(set(roots)) < len(roots):
        faults.append("Twee deelnemers hebben hetzelfde ontvangstbewijs.")
    if len(roots) < 2:
        faults.append("Er zijn minder dan twee deelnemers.")
    expected = recomputed_order(draw)
    if draw.get("uitslag") and draw["uitslag"] != expected:
        faults.append(f"De uitslag klopt niet. Nagerekend is de volgorde: {', '.join(expected)}.")
    return faults


def recomputed_order(draw: dict[str, Any]) -> list[str]:
    """The ids of the participants, first drawn first."""
    secret = bytes.fromhex(draw["geheim"])

    def mark(row: dict[str, str]) -> str:
        message = "\n".join((DOMAIN, draw["aanbesteding"], str(draw["perceel"]), row["ontvangstbewijs"]))
        return hmac.new(secret, message.encode("utf-8"), hashlib.sha256).hexdigest()

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
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"Het bestand is niet te lezen als loting: {type(error).__name__} {error}", file=sys.stderr)
        return 2
    names = {row["inschrijving"]: row.get("naam", "") for row in draw["deelnemers"]}
    for place, bid in enumerate(order, start=1):
        print(f"{place}. {names[bid] or bid}")
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        stated = (
            "is gelijk aan de vastgelegde uitslag"
            if draw.get("uitslag")
            else "is nagerekend; er is geen uitslag vastgelegd"
        )
        print(f"De loting klopt: het geheim past bij de vastlegging en de volgorde {stated}.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
