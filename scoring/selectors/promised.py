"""What a plan promises, for who guards the contract after the award."""

from bids.models import Bid
from scoring.models import Commitment, ScoreSheet
from tenders.models import Lot


def commitments_of(bid: Bid, lot: Lot) -> list[Commitment]:
    """The toezeggingen marked by members who finished this bid on this lot, by page. By whom is not shown."""
    finished = ScoreSheet.objects.filter(bid=bid, lot=lot, finalised_at__isnull=False)
    return list(Commitment.objects.filter(bid=bid, lot=lot, evaluator__in=finished.values("evaluator")))
