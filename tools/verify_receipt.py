#!/usr/bin/env python3
"""Check a receipt without the application: python3 verify_receipt.py FILE.json [--key KEY] [--files FOLDER]

The file is what a bidder downloads: {"format": "tenderhuis-ontvangstbewijs-2", tender, bid, submission, number,
received_at, method, lines, root, signature}. The method is the fingerprint of the published method of evaluation at
that moment; a receipt of format 1, of before, has none. The rules:

- the root is a hash tree (RFC 6962: SHA-256, a leaf prefixed with byte 0, a node with byte 1, an odd node moves
  up) over a header and the lines. The header is the JSON object of tender, bid, submission, number, received_at
  and, in format 2, method; a line that of task, plain_size, plain_sha256, cipher_size and cipher_sha256; keys
  sorted, no spaces, UTF-8. The header comes first, then the lines in the order of their bytes;
- the signature is Ed25519 over the format, a line end, the root and a line end.

With --key the receipt must be signed with that public key: take it from the installation or its
municipality, not from the receipt. With --files every file in the folder must be one of the receipt.
It needs the library cryptography and nothing of the application.
Ends with 0 when everything holds, 1 at a fault, 2 when the file cannot be read.
"""

import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    sys.exit("Installeer de bibliotheek cryptography om de handtekening na te gaan.")

_FIRST = ("tender", "bid", "submission", "number", "received_at")
# Per format what the header holds.
HEADERS = {"tenderhuis-ontvangstbewijs-1": _FIRST, "tenderhuis-ontvangstbewijs-2": (*_FIRST, "method")}
LINE = ("task", "plain_size", "plain_sha256", "cipher_size", "cipher_sha256")


def canonical(value: dict, names: tuple[str, ...]) -> bytes:
    chosen = {name: value[name] for name in names}
    return json.dumps(chosen, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def root_of(receipt: dict) -> str:
    header = canonical(receipt, HEADERS[receipt["format"]])
    leaves = [header, *sorted(canonical(line, LINE) for line in receipt["lines"])]
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        nodes = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        level = nodes + level[len(nodes) * 2 :]
    return level[0].hex()


def fault_in_signature(receipt: dict, key: str | None) -> str | None:
    signature = receipt.get("signature")
    if signature is None:
        return "Het bewijs is niet ondertekend."
    if key is not None and signature["public_key"] != key:
        return "Het bewijs is met een andere sleutel ondertekend dan u opgaf."
    text = f"{receipt['format']}\n{receipt['root']}\n".encode()
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(signature["public_key"], validate=True))
        public.verify(base64.b64decode(signature["value"], validate=True), text)
    except InvalidSignature:
        return "De handtekening past niet bij dit bewijs."
    return None


def strangers(receipt: dict, folder: Path) -> list[str]:
    """Files that are not on the receipt, whatever their name."""
    known = {line["plain_sha256"] for line in receipt["lines"]}
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [
        str(path.relative_to(folder))
        for path in files
        if hashlib.sha256(path.read_bytes()).hexdigest() not in known
    ]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="verify_receipt.py")
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", help="de openbare sleutel die de installatie bekendmaakt")
    parser.add_argument("--files", type=Path, help="map met de bestanden die u indiende")
    given = parser.parse_args(arguments)
    faults = []
    try:
        receipt = json.loads(given.file.read_text(encoding="utf-8"))
        if receipt["format"] not in HEADERS:
            raise ValueError(f"formaat {receipt['format']}")
        if root_of(receipt) != receipt["root"]:
            faults.append("Het controlegetal van het geheel past niet bij de gegevens op het bewijs.")
        if fault := fault_in_signature(receipt, given.key):
            faults.append(fault)
        if given.files is not None:
            faults += [f"Staat niet op het bewijs: {name}" for name in strangers(receipt, given.files)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"Het bestand is niet te lezen als bewijs: {type(error).__name__} {error}", file=sys.stderr)
        return 2
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(f"Het bewijs klopt: ontvangen op {receipt['received_at']}, {len(receipt['lines'])} onderdelen.")
        if "method" in receipt:
            print(f"De methode had de vingerafdruk {receipt['method']}.")
        if given.key is None:
            print("Vergelijk de sleutel met die van de installatie: " + receipt["signature"]["public_key"])
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
