"""The consensus room: the agenda with its spread, and one item with every score on the scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.urls import reverse

from scoring.models import ConsensusScore, Score
from scoring.presenters.desk import level_cards
from scoring.selectors.consensus import ConsensusItem, level_values
from scoring.services import computed_value
from tenders.domain.definition import Method
from tenders.domain.method import KnockOut, as_dutch
from tenders.domain.method.explanation import as_number
from tenders.domain.vocabulary import FinalScore
from tenders.models import Tender
from tenders.selectors import definition_of, texts_of

_WIDTH, _MARGIN = 240, 12


@dataclass(frozen=True)
class Dot:
    """Scores on one place of the scale, drawn at `x`; `count` members gave it."""

    x: int
    count: int
    radius: int


@dataclass(frozen=True)
class AgendaRow:
    """An item with its number on the agenda (from 1) and its place among the criteria of its bid."""

    item: ConsensusItem
    number: int
    place: int
    url: str
    spread_words: str
    dots: tuple[Dot, ...]
    agreed_words: str


@dataclass(frozen=True)
class ScoreColumn:
    """What one member gave."""

    score: Score
    value: str


def agenda_rows(tender: Tender, items: Sequence[ConsensusItem]) -> list[AgendaRow]:
    method = definition_of(tender).method
    places = {leaf.code: place for place, leaf in enumerate(method.quality_leaves, start=1)}
    rows = []
    for number, item in enumerate(items, start=1):
        place = places[item.criterion.code]
        url = reverse(
            "scoring:consensus_item", args=[tender.public_id, item.bid.public_id, item.lot.number, place]
        )
        rows.append(
            AgendaRow(
                item=item,
                number=number,
                place=place,
                url=url,
                spread_words=spread_words(item),
                dots=dots_of(method, item),
                agreed_words=value_words(item.agreed),
            )
        )
    return rows


def item_context(tender: Tender, rows: Sequence[AgendaRow], row: AgendaRow) -> dict[str, Any]:
    method = definition_of(tender).method
    item = row.item
    values = level_values(method)
    texts = texts_of(tender)
    computed = None
    if not method.final_score.is_consensus and item.scores:
        computed = number_words(computed_value(method, item.bid, item.lot, item.criterion.code))
    return {
        "row": row,
        "item": item,
        "columns": [ScoreColumn(score, number_words(values[score.level_label])) for score in item.scores],
        "texts": texts.criteria.get(item.criterion.code),
        "levels": level_cards(method, texts),
        "computed": computed,
        "computed_name": "gemiddelde" if method.final_score is FinalScore.MEAN else "mediaan",
        "is_free": method.final_score is FinalScore.CONSENSUS_FREE,
        "has_lots": len(method.lots) > 1,
        "previous": rows[row.number - 2] if row.number > 1 else None,
        "following": rows[row.number] if row.number < len(rows) else None,
        "versions": list(item.agreed.versions.select_related("saved_by")) if item.agreed else [],
        "total": len(rows),
    }


def spread_words(item: ConsensusItem) -> str:
    """The spread in one phrase, from "eens" to a split on a knock-out level."""
    spread = item.spread
    if spread.scores == 0:
        return "geen scores"
    if spread.is_split:
        return f"verdeeld: {spread.knock_outs} van {spread.scores} kozen een uitsluitend niveau"
    if spread.is_unanimous:
        return "eensgezind"
    lowest, highest = spread.lowest or Fraction(0), spread.highest or Fraction(0)
    return f"verschil {as_number(spread.difference)} (van {as_number(lowest)} tot {as_number(highest)})"


def dots_of(method: Method, item: ConsensusItem) -> tuple[Dot, ...]:
    """Where the members stand on the scale, from left (0) to right; a knock-out level stands at the far left."""
    values = level_values(method)
    counts: dict[Fraction, int] = {}
    for score in item.scores:
        value = values[score.level_label]
        number = Fraction(0) if isinstance(value, KnockOut) else value
        counts[number] = counts.get(number, 0) + 1
    return tuple(
        Dot(
            x=_MARGIN + int((_WIDTH - 2 * _MARGIN) * value / method.highest_value),
            count=count,
            radius=5 + 2 * min(count, 3),
        )
        for value, count in sorted(counts.items())
    )


def value_words(agreed: ConsensusScore | None) -> str:
    """What was agreed: the level with its number, or the number alone."""
    if agreed is None or agreed.value is None:
        return ""
    number = number_words(agreed.value)
    return (
        f"{agreed.level_label} ({number})"
        if agreed.level_label and not agreed.knock_out
        else agreed.level_label or number
    )


def number_words(value: Fraction | KnockOut) -> str:
    """A value of the scale; one without a finite decimal form is shown with two decimals."""
    if isinstance(value, KnockOut):
        return "uitsluitend niveau"
    return as_number(value) if (value * 10**6).denominator == 1 else as_dutch(value)
