"""Whether a file holds malware: asked when it comes in, or else before somebody else reads it (ADR 51).

What is found, and when, goes into the log of the server by its name alone: no line says who sent what to where.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from documents.clamd import Clamd, ScannerFault, Signatures, StreamTooLong
from documents.files import open_blob
from documents.inspection import UploadRefused
from documents.models import SealedBlob, StoredFile
from documents.owed_scans import note_scan
from documents.storage import StorageFault
from documents.vault import VaultDamaged

logger = logging.getLogger("tenderhuis.malware")

# ClamAV has new ones every day.
STALE_AFTER_DAYS = 7
_PAGE_SECONDS = 5
_NOT_NOW = (
    "Uw bestand kon niet worden gecontroleerd op schadelijke software. "
    "Probeer het over een paar minuten opnieuw."
)
_UNREADABLE_NOW = (
    "Dit bestand kon nog niet worden gecontroleerd op schadelijke software. "
    "Probeer het over een paar minuten opnieuw. Blijft dit zo, meld het dan bij de beheerder."
)
_UNREADABLE = (
    "Dit bestand is groter dan de controle op schadelijke software aankan. "
    "Meld dit bij de beheerder: hij kan de grens verhogen."
)
_TOO_LARGE = (
    "Dit bestand is te groot voor de controle op schadelijke software. "
    "Maak het kleiner of verdeel het over meer bestanden."
)


class NotHandedOut(Exception):
    """A file is kept from its reader; the sentence says why."""


class MalwareInside(NotHandedOut):
    """Something harmful was found in it."""


class NotScannedYet(NotHandedOut):
    """Nobody could look for it at this moment."""


def scanner(*, for_page: bool = False) -> Clamd | None:
    """None where this installation has none: then nothing is scanned. A page waits for it no longer than a page can."""
    if not settings.MALWARE_SCANNER:
        return None
    seconds: float = settings.MALWARE_SCANNER_SECONDS
    return Clamd(settings.MALWARE_SCANNER, min(seconds, _PAGE_SECONDS) if for_page else seconds)


@dataclass(frozen=True)
class ScannerState:
    """For who runs the installation: `fault` where it does not answer, else what it goes by and how old that is."""

    is_on: bool
    fault: str = ""
    signatures: Signatures | None = None
    days_old: int | None = None

    @property
    def is_stale(self) -> bool:
        return self.days_old is not None and self.days_old > STALE_AFTER_DAYS


def scanner_state(*, at: datetime) -> ScannerState:
    asked = scanner(for_page=True)
    if asked is None:
        return ScannerState(is_on=False)
    try:
        asked.ping()
        signatures = asked.signatures()
    except ScannerFault as fault:
        return ScannerState(is_on=True, fault=str(fault))
    made_at = signatures.made_at
    # The clock of the daemon, or its zone, may be ahead of ours.
    days_old = max((at - made_at).days, 0) if made_at is not None else None
    return ScannerState(is_on=True, signatures=signatures, days_old=days_old)


def examine_upload(upload: UploadedFile, *, may_wait: bool) -> None:
    """UploadRefused where something is found, and, unless it `may_wait`, where that cannot be known now.

    What waits owes a scan, as everything does where there is no scanner. A file that no page accepts for its size,
    and one that found no room, are left to the sentence of the service.
    """
    note_scan(upload, is_owed=True)
    asked = scanner()
    if asked is None or (upload.size or 0) > settings.MAX_BID_BYTES:
        return
    try:
        name = asked.scan(upload.chunks())
    except StorageFault:
        return
    except ScannerFault as fault:
        _report(fault)
        upload.seek(0)
        if not may_wait:
            raise UploadRefused(_TOO_LARGE if isinstance(fault, StreamTooLong) else _NOT_NOW) from fault
        return
    if name is not None:
        logger.warning("Malware was found in what was sent, which is refused: %s", name)
        raise UploadRefused(
            f"In dit bestand is schadelijke software gevonden ({name}). Het is niet bewaard. "
            "Laat uw computer controleren en kies een bestand zonder schadelijke software."
        )
    upload.seek(0)
    note_scan(upload, is_owed=False)


def require_scanned(
    kept: StoredFile | SealedBlob,
    plain: Callable[[], Iterable[bytes]],
    *,
    must_be_known: bool = True,
    for_page: bool = False,
) -> None:
    """Before somebody else reads it: NotHandedOut where a scan is owed and does not end well.

    Without `must_be_known` a scanner that does not answer is in nobody's way: only what is found is kept back. What
    was found is looked for again each time: the next signatures may know better.
    """
    asked = scanner(for_page=for_page) if kept.owes_scan else None
    if asked is None:
        return
    try:
        name = asked.scan(plain())
    except ScannerFault as fault:
        _report(fault)
        if not must_be_known:
            return
        raise NotScannedYet(_UNREADABLE if isinstance(fault, StreamTooLong) else _UNREADABLE_NOW) from fault
    if name is not None:
        logger.warning("Malware was found in what was kept, which is not handed out: %s", name)
        raise MalwareInside(
            f"In dit bestand is schadelijke software gevonden ({name}). Het is bewaard zoals het is aangeleverd, "
            "maar niemand krijgt het te lezen."
        )
    type(kept)._default_manager.filter(pk=kept.pk).update(owes_scan=False)
    kept.owes_scan = False


def scanned_stream(blob: SealedBlob, file_key: str) -> Iterator[bytes]:
    """The plain bytes for another reader than who sealed them.

    Raises NotHandedOut and VaultDamaged, before the first block.
    """
    require_scanned(blob, lambda: open_blob(blob, file_key))
    return open_blob(blob, file_key)


def look_again(kept: SealedBlob, plain: Callable[[], Iterable[bytes]]) -> tuple[bool, str]:
    """For the page of who sent it: whether it still waits for its scan, and what is to be said of what was found."""
    try:
        require_scanned(kept, plain, for_page=True)
    except MalwareInside as found:
        return False, str(found)
    except (NotScannedYet, VaultDamaged):
        return True, ""
    return False, ""


def _report(fault: ScannerFault) -> None:
    logger.error("The malware scanner did not scan: %s", type(fault).__name__)
