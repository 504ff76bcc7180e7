"""What a bidder handed in, as it reads it again after the opening, and after the letters what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bids.domain import tasks
from bids.models import Bid, CheckItem, SubmittedObject
from bids.presenters.checks import OUTCOME_TONES, ground_label
from ui.presentation import SummaryRow, Tone


@dataclass(frozen=True)
class OwnPart:
    """One task of the submission. `state` says why it cannot be read; `rows` are its answers."""

    title: str
    obj: SubmittedObject
    state: str = ""
    tone: Tone = Tone.NEUTRAL
    rows: list[SummaryRow] = field(default_factory=list)


@dataclass(frozen=True)
class OwnOutcome:
    name: str
    outcome: str
    tone: Tone


def own_parts(
    objects: list[SubmittedObject],
    titles: dict[str, str],
    *,
    is_readable: Callable[[SubmittedObject], bool],
    rows: dict[int, list[SummaryRow]],
) -> list[OwnPart]:
    """In the order of the task list; `rows` are the answers by object."""
    order = list(titles)
    parts = []
    for obj in sorted(objects, key=lambda obj: order.index(obj.task) if obj.task in titles else len(order)):
        state, tone = _state(obj, is_readable=is_readable(obj))
        parts.append(OwnPart(titles.get(obj.task, obj.task), obj, state, tone, rows.get(obj.pk, [])))
    return parts


def own_outcomes(bid: Bid) -> list[OwnOutcome]:
    """What the toetsing established per item, in a word; the notes of the toetser stay in the file."""
    return [
        OwnOutcome(item.title, item.get_outcome_display(), OUTCOME_TONES[CheckItem.Outcome(item.outcome)])
        for item in bid.checks.select_related("member")
        if item.outcome != CheckItem.Outcome.OPEN
    ]


def own_grounds(bid: Bid) -> list[tuple[str, str]]:
    """The grounds on which the bid was set aside and their reasons, as the letter has them."""
    rows = bid.set_asides.filter(revoked_at=None).select_related("lot", "item")
    return [(ground_label(row), row.reason) for row in rows]


def _state(obj: SubmittedObject, *, is_readable: bool) -> tuple[str, Tone]:
    if is_readable:
        return "", Tone.NEUTRAL
    if obj.damaged:
        return "kon niet worden geopend", Tone.BAD
    if obj.task == tasks.PRICE:
        return "nog niet te lezen", Tone.NEUTRAL
    return "niet te lezen", Tone.BAD
