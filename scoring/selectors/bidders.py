"""The bids that are scored, under which name, and on which lots."""

from django.db.models import Prefetch, QuerySet

from bids.models import Bid, BidLot, SetAside
from scoring.models import InterestDeclaration
from tenders.models import Lot, Tender


def scored_bids(tender: Tender) -> list[Bid]:
    """The admitted bids by name, with their lots and set-asides; a constant number of queries."""
    return list(
        Bid.objects.filter(tender=tender, admitted_at__isnull=False)
        .select_related("organisation")
        .prefetch_related(
            Prefetch("lots", BidLot.objects.select_related("lot").order_by("lot__number")),
            Prefetch("set_asides", SetAside.objects.filter(revoked_at__isnull=True)),
        )
        .order_by("organisation__name", "pk")
    )


def bids_with_plans(tender: Tender) -> QuerySet[Bid]:
    """For looking one up by its public id."""
    return Bid.objects.filter(tender=tender).select_related(
        "tender", "organisation", "plan__object__submission"
    )


def lots_to_score(bid: Bid) -> list[Lot]:
    """The lots of a bid from `scored_bids` on which it was not set aside before the scoring."""
    barred = {row.lot_id for row in bid.set_asides.all()}
    if None in barred:
        return []
    return [row.lot for row in bid.lots.all() if row.lot_id not in barred]


def released_lots(tender: Tender) -> frozenset[tuple[int, int, int]]:
    """(evaluator, bid, lot) for each lot of a bid that an admitted evaluator does not score."""
    rows = InterestDeclaration.released_lots.through.objects.filter(interestdeclaration__bid__tender=tender)
    return frozenset(
        rows.values_list("interestdeclaration__evaluator_id", "interestdeclaration__bid_id", "lot_id")
    )


def sheets_to_fill(tender: Tender) -> list[tuple[Bid, Lot]]:
    """Every bid and lot that takes part in the scoring, by name and lot number."""
    return [(bid, lot) for bid in scored_bids(tender) for lot in lots_to_score(bid)]
