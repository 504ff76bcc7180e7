"""The gate: whether a definitive award or a contract is possible now, and if not, everything that stands in the way.

The one owner of that question. Aw 2.127 and 2.131: not before the standstill has ended, not while a kort geding runs.
By choice of the documents: not while a complaint suspends, not with a bid that does not bind any more, and not before
a winner has proved what is asked after the provisional award (Aw 2.101-2.102a).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tenders.domain.procedure_words import said
from tenders.domain.terms import AMSTERDAM
from tenders.domain.wording import date_in_words, names_in_words


class Bar(StrEnum):
    """What stands in the way."""

    UNSENT = "unsent"
    NO_AWARD = "no_award"
    STANDSTILL = "standstill"
    PROCEEDING = "proceeding"
    JUDGMENT = "judgment"
    COMPLAINT = "complaint"
    LAPSED = "lapsed"
    VERIFICATION = "verification"
    NOT_VERIFIED = "not_verified"
    AWARDS = "awards"


@dataclass(frozen=True)
class Obstacle:
    bar: Bar
    sentence: str


@dataclass(frozen=True)
class GateFacts:
    """The names are those of cases, or of bidders that win something; empty where there is nothing of the kind.

    In a generale repetitie nobody waits for the end of a term that binds nobody: there `waits` is False.
    """

    awards: bool
    standstill_ends_at: datetime | None
    proceedings: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    lapsed: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()
    is_admission: bool = False
    waits: bool = True


def obstacles(facts: GateFacts, *, at: datetime) -> tuple[Obstacle, ...]:
    """Everything that stands in the way at this instant; nothing where the gate is open.

    `standstill_ends_at` is the last second of the term (23:59:59), so that instant itself is still within it.
    """
    return _told(facts, _found(facts, at))


def signing_obstacles(facts: GateFacts, *, at: datetime) -> tuple[Obstacle, ...]:
    """What stands in the way of making, sending and signing overeenkomsten.

    That a bid does not bind any more after the award is none: who signs, binds itself anew.
    """
    if facts.standstill_ends_at is not None and not facts.awards:
        none = (Bar.NO_AWARD, "Dit besluit gunt aan niemand. Er is geen overeenkomst te sluiten.")
        return _told(facts, [none])
    return _told(facts, _objections(facts, at, act="Een overeenkomst sluiten"))


def closing_obstacles(facts: GateFacts, *, at: datetime) -> tuple[Obstacle, ...]:
    """What stands in the way of ending a tender whose decision awards nothing: objections can still come, or came."""
    if facts.standstill_ends_at is not None and facts.awards:
        return _told(facts, [(Bar.AWARDS, "Dit besluit gunt wel. Maak de gunning definitief.")])
    return _told(facts, _objections(facts, at, act="Afsluiten"))


def _told(facts: GateFacts, found: Iterable[tuple[Bar, str]]) -> tuple[Obstacle, ...]:
    return tuple(Obstacle(bar, said(sentence, is_admission=facts.is_admission)) for bar, sentence in found)


def _found(facts: GateFacts, at: datetime) -> Iterator[tuple[Bar, str]]:
    if facts.standstill_ends_at is not None and not facts.awards:
        yield Bar.NO_AWARD, "Dit besluit gunt aan niemand. Er is niets om definitief te gunnen."
        return
    yield from _objections(facts, at, act="Gunnen")
    if facts.lapsed and facts.standstill_ends_at is not None:
        yield (
            Bar.LAPSED,
            f"De inschrijving van {names_in_words(list(facts.lapsed))} is niet meer geldig. Vraag eerst om verlenging.",
        )
    if facts.standstill_ends_at is not None:
        yield from _verification(facts)


def _verification(facts: GateFacts) -> Iterator[tuple[Bar, str]]:
    if facts.unverified:
        names = names_in_words(list(facts.unverified))
        yield (
            Bar.VERIFICATION,
            f"De verificatie van {names} is nog niet klaar. Beoordeel eerst de bewijsmiddelen.",
        )
    if facts.not_met:
        names = names_in_words(list(facts.not_met))
        yield Bar.NOT_VERIFIED, f"De verificatie van {names} voldoet niet. {_AFTER_FAILURE}"


def _objections(facts: GateFacts, at: datetime, *, act: str) -> Iterator[tuple[Bar, str]]:
    if facts.standstill_ends_at is None:
        yield Bar.UNSENT, "Er is geen besluit waarvan de brieven zijn verstuurd."
        return
    if facts.waits and at <= facts.standstill_ends_at:
        yield (
            Bar.STANDSTILL,
            f"De opschortende termijn loopt tot en met {_last_second(facts.standstill_ends_at)}. {act} kan daarna.",
        )
    for name in facts.proceedings:
        yield Bar.PROCEEDING, f"{name} loopt nog. Leg eerst de uitspraak vast."
    for name in facts.complaints:
        yield Bar.COMPLAINT, f"{name} schort de gunning op. Leg eerst vast hoe dit is afgelopen."
    for name in facts.lost:
        yield (
            Bar.JUDGMENT,
            f"{name} is geheel of deels toegewezen. {_AFTER_LOSS[act]}",
        )


_AFTER_FAILURE = "Vraag een aanvulling, of laat deze winnaar afvallen."
_AFTER_LOSS = {
    "Gunnen": "Volgens dit besluit kan niet worden gegund.",
    "Een overeenkomst sluiten": "Volgens dit besluit kan geen overeenkomst worden gesloten.",
    "Afsluiten": "Op dit besluit kan de aanbesteding niet worden afgesloten.",
}


def _last_second(ends_at: datetime) -> str:
    local = ends_at.astimezone(AMSTERDAM)
    return f"{date_in_words(local.date())} om {local:%H.%M.%S} uur"
