"""When a bidder may be excluded: a ground of the tender, within its look-back period, after the offer to clean up.

Aw 2.86 to 2.88: five years for the mandatory grounds, three for most facultative ones, none where the law names none.
Counted back from the day of submission; for a professional misconduct from the conduct (legal.md, table E-1).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bids.domain.refusals import BidRefused
from tenders.domain.exclusion import Ground
from tenders.domain.wording import date_in_words, instant_in_words

# A word or two is no weighing.
LETTERS_IN_A_NOTE = 20


class Decision(StrEnum):
    """What a person decided; the value is kept."""

    OPEN = "open"
    EXCLUDED = "excluded"
    KEPT = "kept"


@dataclass(frozen=True)
class LookBack:
    """`first_day` is the first day that counts; None where the law names no term."""

    years: int | None
    first_day: date | None
    counts: bool

    @property
    def sentence(self) -> str:
        if self.first_day is None:
            return "Voor deze grond noemt de wet geen terugkijktermijn."
        verdict = "valt daarbinnen" if self.counts else "ligt daarvoor en telt niet meer mee"
        return f"De terugkijktermijn is {self.years} jaar: vanaf {date_in_words(self.first_day)}. Het feit {verdict}."


def look_back(ground: Ground, *, happened_on: date, submitted_on: date) -> LookBack:
    """Whether what happened still counts; the first day of the term does."""
    if ground.look_back_years is None:
        return LookBack(None, None, counts=True)
    first = years_before(submitted_on, ground.look_back_years)
    return LookBack(ground.look_back_years, first, counts=happened_on >= first)


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def check_begin(
    ground_code: str, grounds_of_tender: frozenset[str], *, happened_on: date, today: date
) -> None:
    """A ground that the tender does not name cannot exclude anybody."""
    if ground_code not in grounds_of_tender:
        raise BidRefused("Deze grond staat niet in de aanbesteding: u kunt er niemand om uitsluiten.")
    if happened_on > today:
        raise BidRefused("De datum van het feit ligt in de toekomst.")


def check_decision(
    decision: Decision,
    *,
    at: datetime,
    term: LookBack,
    offered_until: datetime | None,
    is_answered: bool,
    measures: str,
    proportionality: str,
) -> None:
    """Refuse an exclusion without look-back, offer of self-cleaning (Aw 2.87a), or weighing (Aw 2.88).

    An answer that came ends the waiting; without one the last instant of the term is still within it.
    """
    if decision is Decision.EXCLUDED and not term.counts:
        raise BidRefused(f"Uitsluiten kan niet. {term.sentence}")
    if decision is Decision.EXCLUDED and offered_until is None:
        raise BidRefused(
            "Uitsluiten kan pas als de inschrijver kon laten zien welke maatregelen hij heeft genomen. "
            "Vraag eerst om zelfreinigende maatregelen."
        )
    if offered_until is not None and not is_answered and at <= offered_until:
        raise BidRefused(
            f"De inschrijver kan nog antwoorden tot en met {instant_in_words(offered_until)}. Beslis daarna."
        )
    if decision is Decision.EXCLUDED and not _says_something(measures):
        raise BidRefused("Schrijf op waarom de maatregelen niet genoeg zijn, of dat er geen antwoord kwam.")
    if not _says_something(proportionality):
        raise BidRefused(
            "Schrijf de afweging op: waarom is uw besluit evenredig? Eén woord is geen afweging."
        )


def _says_something(text: str) -> bool:
    return sum(character.isalpha() for character in text) >= LETTERS_IN_A_NOTE
