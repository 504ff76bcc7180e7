"""The list of dossiers as its page shows it."""

from collections.abc import Iterable
from typing import Any

from contracts.dossier.models import Dossier
from ui.formatting import dutch_datetime, file_size
from ui.presentation import Tone

_TONES = {
    Dossier.Status.QUEUED: Tone.INFO,
    Dossier.Status.READY: Tone.GOOD,
    Dossier.Status.FAILED: Tone.BAD,
    Dossier.Status.DESTROYED: Tone.NEUTRAL,
}


def dossier_rows(dossiers: Iterable[Dossier]) -> list[dict[str, Any]]:
    """`dossiers` come with `total` and `packed`, the numbers of files."""
    return [_row(dossier) for dossier in dossiers]


def _row(dossier: Any) -> dict[str, Any]:
    whose = f": {dossier.bid.organisation.name}" if dossier.bid else ""
    return {
        "dossier": dossier,
        "label": f"Dossier {dossier.get_version_display()}{whose}",
        "asked": f"{dossier.requested_by.name}, {dutch_datetime(dossier.requested_at)}",
        "status": dossier.get_status_display(),
        "tone": _TONES[Dossier.Status(dossier.status)],
        "is_ready": dossier.status == Dossier.Status.READY,
        "amount": _amount(dossier),
    }


def _amount(dossier: Any) -> str:
    if dossier.status == Dossier.Status.READY:
        return f"{dossier.total} bestanden, {file_size(dossier.size)}"
    if dossier.status == Dossier.Status.QUEUED and dossier.total:
        return f"{dossier.packed} van {dossier.total} bestanden"
    return ""
