"""What follows in the consensus when the scores that count are no longer the same."""

from datetime import datetime
from fractions import Fraction

from django.db.models import QuerySet

from accounts.models import User
from bids.models import Bid
from scoring.models import (
    ConsensusConfirmation,
    ConsensusScore,
    ConsensusVersion,
    InterestDeclaration,
    Score,
)
from scoring.selectors.consensus import level_values
from scoring.selectors.pairs import pairs_of
from scoring.services.room import mark_change
from tenders.domain.definition import Method
from tenders.domain.lifecycle import Status
from tenders.domain.method import KnockOut, MethodRefused, combine_individual_scores
from tenders.models import Lot, Tender
from tenders.selectors import definition_of, named_evaluators


def count_again(tender: Tender, bid: Bid, *, by: User, at: datetime) -> None:
    """Another set of members counts for a bid; before the reveal nothing rests on that yet."""
    if tender.state is not Status.CONSENSUS:
        return
    compute_again(tender, ConsensusScore.objects.filter(bid=bid), by=by, at=at)
    ask_again(tender, bid)
    mark_change(tender, by=by, at=at)


def compute_again(tender: Tender, rows: QuerySet[ConsensusScore], *, by: User, at: datetime) -> None:
    """A mean or median that was settled follows what the members who count stand for.

    Where nobody counts any more it stays as it was; the minimum number then holds the quality up.
    """
    method = definition_of(tender).method
    if method.final_score.is_consensus:
        return
    for row in rows.select_for_update(of=("self",)).select_related("bid", "lot"):
        row.bid.tender = tender
        try:
            value = computed_value(method, row.bid, row.lot, row.criterion_code)
        except MethodRefused:
            continue
        if value == row.value:
            continue
        keep_version(row)
        row.level_label = label_of(level_values(method), value)
        row.knock_out = isinstance(value, KnockOut)
        row.value_numerator = "" if isinstance(value, KnockOut) else str(value.numerator)
        row.value_denominator = "" if isinstance(value, KnockOut) else str(value.denominator)
        row.version += 1
        row.saved_by = by
        row.saved_at = at
        row.save()


def ask_again(tender: Tender, bid: Bid) -> None:
    """Whoever judges this bid confirmed something that is no longer so."""
    members = InterestDeclaration.objects.filter(
        bid=bid, decision=InterestDeclaration.Decision.ADMITTED
    ).values("evaluator")
    ConsensusConfirmation.objects.filter(tender=tender, member__in=members).update(content_hash="")


def keep_version(row: ConsensusScore) -> None:
    ConsensusVersion.objects.create(
        consensus=row,
        version=row.version,
        level_label=row.level_label,
        value_numerator=row.value_numerator,
        value_denominator=row.value_denominator,
        knock_out=row.knock_out,
        motivation=row.motivation,
        saved_by=row.saved_by,
        saved_at=row.saved_at,
    )


def computed_value(method: Method, bid: Bid, lot: Lot, code: str) -> Fraction | KnockOut:
    """The mean or the median of what the members stand for now; only for a method that asks for it."""
    counted = {pair.evaluator.pk for pair in pairs_of(bid.tender) if pair.bid.pk == bid.pk}
    values = level_values(method)
    given: dict[str, dict[str, Fraction | KnockOut]] = {}
    rows = Score.objects.filter(
        sheet__bid=bid, sheet__lot=lot, sheet__evaluator__in=counted, sheet__finalised_at__isnull=False
    ).select_related("sheet")
    for row in rows:
        given.setdefault(str(row.sheet.evaluator_id), {})[row.criterion_code] = values[row.present_label]
    named = {code: {str(pk) for pk in people} for code, people in named_evaluators(bid.tender).items()}
    return combine_individual_scores(method, given, named)[code]


def label_of(values: dict[str, Fraction | KnockOut], value: Fraction | KnockOut) -> str:
    return next((label for label, each in values.items() if each == value), "")
