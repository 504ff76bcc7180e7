"""Conditions as the page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from contracts.domain.archiving import Condition, OpenPoint
from tenders.domain.lifecycle import Status
from tenders.domain.procedure_words import said
from tenders.domain.wording import names_in_words
from tenders.models import Role, Tender
from tenders.permissions import may
from ui.presentation import Tone


@dataclass(frozen=True)
class ConditionRow:
    """`points` have no link for who may not open that page."""

    label: str
    word: str
    tone: Tone
    points: tuple[OpenPoint, ...]


def condition_rows(conditions: Sequence[Condition], *, user: Any, tender: Tender) -> list[ConditionRow]:
    return [
        ConditionRow(
            label=said(one.label, is_admission=tender.is_admission),
            word="in orde" if one.is_met else "nog open",
            tone=Tone.GOOD if one.is_met else Tone.WARN,
            points=tuple(_for(point, user, tender) for point in one.open),
        )
        for one in conditions
    ]


def _for(point: OpenPoint, user: Any, tender: Tender) -> OpenPoint:
    return point if may(user, point.act, tender) else OpenPoint(point.sentence, "", point.act)


def archiver_of(tender: Tender) -> str:
    """Who does it: whoever led the tender last."""
    role = Role.CONTRACT_MANAGER if tender.state is Status.EXECUTION else Role.BUYER
    return str(role.label)


def readers_in_words(tender: Tender) -> str:
    """The roles that people hold now: they go on reading what they read."""
    held = set(tender.roles.filter(ended_at=None).values_list("role", flat=True))
    return names_in_words([str(role.label) for role in Role if role.value in held])
