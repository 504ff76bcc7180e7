"""A dossier made by the functions that the job calls, and read back by an independent program where that exists."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from accounts.models import User
from bids.models import Bid
from contracts.domain.dossier import INDEX, MANIFEST, Version
from contracts.dossier.models import Dossier
from contracts.dossier.selectors import zip_blocks
from contracts.dossier.services import build_dossier, request_dossier
from tenders.models import Tender


@dataclass(frozen=True)
class Read:
    dossier: Dossier
    content: bytes

    @cached_property
    def files(self) -> dict[str, bytes]:
        with ZipFile(BytesIO(self.content)) as archive:
            assert archive.testzip() is None
            assert {info.compress_type for info in archive.infolist()} == {ZIP_STORED}
            names = [info.filename for info in archive.infolist()]
            assert len(names) == len(set(names))
            return {name: archive.read(name) for name in names}

    @cached_property
    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.files[MANIFEST])
        return found

    @property
    def titles(self) -> list[str]:
        return [entry["title"] for entry in self.manifest["entries"]]

    def titled(self, begin: str) -> list[str]:
        return [title for title in self.titles if title.startswith(begin)]

    @property
    def everything(self) -> bytes:
        return b"\n".join(self.files.values())

    def check(self) -> None:
        """Every file but the manifest is in the manifest with its size and hash, and nothing else is."""
        listed = {entry["path"]: entry for entry in self.manifest["entries"]}
        assert set(self.files) - {MANIFEST} == set(listed)
        for path, entry in listed.items():
            content = self.files[path]
            assert (entry["size"], entry["sha256"]) == (len(content), hashlib.sha256(content).hexdigest()), (
                path
            )
        assert INDEX in listed
        assert self.dossier.manifest_sha256 == hashlib.sha256(self.files[MANIFEST]).hexdigest()
        assert self.dossier.size == len(self.content)


def made(
    tender: Tender, version: Version = Version.FULL, *, by: User, at: datetime, bid: Bid | None = None
) -> Dossier:
    dossier = request_dossier(tender, version, bid=bid, by=by, at=at)
    while dossier.status == Dossier.Status.QUEUED:
        build_dossier(dossier.public_id, at=at)
        dossier.refresh_from_db()
    return dossier


def read(dossier: Dossier) -> Read:
    return Read(dossier, b"".join(zip_blocks(dossier)))
