"""The bids that are scored, under which name, and on which lots."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.expressions import NegatedExpression

from accounts.models import User
from bids.models import Bid, BidLot, SetAside
from scoring.models import InterestDeclaration
from tenders.models import Lot, Tender


def scored_bids(tender: Tender, *, without: Collection[int] = ()) -> list[Bid]:
    """The admitted bids by name, each ready for `lots_to_score`; two queries. `without` leaves some out."""
    return list(
        Bid.objects.filter(tender=tender, admitted_at__isnull=False)
        .exclude(pk__in=without)
        .select_related("organisation")
        .prefetch_related(
            Prefetch(
                "lots",
                lots_in_the_running().select_related("lot").order_by("lot__number"),
                to_attr="lots_in_the_running",
            )
        )
        .order_by("organisation__name", "pk")
    )


def lots_open_to(user: User) -> QuerySet[BidLot]:
    """The lots of bids that the user scores: it was admitted to the bid and not released from the lot."""
    return BidLot.objects.filter(*open_to(user))


def open_to(user: User, place: str = "") -> tuple[Q | Exists | NegatedExpression, ...]:
    """The conditions of `lots_open_to`, for rows that name their bid and lot under `place` ("sheet__").

    They stand side by side: a query within a query within a query takes longer to write than to answer.
    """
    bid, lot = OuterRef(f"{place}bid"), OuterRef(f"{place}lot")
    own = InterestDeclaration.objects.filter(
        bid=bid, evaluator=user, decision=InterestDeclaration.Decision.ADMITTED
    )
    released = InterestDeclaration.released_lots.through.objects.filter(
        interestdeclaration__bid=bid, interestdeclaration__evaluator=user, lot=lot
    )
    return (
        Q(**{f"{place}bid__admitted_at__isnull": False}),
        Exists(own),
        ~Exists(released),
        ~Exists(_set_aside(bid, lot)),
    )


def bids_with_plans(tender: Tender) -> QuerySet[Bid]:
    """For looking one up by its public id."""
    return Bid.objects.filter(tender=tender).select_related(
        "tender", "organisation", "plan__object__submission"
    )


def lots_to_score(bid: Bid) -> list[Lot]:
    """The lots of a bid from `scored_bids` on which it was not set aside before the scoring."""
    rows: list[BidLot] = bid.lots_in_the_running  # type: ignore[attr-defined]
    return [row.lot for row in rows]


def released_lots(tender: Tender) -> frozenset[tuple[int, int, int]]:
    """(evaluator, bid, lot) for each lot of a bid that an admitted evaluator does not score."""
    rows = InterestDeclaration.released_lots.through.objects.filter(interestdeclaration__bid__tender=tender)
    return frozenset(
        rows.values_list("interestdeclaration__evaluator_id", "interestdeclaration__bid_id", "lot_id")
    )


def lots_to_release(declaration: InterestDeclaration) -> list[Lot]:
    """Lots of its bid from which the evaluator can still be released; none where the bid has one lot."""
    rows = lots_in_the_running().filter(bid=declaration.bid).select_related("lot").order_by("lot__number")
    lots = [row.lot for row in rows]
    released = set(declaration.released_lots.values_list("pk", flat=True))
    return [lot for lot in lots if lot.pk not in released] if len(lots) > 1 else []


def sheets_to_fill(tender: Tender) -> list[tuple[Bid, Lot]]:
    """Every bid and lot that takes part in the scoring, by name and lot number."""
    return [(bid, lot) for bid in scored_bids(tender) for lot in lots_to_score(bid)]


def lots_in_the_running() -> QuerySet[BidLot]:
    """Without the lots on which their bid stands set aside, as a whole or for that lot."""
    return BidLot.objects.filter(~Exists(_set_aside(OuterRef("bid"), OuterRef("lot"))))


def _set_aside(bid: OuterRef, lot: OuterRef) -> QuerySet[SetAside]:
    return SetAside.objects.filter(Q(lot__isnull=True) | Q(lot=lot), bid=bid, revoked_at__isnull=True)
