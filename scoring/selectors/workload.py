"""What one evaluator has to score, in the evaluator's own order, with what it wrote so far."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from bids.models import Bid
from scoring.models import InterestDeclaration, Score, ScoreSheet
from scoring.selectors.bidders import lots_to_score, released_lots, scored_bids
from tenders.domain.definition import Criterion
from tenders.models import Lot, Tender
from tenders.selectors import definition_of


@dataclass(frozen=True)
class WorkItem:
    """One criterion of one bid on one lot; `number` counts over all of the evaluator's work, from 1."""

    bid: Bid
    lot: Lot
    criterion: Criterion
    place: int
    number: int
    score: Score | None
    finalised_at: datetime | None

    @property
    def is_complete(self) -> bool:
        return self.score is not None and bool(self.score.level_label) and bool(self.score.motivation)


def workload_of(user: User, tender: Tender) -> list[WorkItem]:
    """All items of the bids to which the user was admitted: a constant number of queries.

    The order of the bids differs per evaluator and is always the same for one: nobody's bid is always read first.
    """
    bids = sorted(admitted_bids_of(user, tender), key=lambda bid: _own_order(user, bid))
    sheets = {
        (sheet.bid_id, sheet.lot_id): sheet
        for sheet in ScoreSheet.objects.filter(evaluator=user, bid__tender=tender)
    }
    scores = {
        (score.sheet.bid_id, score.sheet.lot_id, score.criterion_code): score
        for score in Score.objects.filter(sheet__evaluator=user, sheet__bid__tender=tender).select_related(
            "sheet"
        )
    }
    leaves = definition_of(tender).method.quality_leaves
    released = released_lots(tender)
    items: list[WorkItem] = []
    for bid in bids:
        for lot in lots_to_score(bid):
            if (user.pk, bid.pk, lot.pk) in released:
                continue
            sheet = sheets.get((bid.pk, lot.pk))
            for place, leaf in enumerate(leaves, start=1):
                items.append(
                    WorkItem(
                        bid=bid,
                        lot=lot,
                        criterion=leaf,
                        place=place,
                        number=len(items) + 1,
                        score=scores.get((bid.pk, lot.pk, leaf.code)),
                        finalised_at=sheet.finalised_at if sheet else None,
                    )
                )
    return items


def admitted_bids_of(user: User, tender: Tender) -> list[Bid]:
    """The scored bids to which the user was admitted, by name."""
    admitted = set(
        InterestDeclaration.objects.filter(
            bid__tender=tender, evaluator=user, decision=InterestDeclaration.Decision.ADMITTED
        ).values_list("bid_id", flat=True)
    )
    return [bid for bid in scored_bids(tender) if bid.pk in admitted]


def own_declarations(user: User, tender: Tender) -> Mapping[int, InterestDeclaration]:
    """The declarations of the user, by bid."""
    rows = InterestDeclaration.objects.filter(bid__tender=tender, evaluator=user)
    return {row.bid_id: row for row in rows}


def texts_for_other_bids(items: Sequence[WorkItem], item: WorkItem) -> list[str]:
    """The evaluator's own motivations on the same criterion for other bids."""
    return [
        other.score.motivation
        for other in items
        if other.score and other.criterion.code == item.criterion.code and other.bid.pk != item.bid.pk
    ]


def _own_order(user: User, bid: Bid) -> str:
    return hashlib.sha256(f"{user.public_id}{bid.public_id}".encode()).hexdigest()
