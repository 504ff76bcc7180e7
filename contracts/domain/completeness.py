"""What a letter must contain before it may go (Aw 2.127 to 2.130; HR 7 December 2012, ECLI:NL:HR:2012:BW9233).

Reasons can in principle not be added after sending, and a decision without them does not start the standstill:
so nothing is left out silently, and every gap is named with the bidder, the lot and the criterion.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from contracts.domain.content import (
    CriterionPart,
    LetterContent,
    LetterKind,
    LotPart,
    PartResult,
    Standstill,
)
from tenders.domain.procedure_words import in_admission_words

# A score with a word or two is a score matrix, not a motivation (Commissie van Aanbestedingsexperts, advies 209).
LETTERS_IN_A_REASON = 20

_WITHOUT_AWARD = frozenset({LetterKind.NO_AWARD.value, LetterKind.WITHDRAWN.value})
_COMPARED = frozenset({PartResult.AWARDED.value, PartResult.NOT_AWARDED.value, PartResult.SET_ASIDE.value})


class Part(StrEnum):
    """The parts of a letter that can be missing; the value is how the check list names them."""

    RECIPIENT = "naam en adres van de inschrijver"
    SUBJECT = "onderwerp en aanbesteding"
    SENT_ON = "datum van verzending"
    SIGNATORY = "ondertekenaar"
    LOTS = "de beslissing per perceel"
    DECISION_REASON = "reden om niet te gunnen of in te trekken"
    PLACE = "positie en totaal"
    RULES = "de regel die de positie bepaalde"
    WINNERS = "namen van alle winnaars"
    GROUND = "grond van terzijdelegging"
    GROUND_REASON = "reden bij de grond"
    CRITERIA = "scores per criterium"
    OWN_SCORE = "eigen score en punten"
    SCALE_TEXT = "tekst van het niveau op de schaal"
    MOTIVATION = "motivering van de commissie"
    WINNER_SCORE = "score en punten van de winnaar"
    ADVANTAGE = "kenmerken en voordelen van de winnaar"
    STANDSTILL = "begin en einde van de opschortende termijn"
    COURT = "de bevoegde rechtbank"
    COMPLAINT_DESK = "het klachtenmeldpunt"
    OTHER_ROUTES = "de Commissie van Aanbestedingsexperts en de Geschillencommissie"
    NO_ACCEPTANCE = "dat de mededeling geen aanvaarding is"
    AFTER_AWARD = "wat de winnaar nog moet laten zien"


@dataclass(frozen=True)
class Missing:
    """A part that a letter lacks. `winner` names whose score or advantage it is."""

    part: Part
    sentence: str
    bidder: str
    lot: int | None = None
    criterion: str = ""
    winner: str = ""


def says_something(text: str) -> bool:
    """Whether the text can be a reason at all: it has at least LETTERS_IN_A_REASON letters."""
    return sum(character.isalpha() for character in text) >= LETTERS_IN_A_REASON


def missing(content: LetterContent) -> list[Missing]:
    """Everything that the letter must contain and does not, in the order of the letter."""
    found = [*_missing_in_frame(content), *_missing_in_lots(content), *_missing_in_closing(content)]
    if not content.is_admission:
        return found
    return [replace(row, sentence=in_admission_words(row.sentence)) for row in found]


def required_parts(content: LetterContent) -> list[Part]:
    """The parts that this letter must contain, for the check list; each once, in the order of the letter."""
    parts = [Part.RECIPIENT, Part.SUBJECT, Part.SENT_ON, Part.LOTS]
    results = {lot.result for lot in content.lots}
    if content.kind in _WITHOUT_AWARD or results & {PartResult.NO_AWARD, PartResult.WITHDRAWN}:
        parts.append(Part.DECISION_REASON)
    if content.is_admission:
        return list(dict.fromkeys([*parts, *_required_of_admission(content)]))
    if results & {PartResult.AWARDED, PartResult.NOT_AWARDED}:
        parts += [Part.PLACE, Part.RULES, Part.WINNERS, Part.CRITERIA]
    if PartResult.SET_ASIDE in results:
        parts += [Part.GROUND, Part.GROUND_REASON, Part.WINNERS]
    if results & {PartResult.AWARDED, PartResult.NOT_AWARDED} or any(lot.criteria for lot in content.lots):
        parts += [Part.OWN_SCORE, Part.SCALE_TEXT, Part.MOTIVATION]
    if any(lot.result == PartResult.NOT_AWARDED and lot.places_filled for lot in content.lots):
        parts += [Part.WINNER_SCORE, Part.ADVANTAGE]
    parts += [Part.STANDSTILL, Part.COURT, Part.COMPLAINT_DESK, Part.OTHER_ROUTES, Part.NO_ACCEPTANCE]
    if PartResult.AWARDED in results:
        parts.append(Part.AFTER_AWARD)
    return list(dict.fromkeys([*parts, Part.SIGNATORY]))


def _required_of_admission(content: LetterContent) -> list[Part]:
    """No place, points or winners; every ground with its reason, as everywhere."""
    results = {lot.result for lot in content.lots}
    grounds = [Part.GROUND, Part.GROUND_REASON] if PartResult.SET_ASIDE in results else []
    after = [Part.AFTER_AWARD] if PartResult.AWARDED in results else []
    closing = [Part.STANDSTILL, Part.COURT, Part.COMPLAINT_DESK, Part.OTHER_ROUTES, Part.NO_ACCEPTANCE]
    return [*grounds, *closing, *after, Part.SIGNATORY]


def _missing_in_frame(content: LetterContent) -> Iterator[Missing]:
    def lacks(part: Part, sentence: str) -> Missing:
        return Missing(part, sentence, content.bidder)

    if not content.bidder.strip() or not any(line.strip() for line in content.recipient):
        yield lacks(Part.RECIPIENT, "De naam en het adres van de inschrijver ontbreken.")
    if not content.subject.strip() or not content.tender.strip() or not content.authority.strip():
        yield lacks(Part.SUBJECT, "Het onderwerp of de naam van de aanbesteding ontbreekt.")
    if not content.sent_on:
        yield lacks(Part.SENT_ON, "De datum van verzending is nog niet gekozen.")
    if not content.lots and content.kind not in _WITHOUT_AWARD:
        yield lacks(Part.LOTS, f"Voor {content.bidder} is op geen enkel perceel beslist.")
    has_reason = says_something(content.decision_reason) or any(
        says_something(lot.reason) for lot in content.lots
    )
    if content.kind in _WITHOUT_AWARD and not has_reason:
        yield lacks(Part.DECISION_REASON, "De reden om niet te gunnen ontbreekt of is te kort.")


def _missing_in_closing(content: LetterContent) -> Iterator[Missing]:
    def lacks(part: Part, sentence: str) -> Missing:
        return Missing(part, sentence, content.bidder)

    if content.sent_on and not _is_precise(content.standstill, content.sent_on):
        yield lacks(Part.STANDSTILL, "Het begin of het einde van de opschortende termijn ontbreekt.")
    if not content.court.strip():
        yield lacks(Part.COURT, "De rechtbank waar een kort geding kan worden aangespannen ontbreekt.")
    if not content.complaint_desk.strip():
        yield lacks(Part.COMPLAINT_DESK, "Het klachtenmeldpunt ontbreekt.")
    if not any(route.strip() for route in content.other_routes):
        yield lacks(
            Part.OTHER_ROUTES, "De Commissie van Aanbestedingsexperts en de Geschillencommissie ontbreken."
        )
    if not content.no_acceptance.strip():
        yield lacks(Part.NO_ACCEPTANCE, "De zin dat deze mededeling geen aanvaarding is, ontbreekt.")
    if any(lot.result == PartResult.AWARDED for lot in content.lots) and (
        content.after_award is None or content.after_award.days < 1
    ):
        yield lacks(Part.AFTER_AWARD, "Wat de winnaar nog moet laten zien en binnen welke termijn ontbreekt.")
    if not content.signatory.strip():
        yield lacks(Part.SIGNATORY, "De ondertekenaar van de brieven ontbreekt.")


def _is_precise(standstill: Standstill | None, sent_on: str) -> bool:
    """Day 1 is the day after sending, and the end is the last second of a day that is not before it."""
    if standstill is None or not standstill.first_day or not standstill.ends_at or standstill.days < 1:
        return False
    first_day = date.fromisoformat(standstill.first_day)
    ends_at = datetime.fromisoformat(standstill.ends_at)
    return (
        first_day == date.fromisoformat(sent_on) + timedelta(days=1)
        and ends_at.time() == time(23, 59, 59)
        and ends_at.date() >= date.fromisoformat(sent_on) + timedelta(days=standstill.days)
    )


def _missing_in_lots(content: LetterContent) -> Iterator[Missing]:
    for lot in content.lots:
        is_bare = (
            lot.result in {PartResult.NO_AWARD, PartResult.WITHDRAWN} and content.kind not in _WITHOUT_AWARD
        )
        if is_bare and not says_something(lot.reason):
            sentence = f"De reden om perceel {lot.number} niet te gunnen ontbreekt of is te kort."
            yield Missing(Part.DECISION_REASON, sentence, content.bidder, lot.number)
        if lot.result in _COMPARED and len(set(filter(None, lot.winners))) != lot.places_filled:
            sentence = f"Niet alle winnaars van perceel {lot.number} worden genoemd."
            yield Missing(Part.WINNERS, sentence, content.bidder, lot.number)
        if lot.result in {PartResult.AWARDED, PartResult.NOT_AWARDED} and not content.is_admission:
            yield from _missing_in_ranked(content.bidder, lot)
        if lot.result == PartResult.SET_ASIDE:
            yield from _missing_in_set_aside(content.bidder, lot)
        for criterion in lot.criteria:
            yield from _missing_in_criterion(content.bidder, lot, criterion)


def _missing_in_ranked(bidder: str, lot: LotPart) -> Iterator[Missing]:
    where = f"van {bidder} op perceel {lot.number}"
    if lot.place is None or not lot.total or not lot.max_total:
        yield Missing(Part.PLACE, f"De positie of het totaal {where} ontbreekt.", bidder, lot.number)
    if not any(rule.strip() for rule in lot.rules):
        yield Missing(Part.RULES, f"De regel die de positie {where} bepaalde, ontbreekt.", bidder, lot.number)
    if not lot.criteria:
        yield Missing(Part.CRITERIA, f"De scores {where} ontbreken.", bidder, lot.number)


def _missing_in_set_aside(bidder: str, lot: LotPart) -> Iterator[Missing]:
    if not lot.grounds:
        sentence = f"De grond waarop {bidder} op perceel {lot.number} terzijde is gelegd, ontbreekt."
        yield Missing(Part.GROUND, sentence, bidder, lot.number)
    for ground in lot.grounds:
        if not says_something(ground.reason):
            sentence = f"De reden bij '{ground.title}' van {bidder} ontbreekt of is te kort."
            yield Missing(Part.GROUND_REASON, sentence, bidder, lot.number, ground.code)


def _missing_in_criterion(bidder: str, lot: LotPart, criterion: CriterionPart) -> Iterator[Missing]:
    def lacks(part: Part, sentence: str, winner: str = "") -> Missing:
        return Missing(part, sentence, bidder, lot.number, criterion.code, winner)

    where = f"op {criterion.code} {criterion.name} (perceel {lot.number})"
    if not criterion.score or not criterion.points or not criterion.max_points:
        yield lacks(Part.OWN_SCORE, f"De score of de punten van {bidder} {where} ontbreken.")
    if criterion.is_quality and not criterion.scale_text.strip():
        yield lacks(Part.SCALE_TEXT, f"De tekst van het niveau van {bidder} {where} ontbreekt.")
    if not says_something(criterion.motivation):
        yield lacks(Part.MOTIVATION, f"De motivering van {bidder} {where} ontbreekt of is te kort.")
    if lot.result != PartResult.NOT_AWARDED:
        return
    compared = {row.winner: row for row in criterion.winners}
    for winner in lot.winners:
        row = compared.get(winner)
        if row is None or not row.points or (criterion.is_quality and not row.score):
            yield lacks(Part.WINNER_SCORE, f"De score van winnaar {winner} {where} ontbreekt.", winner)
        if criterion.is_quality and (row is None or not says_something(row.advantage)):
            sentence = f"De kenmerken en voordelen van winnaar {winner} {where} ontbreken of zijn te kort."
            yield lacks(Part.ADVANTAGE, sentence, winner)
