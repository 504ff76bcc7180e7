#!/usr/bin/env python3
"""Check that a bid is in the opening: python3 verify_opening.py FILE.json [--receipt FILE.json] [--root HASH]

The file is what a bidder downloads after the opening: {"format": "tenderhuis-opening-1", tender, record, opened_at,
submission, root, path, opening_root}. The rules:

- the leaf is the root of the receipt, as text of 64 hexadecimal characters. The tree is that of RFC 6962: SHA-256, a
  leaf prefixed with byte 0, a node with byte 1; leaves in the order of their text, an odd node moves up;
- each step of path has a neighbour (sha256, hexadecimal) and the side on which it stands. Leaf and steps add up to
  opening_root, which stands in the proces-verbaal.

With --receipt the root must be that of this receipt, of the same submission. With --root the opening root must be
this one: take it from the proces-verbaal or from another bidder, not from the file.
It needs Python alone. Ends with 0 when everything holds, 1 at a fault, 2 when a file cannot be read.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

FORMAT = "tenderhuis-opening-1"


def root_of(proof: dict) -> str:
    running = hashlib.sha256(b"\x00" + proof["root"].encode()).digest()
    for step in proof["path"]:
        other = bytes.fromhex(step["sha256"])
        if step["side"] not in {"left", "right"}:
            raise ValueError(f"kant {step['side']}")
        pair = other + running if step["side"] == "left" else running + other
        running = hashlib.sha256(b"\x01" + pair).digest()
    return running.hex()


def faults_of(proof: dict, receipt: dict | None, root: str | None) -> list[str]:
    faults = []
    if root_of(proof) != proof["opening_root"]:
        faults.append("De stappen tellen niet op tot het controlegetal van de opening.")
    if receipt is not None and receipt["root"] != proof["root"]:
        faults.append("Het controlegetal is niet dat van dit ontvangstbewijs.")
    if receipt is not None and receipt["submission"] != proof["submission"]:
        faults.append("Het ontvangstbewijs is van een andere inschrijving.")
    if root is not None and root.strip().lower() != proof["opening_root"]:
        faults.append("Het controlegetal van de opening is niet het getal dat u opgaf.")
    return faults


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="verify_opening.py")
    parser.add_argument("file", type=Path)
    parser.add_argument("--receipt", type=Path, help="uw ontvangstbewijs (JSON)")
    parser.add_argument("--root", help="het controlegetal uit het proces-verbaal")
    given = parser.parse_args(arguments)
    try:
        proof = json.loads(given.file.read_text(encoding="utf-8"))
        if proof["format"] != FORMAT:
            raise ValueError(f"formaat {proof['format']}")
        receipt = json.loads(given.receipt.read_text(encoding="utf-8")) if given.receipt else None
        faults = faults_of(proof, receipt, given.root)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"Het bestand is niet te lezen als bewijs: {type(error).__name__} {error}", file=sys.stderr)
        return 2
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(f"Het klopt: deze inschrijving zit in de opening van {proof['opened_at']}.")
        if given.root is None:
            print("Vergelijk het getal met het proces-verbaal: " + proof["opening_root"])
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
