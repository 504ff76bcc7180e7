"""What keeps the opener from its work, in words for who waits for the opening."""

from collections.abc import Mapping
from dataclasses import dataclass

from documents.outbox import NO_ROOM
from documents.storage import StorageUnreachable
from health.checks import ClocksDiffer

_KEPT = "Wat al geopend is, blijft geopend; de rest is nog verzegeld en er is niets verloren."
_GOES_ON = "De opening gaat daarna vanzelf verder: u hoeft niets opnieuw te vragen."


@dataclass(frozen=True)
class Hindrance:
    title: str
    text: str


_KNOWN: Mapping[str, Hindrance] = {
    NO_ROOM: Hindrance(
        "De opening wacht: de opslag is vol", f"{_KEPT} Laat de beheerder ruimte maken. {_GOES_ON}"
    ),
    StorageUnreachable.__name__: Hindrance(
        "De opening wacht: de opslag is niet bereikbaar",
        f"{_KEPT} Laat de beheerder de opslag herstellen. {_GOES_ON}",
    ),
    ClocksDiffer.__name__: Hindrance(
        "De opening wacht: een klok loopt niet gelijk",
        f"De klok van de opener wijkt af. {_KEPT} Laat de beheerder de klok herstellen. {_GOES_ON}",
    ),
}
_UNKNOWN = Hindrance(
    "De opening is gestopt door een fout",
    f"{_KEPT} Laat de beheerder de oorzaak wegnemen en de opener opnieuw laten beginnen.",
)


def hindrance_in_words(fault: str, *, for_good: bool) -> Hindrance | None:
    """None as long as the opener works, or tries again by itself after a fault that may pass."""
    if not fault:
        return None
    return _KNOWN.get(fault) or (_UNKNOWN if for_good else None)
