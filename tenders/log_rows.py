"""The log of a tender as its page shows it."""

from collections.abc import Iterable, Mapping
from typing import Any

from audit.models import AuditEntry
from tenders.domain.procedure_words import said
from tenders.log_data import field_in_words, value_in_words
from tenders.log_words import EVENTS

_PROCESSES: Mapping[str, str] = {
    "system:opener": "de opener (proces)",
    "system:sweeper": "de veger (proces)",
    "system:worker": "de werker (proces)",
    "system:setup": "de inrichting (proces)",
}


def audit_rows(
    entries: Iterable[AuditEntry], names: Mapping[str, str], *, is_admission: bool = False
) -> list[dict[str, Any]]:
    """Entries of the log with the words of the page; what the log holds is ids and hashes, so names are looked up."""
    return [
        {
            "sequence": entry.sequence,
            "at": entry.at,
            "actor": names.get(entry.actor, _PROCESSES.get(entry.actor, entry.actor)),
            "event": said(EVENTS.get(entry.event, entry.event), is_admission=is_admission),
            "data": _data(entry, names, is_admission=is_admission),
            "hash": entry.entry_hash,
        }
        for entry in entries
    ]


def _data(entry: AuditEntry, names: Mapping[str, str], *, is_admission: bool) -> str:
    """What was recorded with the event, in words; a name stays as it is."""
    return "; ".join(
        f"{said(field_in_words(key), is_admission=is_admission)}: "
        f"{names.get(str(value)) or said(value_in_words(key, value), is_admission=is_admission)}"
        for key, value in sorted(entry.data.items())
        if value not in ([], "", None)
    )
