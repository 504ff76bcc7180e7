"""News of a published tender: which kinds there are, and the words for each.

The words say that there is something to read, never what: they go to everybody who follows, in a mail too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    CLARIFICATION = "nota"
    RECTIFICATION = "rectificatie"
    PAUSED = "stilgelegd"
    RESUMED = "hervat"
    OUTAGE = "storing"
    WITHDRAWN = "ingetrokken"
    MESSAGE = "bericht"


@dataclass(frozen=True)
class NoticeWords:
    """A title for lists and the subject of the mail, and one sentence that says what to do."""

    title: str
    sentence: str


NOTICE_WORDS: Mapping[NoticeKind, NoticeWords] = {
    NoticeKind.CLARIFICATION: NoticeWords(
        "Nieuwe nota van inlichtingen", "Lees de nota van inlichtingen voordat u verder werkt."
    ),
    NoticeKind.RECTIFICATION: NoticeWords(
        "Rectificatie",
        "Lees wat er is gewijzigd. Een inschrijving die al is ingediend, blijft geldig; "
        "wie nog aan een concept werkt, bevestigt het opnieuw.",
    ),
    NoticeKind.PAUSED: NoticeWords(
        "Aanbesteding stilgelegd", "Lees waarom. Indienen kan pas weer als de aanbesteding is hervat."
    ),
    NoticeKind.RESUMED: NoticeWords("Aanbesteding hervat", "Lees welke sluitingsdatum nu geldt."),
    NoticeKind.OUTAGE: NoticeWords(
        "Langer de tijd na een storing",
        "Lees welke sluitingsdatum nu geldt. Wie al heeft ingediend, kan zijn inschrijving weer wijzigen.",
    ),
    NoticeKind.WITHDRAWN: NoticeWords("Aanbesteding ingetrokken", "Lees waarom de aanbesteding eindigt."),
    NoticeKind.MESSAGE: NoticeWords("Nieuw bericht aan iedereen", "Lees het bericht bij de aanbesteding."),
}
