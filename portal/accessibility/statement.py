"""What the toegankelijkheidsverklaring of this installation says; who runs it sets what the product cannot know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings

# Who is meant while nobody is named.
SOMEBODY = "de organisatie die deze website beheert"


@dataclass(frozen=True)
class Standing:
    """A status of the register: what it is called there, and what that means for a visitor."""

    name: str
    meaning: str


STANDINGS: Mapping[str, Standing] = {
    "A": Standing(
        "voldoet volledig", "Een volledig onderzoek laat zien dat deze website aan alle eisen voldoet."
    ),
    "B": Standing(
        "voldoet gedeeltelijk",
        "Een volledig onderzoek laat zien aan welke eisen deze website nog niet voldoet. "
        "In het register staat wat daaraan gebeurt, en wanneer.",
    ),
    "C": Standing(
        "eerste maatregelen genomen",
        "Er is nog geen volledig onderzoek. In het register staat wanneer dat komt.",
    ),
    "D": Standing("voldoet niet", "Er is geen volledig onderzoek, en het is ook nog niet gepland."),
    "E": Standing(
        "geen toegankelijkheidsverklaring", "In het register staat geen verklaring over deze website."
    ),
}


@dataclass(frozen=True)
class Statement:
    """`standing` is None while no status is known; `register_url` is empty until the statement is registered."""

    responsible: str
    website: str
    letter: str
    standing: Standing | None
    register_url: str
    contact: str
    reviewed_on: date | None


def statement_of_installation() -> Statement:
    letter = settings.ACCESSIBILITY_STATUS
    return Statement(
        responsible=settings.ACCESSIBILITY_RESPONSIBLE or SOMEBODY,
        website=settings.SITE_URL,
        letter=letter,
        standing=STANDINGS.get(letter),
        register_url=settings.ACCESSIBILITY_REGISTER_URL,
        contact=settings.ACCESSIBILITY_CONTACT,
        reviewed_on=settings.ACCESSIBILITY_REVIEWED_ON,
    )
