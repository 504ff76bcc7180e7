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
    ROUND = "instroomronde"
    SEVEN_DAYS_LEFT = "nog_7_dagen"
    TWO_DAYS_LEFT = "nog_2_dagen"
    TWO_HOURS_LEFT = "nog_2_uur"


# One sentence for everybody: whether somebody has submitted, no reminder may tell.
_STILL_TO_DO = (
    "Kijk of alles er staat en dien in voordat de inschrijving sluit. "
    "Hebt u al ingediend, of doet u niet mee? Dan hoeft u niets te doen."
)


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
    NoticeKind.ROUND: NoticeWords(
        "Nieuwe instroomronde",
        "U kunt zich aanmelden voor de volgende ronde. Bent u al toegelaten, of wacht u nog op een besluit? Dan hoeft "
        "u niets te doen.",
    ),
    NoticeKind.SEVEN_DAYS_LEFT: NoticeWords("De inschrijving sluit binnen 7 dagen", _STILL_TO_DO),
    NoticeKind.TWO_DAYS_LEFT: NoticeWords("De inschrijving sluit binnen 2 dagen", _STILL_TO_DO),
    NoticeKind.TWO_HOURS_LEFT: NoticeWords("De inschrijving sluit binnen 2 uur", _STILL_TO_DO),
}
