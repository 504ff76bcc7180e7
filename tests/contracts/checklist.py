"""A letter as the lawyer of a loser reads it: against the record, by other code than that which composes letters.

The list is G03 of the legal requirements: own score with the text of its level and the reasons of the commission, the
winner's score and its relative advantages, the names of all winners, the rank, every ground, the exact end of the
standstill, how to object, and what a winner must still prove.
"""

from collections.abc import Iterator
from fractions import Fraction
from zoneinfo import ZoneInfo

from bids.models import Bid, SetAside
from contracts.models import AwardDecision, Letter, LotDecision, RelativeAdvantage
from documents.files import read_file
from scoring.models import ConsensusScore, RankedPosition, RankingEvent
from tenders.domain.definition import Criterion
from tenders.domain.vocabulary import EvidenceMoment
from tenders.models import Lot
from tenders.selectors import definition_of, texts_of
from tests.pdf import text_of

_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "oktober", "november", "december")


def on_one_line(letter: Letter) -> str:
    """The text of the PDF; a word that is broken at the end of a line is whole again."""
    assert letter.file is not None
    return " ".join(text_of(read_file(letter.file)).split())


def lacking(letter: Letter) -> list[str]:
    """What the PDF of this letter should say and does not."""
    text = on_one_line(letter)
    return [sentence for sentence in expected(letter) if " ".join(sentence.split()) not in text]


def expected(letter: Letter) -> Iterator[str]:
    decision, bid = letter.decision, letter.bid
    yield bid.organisation.name
    yield decision.tender.title
    yield from _objection(decision)
    for row in bid.lots.select_related("lot").order_by("lot__number"):
        yield from _lot(decision, bid, row.lot)
    yield decision.signatory


def _objection(decision: AwardDecision) -> Iterator[str]:
    assert decision.standstill_ends_at is not None
    ends_at = decision.standstill_ends_at.astimezone(ZoneInfo("Europe/Amsterdam"))
    assert (ends_at.hour, ends_at.minute, ends_at.second) == (23, 59, 59)
    day = f"{_DAYS[ends_at.weekday()]} {ends_at.day} {_MONTHS[ends_at.month - 1]} {ends_at.year}"
    yield f"eindigt op {day} om 23.59.59 uur (Nederlandse tijd)"
    yield f"De opschortende termijn is {definition_of(decision.tender).standstill_days} kalenderdagen."
    yield f"voorzieningenrechter van {decision.court}"
    yield f"klachtenmeldpunt: {decision.complaint_desk}"
    yield "Commissie van Aanbestedingsexperts"
    yield "Geschillencommissie Sociaal Domein"
    yield "geen aanvaarding van een aanbod, zoals bedoeld in artikel 6:217"


def _lot(decision: AwardDecision, bid: Bid, lot: Lot) -> Iterator[str]:
    verdict = decision.lots.get(lot=lot)
    positions = list(RankedPosition.objects.filter(ranking=decision.ranking, lot=lot).select_related("bid"))
    own = next((row for row in positions if row.bid_id == bid.pk), None)
    awards = verdict.kind == LotDecision.Kind.AWARD
    winners = [row for row in positions if row.is_awarded and awards]
    if not awards:
        yield verdict.reason
    for row in winners:
        yield row.bid.organisation.name
    for ground in SetAside.objects.filter(bid=bid, revoked_at=None):
        yield ground.reason
    for event in RankingEvent.objects.filter(bid=bid, kind=RankingEvent.Kind.DROP_OUT):
        yield event.reason
    if own is None or verdict.kind == LotDecision.Kind.WITHDRAWN:
        return
    yield f"heeft {_points(own)} van de 100,00 punten en staat op positie {own.place}"
    loses = awards and not own.is_awarded
    for leaf in definition_of(decision.tender).method.quality_leaves:
        yield from _own_score(decision, bid, lot, leaf)
        for row in winners if loses else ():
            yield from _winner(decision, row, lot, leaf)
    if own.is_awarded and awards:
        yield from _still_to_prove(decision)


def _still_to_prove(decision: AwardDecision) -> Iterator[str]:
    definition = definition_of(decision.tender)
    asked = [rule.name for rule in definition.evidence if rule.moment is EvidenceMoment.AFTER_AWARD]
    if not asked:
        yield "kalenderdagen nadat wij erom vragen"
        return
    days = definition.winner_evidence_days or definition.supplement_days
    yield f"binnen {days} kalenderdagen na de verzending van deze brief: uiterlijk op"
    yield from asked


def _own_score(decision: AwardDecision, bid: Bid, lot: Lot, leaf: Criterion) -> Iterator[str]:
    score = ConsensusScore.objects.get(bid=bid, lot=lot, criterion_code=leaf.code)
    yield f"{leaf.code} {leaf.name}"
    yield f"Uw score is {score.level_label}"
    yield score.motivation
    yield (
        texts_of(decision.tender).scale.get(score.level_label)
        or f"schaal geeft '{score.level_label}' de waarde"
    )


def _winner(decision: AwardDecision, row: RankedPosition, lot: Lot, leaf: Criterion) -> Iterator[str]:
    score = ConsensusScore.objects.get(bid=row.bid, lot=lot, criterion_code=leaf.code)
    yield f"{row.bid.organisation.name} heeft hier de score {score.level_label}"
    yield RelativeAdvantage.objects.get(
        decision=decision, lot=lot, bid=row.bid, criterion_code=leaf.code
    ).text


def _points(row: RankedPosition) -> str:
    total = Fraction(int(row.total_numerator), int(row.total_denominator))
    return f"{float(total):.2f}".replace(".", ",")
