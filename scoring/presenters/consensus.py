"""The consensus room: the agenda with its spread, and one item with every score on the scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.models import User
from scoring.domain.hints import Hint, motivation_hints
from scoring.domain.room import Band, band_of, is_held_by_another, speaking_order, state_token
from scoring.domain.wording import number_words, spread_words, value_words
from scoring.models import ConsensusDraft, ConsensusRoom, ConsensusScore, Score
from scoring.presenters.charts import chart_of, dots
from scoring.presenters.desk import from_highest, level_cards
from scoring.selectors.consensus import (
    ConsensusItem,
    ConsensusState,
    commitments_on,
    level_values,
    scores_in,
)
from scoring.services import computed_value
from tenders.domain.method import KnockOut
from tenders.domain.vocabulary import FinalScore
from tenders.models import Tender
from tenders.selectors import definition_of, texts_of
from ui.templatetags.tenderhuis import status

_TONES = {Band.NONE: "good", Band.SMALL: "neutral", Band.TALK: "info", Band.LARGE: "warn"}


@dataclass(frozen=True)
class AgendaRow:
    """An item with its number on the agenda (from 1) and its place among the criteria of its bid."""

    item: ConsensusItem
    number: int
    place: int
    url: str
    band: Band
    tone: str
    spread_words: str
    dots: SafeString
    agreed_words: str
    # The same words with their icon and colour, made once for all rows that say the same.
    band_badge: SafeString
    agreed_badge: SafeString

    @property
    def number_text(self) -> str:
        """For hundreds of rows: a template looks the locale up for each number that it writes."""
        return str(self.number)


@dataclass(frozen=True)
class ScoreColumn:
    """What one member gave, in the order of speaking, and what it made of it."""

    score: Score
    value: str
    number: int
    present: str
    adjustments: tuple[Any, ...]
    is_own: bool


@dataclass(frozen=True)
class RoomView:
    """The state of the room for one person at one moment."""

    token: str
    writer: str
    is_writer: bool
    is_taken: bool


def room_view(room: ConsensusRoom | None, user: User, at: datetime) -> RoomView | None:
    if room is None:
        return None
    held = room.pen_until is not None and at < room.pen_until
    return RoomView(
        token=state_token(room.version, room.pen_holder_id, room.pen_until, at=at),
        writer=room.pen_holder.name if held and room.pen_holder else "",
        is_writer=held and room.pen_holder_id == user.pk,
        is_taken=is_held_by_another(room.pen_holder_id, room.pen_until, who=user.pk, at=at),
    )


def agenda_rows(tender: Tender, items: Sequence[ConsensusItem]) -> list[AgendaRow]:
    method = definition_of(tender).method
    values = level_values(method)
    places = {leaf.code: place for place, leaf in enumerate(method.quality_leaves, start=1)}
    talk, large = (
        None if limit is None else Fraction(limit) for limit in (tender.spread_from, tender.spread_large)
    )
    base = reverse("scoring:consensus", args=[tender.public_id])
    # Many items look the same: 4,000 scores are of a few levels.
    looks: dict[tuple[str, ...], tuple[str, SafeString, Band]] = {}
    highest = method.highest_value
    badges: dict[tuple[str, str], SafeString] = {}

    def badge(label: str, tone: str) -> SafeString:
        if (label, tone) not in badges:
            badges[label, tone] = status(label, tone)
        return badges[label, tone]

    rows = []
    for number, item in enumerate(items, start=1):
        place = places[item.criterion.code]
        labels = tuple(sorted(row.present_label for row in item.scores))
        if labels not in looks:
            words = spread_words(item.present)
            picture = dots((values[label] for label in labels), method, words)
            band = band_of(item.present, talk_from=talk, large_from=large, highest=highest)
            looks[labels] = words, picture, band
        words, picture, band = looks[labels]
        rows.append(
            AgendaRow(
                item=item,
                number=number,
                place=place,
                url=f"{base}{item.bid.public_id}/{item.lot.number}/{place}/",
                band=band,
                tone=_TONES[band],
                spread_words=words,
                dots=picture,
                agreed_words=agreed_words(item.agreed),
                band_badge=badge(band.value, _TONES[band]),
                agreed_badge=badge(agreed_words(item.agreed), "good")
                if item.is_settled
                else badge("nog te bespreken", "neutral"),
            )
        )
    return rows


def agreed_words(agreed: ConsensusScore | None) -> str:
    return "" if agreed is None else value_words(agreed.level_label, agreed.value)


def item_context(
    state: ConsensusState, rows: Sequence[AgendaRow], row: AgendaRow, user: User
) -> dict[str, Any]:
    tender = state.tender
    method = definition_of(tender).method
    item = row.item
    values = level_values(method)
    texts = texts_of(tender)
    criterion = texts.criteria.get(item.criterion.code)
    computed = None
    if not method.final_score.is_consensus and item.scores:
        computed = number_words(computed_value(method, item.bid, item.lot, item.criterion.code))
    columns = score_columns(state, item, user)
    members = [(column.score.level_label, column.score.present_label) for column in columns]
    return {
        "row": row,
        "item": item,
        "columns": columns,
        "chart": chart_of(method, values, members, item.agreed.value if item.agreed else None),
        "draft": ConsensusDraft.objects.filter(bid=item.bid, lot=item.lot, criterion_code=item.criterion.code)
        .select_related("by")
        .first(),
        "commitments": commitments_on(item),
        "texts": criterion,
        "hints": _hints(tender, rows, item, criterion.aspects if criterion else ()),
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


def _hints(
    tender: Tender, rows: Sequence[AgendaRow], item: ConsensusItem, aspects: Sequence[str]
) -> tuple[Hint, ...]:
    """What could make the agreed motivation better, which goes to the bidder word for word."""
    if item.agreed is None:
        return ()
    others = [
        row.item
        for row in rows
        if row.item.criterion.code == item.criterion.code
        and row.item.lot == item.lot
        and row.item.bid != item.bid
    ]
    names = [other.bid.organisation.name for other in others]
    is_anonymous = tender.anonymous_scoring
    return motivation_hints(
        item.agreed.motivation,
        level_label=item.agreed.level_label,
        labels=[level.label for level in from_highest(definition_of(tender).method)],
        texts_for_others=[other.agreed.motivation for other in others if other.agreed],
        other_names=[] if is_anonymous else names,
        hidden_names=[*names, item.bid.organisation.name] if is_anonymous else [],
        aspects=aspects,
    )


def score_columns(state: ConsensusState, item: ConsensusItem, user: User) -> list[ScoreColumn]:
    """Each member's score with its words, in the drawn order of speaking."""
    values = level_values(definition_of(state.tender).method)
    scores = {str(row.sheet.evaluator.public_id): row for row in scores_in(state.tender, user, item)}
    seed = state.room.seed if state.room else ""
    place = f"{item.bid.public_id}/{item.lot.number}/{item.criterion.code}"
    return [
        ScoreColumn(
            score=scores[member],
            value=number_words(values[scores[member].level_label]),
            number=number,
            present=_with_number(scores[member].present_label, values),
            adjustments=tuple(scores[member].adjustments.all()),
            is_own=scores[member].sheet.evaluator_id == user.pk,
        )
        for number, member in enumerate(speaking_order(seed, place, scores), start=1)
    ]


def _with_number(label: str, values: dict[str, Fraction | KnockOut]) -> str:
    value = values[label]
    return label if isinstance(value, KnockOut) else f"{label} ({number_words(value)})"
