"""The desk: one criterion with its published words, and what was saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from scoring.domain.hints import motivation_hints
from scoring.models import Score
from scoring.selectors.workload import Place, WorkItem, texts_per_bid
from tenders.domain.definition import Method, ScaleLevel
from tenders.domain.lifecycle import Status
from tenders.domain.method.explanation import as_number
from tenders.models import Tender
from tenders.selectors import TenderTexts, aspects_of, definition_of, texts_of


@dataclass(frozen=True)
class LevelCard:
    """A level of the scale as a card: its name, its number and its full text."""

    label: str
    value: str
    description: str
    knock_out: bool


def level_cards(method: Method, texts: TenderTexts) -> list[LevelCard]:
    return [
        LevelCard(
            label=level.label,
            value="" if level.value is None else as_number(level.value),
            description=texts.scale.get(level.label, ""),
            knock_out=level.knock_out,
        )
        for level in method.scale
    ]


def desk_context(
    tender: Tender, work: Sequence[Place], item: WorkItem, *, stored: Score | None = None
) -> dict[str, Any]:
    """`work` is all that the evaluator scores; `stored` is what another tab saved first."""
    method = definition_of(tender).method
    texts = texts_of(tender)
    limit = definition_of(tender).plan
    criterion = texts.criteria.get(item.criterion.code)
    return {
        "item": item,
        "stored": stored,
        "texts": criterion,
        "levels": level_cards(method, texts),
        "total": len(work),
        "previous": neighbour(work, item.number, -1),
        "following": neighbour(work, item.number, 1),
        "has_lots": len(method.lots) > 1,
        "has_plan": _has_plan(item),
        "max_pages": limit.max_pages if limit else None,
        "is_open": tender.state is Status.SCORING and item.finalised_at is None,
        **saved_context(tender, item.score, aspects=criterion.aspects if criterion else ()),
    }


def saved_context(
    tender: Tender, score: Score | None, *, aspects: Sequence[str] | None = None
) -> dict[str, Any]:
    """What is said about a score once it is stored: when, and what could make its motivation better.

    `aspects` are those published under the criterion, where they are read already.
    """
    if score is None:
        return {"score": None, "hints": ()}
    if aspects is None:
        aspects = aspects_of(tender, score.criterion_code)
    method, rows = definition_of(tender).method, texts_per_bid(score)
    others = [(name, text) for pk, name, text in rows if pk != score.sheet.bid_id]
    is_anonymous = tender.anonymous_scoring
    hints = motivation_hints(
        score.motivation,
        level_label=score.level_label,
        labels=[level.label for level in from_highest(method)],
        texts_for_others=[text for _, text in others],
        other_names=[] if is_anonymous else [name for name, _ in others],
        hidden_names=[name for _, name, _ in rows] if is_anonymous else [],
        page_reference=score.page_reference,
        aspects=aspects,
        set_aside=score.hints_aside,
    )
    return {"score": score, "hints": hints}


def from_highest(method: Method) -> list[ScaleLevel]:
    """The levels by their value; those that set a bid aside are the lowest."""
    return sorted(
        method.scale, key=lambda level: (level.value is not None, level.value or Fraction()), reverse=True
    )


def neighbour(work: Sequence[Place], number: int, step: int) -> Place | None:
    """The place so many steps further than the one with this number, or before it; None past an end."""
    place = number - 1 + step
    return work[place] if 0 <= place < len(work) else None


def _has_plan(item: WorkItem) -> bool:
    plan = getattr(item.bid, "plan", None)
    return plan is not None and plan.object_id is not None
