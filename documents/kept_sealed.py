"""Bytes that somebody hands in after the opening: sealed beside the bid, with the row that keeps them or not at all."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO

from django.db import transaction

from documents.files import delete_blob, seal_blob
from documents.vault import encrypt_bytes, keyring, public_part, wrap


@contextmanager
def kept_sealed(source: BinaryIO | bytes, meta: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Within one transaction the columns of that row: blob, size, hash, reading envelope and the sealed `meta`.

    The blob is written before the transaction begins, so that nobody waits for the storage while a tender is locked,
    and removed where the transaction fails. Raises StorageFault.
    """
    blob, sealed = seal_blob(source)
    try:
        with transaction.atomic():
            yield {
                "blob": blob,
                "plain_size": sealed.plain_size,
                "plain_sha256": sealed.plain_sha256,
                "reading_envelope": wrap(sealed.file_key, keyring().reading_public),
                "sealed_meta": encrypt_bytes(json.dumps(meta).encode(), public_part(sealed.file_key)),
            }
    except BaseException:
        delete_blob(blob)
        raise
