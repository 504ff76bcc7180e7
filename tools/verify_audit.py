#!/usr/bin/env python3
"""Check an exported audit log without the application: python3 verify_audit.py FILE.json [NUMBER HASH]

The file holds {"format": "tenderhuis-audit-1", "chains": {scope: [entry, ...]}}. The rule of a chain:

- entry_hash is the SHA-256, in hexadecimals, of the UTF-8 bytes of a JSON object with the entry's fields
  scope, sequence, at, actor, event, subject, data and previous_hash; keys sorted, no spaces, letters as they
  are;
- sequence counts 1, 2, 3 ... without a gap;
- previous_hash is the entry_hash of the entry before, and 64 zeros for the first;
- an entry "chain.anchored" repeats the place and hash of an entry of another chain, which is checked when
  that chain is in the file too.

What it cannot see by itself: entries cut off at the end, or a log that was written anew as a whole. Give the NUMBER
and HASH of an entry from a mail that you kept: one of the chains must have exactly that entry.
Ends with 0 when every chain holds, 1 at the first fault, 2 when the file cannot be read.
"""

import hashlib
import json
import sys

FORMAT = "tenderhuis-audit-1"
FIELDS = ("scope", "sequence", "at", "actor", "event", "subject", "data", "previous_hash")
FIRST_PREVIOUS_HASH = "0" * 64


class Fault(Exception):
    """The first place where the log does not hold."""


def hash_of(entry: dict) -> str:
    fields = {name: entry[name] for name in FIELDS}
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def check_chain(scope: str, entries: list[dict]) -> str:
    """The hash of the last entry; raises Fault at the first entry that does not hold."""
    previous = FIRST_PREVIOUS_HASH
    for number, entry in enumerate(entries, start=1):
        place = f"Fout in keten {scope}, regel {number}: "
        missing = [name for name in (*FIELDS, "entry_hash") if name not in entry]
        if missing:
            raise Fault(place + f"het veld {missing[0]} ontbreekt.")
        if entry["scope"] != scope:
            raise Fault(place + "de regel hoort bij een andere keten.")
        if entry["sequence"] != number:
            raise Fault(
                place + f"hier staat regel {entry['sequence']}; een regel ontbreekt of staat er te veel."
            )
        if entry["previous_hash"] != previous:
            raise Fault(place + "de regel sluit niet aan op de vorige.")
        if hash_of(entry) != entry["entry_hash"]:
            raise Fault(place + "de inhoud van de regel past niet bij zijn controlegetal.")
        previous = entry["entry_hash"]
    return previous


def check_anchors(chains: dict[str, list[dict]]) -> None:
    """Raises Fault when a chain lost or changed an entry that another chain vouches for."""
    for scope, entries in chains.items():
        for entry in entries:
            if entry["event"] != "chain.anchored" or entry["data"].get("scope") not in chains:
                continue
            anchor = entry["data"]
            anchored = [FIRST_PREVIOUS_HASH] + [item["entry_hash"] for item in chains[anchor["scope"]]]
            if anchor["sequence"] >= len(anchored) or anchored[anchor["sequence"]] != anchor["entry_hash"]:
                raise Fault(
                    f"Fout in keten {scope}, regel {entry['sequence']}: "
                    f"keten {anchor['scope']} heeft de regel niet meer die hier is vastgelegd."
                )


def check_known(chains: dict[str, list[dict]], number: int, entry_hash: str) -> str:
    """The chain that has this entry; raises Fault where none does."""
    for scope, entries in sorted(chains.items()):
        if 0 < number <= len(entries) and entries[number - 1]["entry_hash"] == entry_hash.strip().lower():
            return scope
    raise Fault(
        f"Geen keten heeft op regel {number} het controlegetal {entry_hash}. "
        "Er is iets gewijzigd, of er zijn regels weg."
    )


def read_chains(path: str) -> dict[str, list[dict]]:
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(f"dit is geen logboek van het soort {FORMAT}")
    return document["chains"]


def main(arguments: list[str]) -> int:
    if len(arguments) not in {1, 3} or not all(word.isdecimal() for word in arguments[1:2]):
        print("Gebruik: verify_audit.py BESTAND.json [REGEL CONTROLEGETAL]", file=sys.stderr)
        return 2
    try:
        chains = read_chains(arguments[0])
    except (OSError, ValueError, KeyError) as problem:
        print(f"Het bestand is niet te lezen: {problem}", file=sys.stderr)
        return 2
    try:
        for scope, entries in sorted(chains.items()):
            last = check_chain(scope, entries)
            print(f"{scope}: {len(entries)} regels in orde, einde {last}")
        check_anchors(chains)
        if len(arguments) == 3:
            scope = check_known(chains, int(arguments[1]), arguments[2])
            print(f"{scope}: regel {arguments[1]} is die uit uw mail.")
    except Fault as fault:
        print(fault, file=sys.stderr)
        return 1
    print("Het logboek is in orde.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
