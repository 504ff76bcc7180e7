"""What one evaluator has to score, in the evaluator's own order, with what it wrote so far."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Subquery

from accounts.models import User
from bids.models import Bid, BidLot
from scoring.models import Commitment, InterestDeclaration, Score, ScoreSheet, ScoreVersion
from scoring.selectors.bidders import lots_open_to
from tenders.domain.definition import Criterion
from tenders.models import Lot, Tender
from tenders.selectors import definition_of, leaves_scored_by


@dataclass(frozen=True)
class Place:
    """Where one works at the desk, by ids alone; `number` counts over all of the evaluator's work, from 1."""

    bid_id: int
    bid_public_id: UUID
    lot_id: int
    lot_number: int
    criterion: Criterion
    place: int
    number: int

    @property
    def address(self) -> tuple[UUID, int, int]:
        return self.bid_public_id, self.lot_number, self.place


@dataclass(frozen=True)
class Assignment:
    """One criterion of one bid on one lot; `number` counts over all of the evaluator's work, from 1."""

    bid: Bid
    lot: Lot
    criterion: Criterion
    place: int
    number: int


@dataclass(frozen=True)
class WorkItem(Assignment):
    """An assignment with what was written so far."""

    score: Score | None
    finalised_at: datetime | None

    @property
    def is_complete(self) -> bool:
        return self.score is not None and bool(self.score.level_label) and bool(self.score.motivation)


def places_of(user: User, tender: Tender, *, by_criterion: bool = False) -> list[Place]:
    """All that the user scores, in its own order; one query. Criteria of other evaluators are not among it.

    Bid after bid, or one criterion of every bid after another.
    The order of the bids differs per evaluator and is always the same for one: nobody's bid is always read first.
    Ids alone: of the hundreds of bids the desk shows one.
    """
    rows = (
        lots_open_to(user)
        .filter(bid__tender=tender)
        .values_list("bid_id", "bid__public_id", "lot_id", "lot__number")
    )
    in_order = sorted(rows, key=lambda row: (_own_order(user, row[1]), row[3]))
    criteria = _criteria_of(user, tender)
    if by_criterion:
        work = [(row, place, leaf) for place, leaf in criteria for row in in_order]
    else:
        work = [(row, place, leaf) for row in in_order for place, leaf in criteria]
    return [Place(*row, leaf, place, number) for number, (row, place, leaf) in enumerate(work, start=1)]


def assignments_of(user: User, tender: Tender) -> list[Assignment]:
    """The same with bids and lots, bid after bid; one query."""
    rows = (
        lots_open_to(user)
        .filter(bid__tender=tender)
        .select_related("bid__organisation", "lot")
        .only("bid__public_id", "bid__tender", "bid__organisation__name", "lot__number", "lot__name")
    )
    in_order = sorted(rows, key=lambda row: (_own_order(user, row.bid.public_id), row.lot.number))
    criteria = _criteria_of(user, tender)
    work = ((row, place, leaf) for row in in_order for place, leaf in criteria)
    return [
        Assignment(row.bid, row.lot, leaf, place, number)
        for number, (row, place, leaf) in enumerate(work, start=1)
    ]


def assignment_at(place: Place) -> Assignment:
    """The bid, with its plan, and the lot of a place; one query."""
    row = BidLot.objects.select_related("bid__organisation", "bid__plan", "lot").get(
        bid=place.bid_id, lot=place.lot_id
    )
    return Assignment(row.bid, row.lot, place.criterion, place.place, place.number)


def workload_of(user: User, tender: Tender) -> list[WorkItem]:
    """All that the user scores with all that it wrote; three queries."""
    sheets = {
        pk: (bid_id, lot_id, finalised_at)
        for pk, bid_id, lot_id, finalised_at in ScoreSheet.objects.filter(
            evaluator=user, bid__tender=tender
        ).values_list("pk", "bid_id", "lot_id", "finalised_at")
    }
    final = {(bid_id, lot_id): finalised_at for bid_id, lot_id, finalised_at in sheets.values()}
    scores: dict[tuple[int, int, str], Score] = {}
    for score in Score.objects.filter(sheet__evaluator=user, sheet__bid__tender=tender):
        bid_id, lot_id, _ = sheets[score.sheet_id]
        scores[bid_id, lot_id, score.criterion_code] = score
    return [
        _with_work(
            each,
            scores.get((each.bid.pk, each.lot.pk, each.criterion.code)),
            final.get((each.bid.pk, each.lot.pk)),
        )
        for each in assignments_of(user, tender)
    ]


def work_on(user: User, assignment: Assignment) -> WorkItem:
    """The one assignment with what was written; one query. A sheet is final only with a score for everything."""
    score = (
        Score.objects.filter(
            sheet__evaluator=user,
            sheet__bid=assignment.bid,
            sheet__lot=assignment.lot,
            criterion_code=assignment.criterion.code,
        )
        .select_related("sheet")
        .first()
    )
    return _with_work(assignment, score, score.sheet.finalised_at if score else None)


def own_declarations(
    user: User, tender: Tender, *, with_lots: bool = False
) -> Mapping[int, InterestDeclaration]:
    """The declarations of the user, by bid; `with_lots` reads in one query more which lots it does not score."""
    rows = InterestDeclaration.objects.filter(bid__tender=tender, evaluator=user)
    if with_lots:
        rows = rows.prefetch_related(Prefetch("released_lots", Lot.objects.order_by("number")))
    return {row.bid_id: row for row in rows}


def texts_per_bid(score: Score) -> list[tuple[int, str, str]]:
    """Every bid with its bidder and the evaluator's own motivation on the same criterion; one query."""
    sheet = score.sheet
    own = Score.objects.filter(
        sheet__bid=OuterRef("pk"), sheet__evaluator=sheet.evaluator_id, criterion_code=score.criterion_code
    )
    bids = Bid.objects.filter(tender__bids=sheet.bid_id, admitted_at__isnull=False)
    rows = bids.values_list("pk", "organisation__name", Subquery(own.order_by("pk").values("motivation")[:1]))
    return [(pk, name, text or "") for pk, name, text in rows]


def history_of(score: Score) -> list[ScoreVersion]:
    """What the evaluator wrote before, the latest first."""
    return list(score.versions.order_by("-version"))


def commitments_in(user: User, bid: Bid) -> list[Commitment]:
    """What the user marked as toezegging in the plan of a bid, by page."""
    return list(Commitment.objects.filter(evaluator=user, bid=bid).select_related("lot"))


def _with_work(each: Assignment, score: Score | None, finalised_at: datetime | None) -> WorkItem:
    return WorkItem(each.bid, each.lot, each.criterion, each.place, each.number, score, finalised_at)


def _criteria_of(user: User, tender: Tender) -> list[tuple[int, Criterion]]:
    """The criteria that the user scores, each with its place among all."""
    own = {leaf.code for leaf in leaves_scored_by(user.pk, tender)}
    leaves = definition_of(tender).method.quality_leaves
    return [(place, leaf) for place, leaf in enumerate(leaves, start=1) if leaf.code in own]


def _own_order(user: User, public_id: UUID) -> str:
    return hashlib.sha256(f"{user.public_id}{public_id}".encode()).hexdigest()
