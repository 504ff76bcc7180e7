"""Rows of the chair's pages before the reveal; nothing here knows a score."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from bids.models import Bid
from scoring.domain.progress import Pair
from scoring.models import InterestDeclaration

Decision = InterestDeclaration.Decision
_LOOKS = {
    Decision.WAITING: ("wacht op u", "warn", "warning"),
    Decision.ADMITTED: ("toegelaten", "good", "check"),
    Decision.BARRED: ("uitgesloten", "bad", "cross"),
    Decision.RELEASED: ("ontheven", "neutral", "dot"),
}


@dataclass(frozen=True)
class AdmissionRow:
    """An evaluator and a bid; without a declaration nothing can be decided yet."""

    evaluator: User
    bid: Bid
    declaration: InterestDeclaration | None
    state: str
    tone: str
    icon: str

    @property
    def without_lots(self) -> str:
        return (
            ", ".join(str(lot.number) for lot in self.declaration.released_lots.all())
            if self.declaration
            else ""
        )

    @property
    def is_waiting(self) -> bool:
        return self.declaration is not None and self.declaration.decision == Decision.WAITING


def admission_rows(
    evaluators: Sequence[User], bids: Sequence[Bid], declarations: Sequence[InterestDeclaration]
) -> list[AdmissionRow]:
    """Waiting declarations with an interest first, then the other waiting ones, then the rest by name."""
    by_key = {(row.evaluator_id, row.bid_id): row for row in declarations}
    rows = []
    for evaluator in evaluators:
        for bid in bids:
            declaration = by_key.get((evaluator.pk, bid.pk))
            if declaration is None:
                look = ("nog niet getekend", "neutral", "dot")
            else:
                look = _LOOKS[Decision(declaration.decision)]
            rows.append(AdmissionRow(evaluator, bid, declaration, *look))
    return sorted(
        rows, key=lambda row: (not row.is_waiting, not (row.declaration and row.declaration.has_interest))
    )


@dataclass(frozen=True)
class ProgressRow:
    evaluator: User
    final: int
    total: int

    @property
    def is_final(self) -> bool:
        return self.total > 0 and self.final == self.total


def progress_rows(evaluators: Sequence[User], pairs: Sequence[Pair[User, Bid]]) -> list[ProgressRow]:
    """Per evaluator how many bids are final; who lost the role but finished is listed too."""
    people = {user.pk: user for user in evaluators} | {pair.evaluator.pk: pair.evaluator for pair in pairs}
    total = Counter(pair.evaluator.pk for pair in pairs)
    final = Counter(pair.evaluator.pk for pair in pairs if pair.is_final)
    return [
        ProgressRow(user, final=final[user.pk], total=total[user.pk])
        for user in sorted(people.values(), key=lambda user: (user.name, user.pk))
    ]
