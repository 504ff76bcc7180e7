"""The bytes of what several sections have: stored files, and values as JSON."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from documents.files import FileDamaged, open_file
from documents.models import StoredFile
from tenders.models import Tender

_BLOCK = 1024 * 1024


def stored_blocks(_tender: Tender, ref: str) -> Iterator[bytes]:
    """A stored file by its public id; FileDamaged, at the end, where it is not the file that was stored."""
    stored = StoredFile.objects.get(public_id=ref)
    digest = hashlib.sha256()
    with open_file(stored) as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            yield block
    if digest.hexdigest() != stored.sha256:
        raise FileDamaged("Dit bestand is beschadigd. Meld dit bij de beheerder.")


def as_json(value: Any) -> bytes:
    """Readable, with the same bytes for the same value."""
    return (
        json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    ).encode()


def json_rows(rows: Iterable[Any]) -> Iterator[bytes]:
    """A list, one row at a time: as JSON with a row on each line."""
    yield b"["
    for number, row in enumerate(rows):
        text = json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
        yield (("," if number else "") + "\n" + text).encode()
    yield b"\n]\n"
