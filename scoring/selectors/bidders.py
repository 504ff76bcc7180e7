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
    return list(_scored(Bid.objects.filter(tender=tender).exclude(pk__in=without)))


def scored_bids_of(tenders: Collection[Tender]) -> dict[int, list[Bid]]:
    """The same of several tenders, by primary key."""
    found: dict[int, list[Bid]] = {tender.pk: [] for tender in tenders}
    for bid in _scored(Bid.objects.filter(tender__in=tenders)):
        found[bid.tender_id].append(bid)
    return found


def _scored(bids: QuerySet[Bid]) -> QuerySet[Bid]:
    return (
        bids.filter(admitted_at__isnull=False)
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
    return released_lots_of([tender])[tender.pk]


def released_lots_of(tenders: Collection[Tender]) -> dict[int, frozenset[tuple[int, int, int]]]:
    """The same of several tenders, by primary key."""
    found: dict[int, set[tuple[int, int, int]]] = {tender.pk: set() for tender in tenders}
    rows = InterestDeclaration.released_lots.through.objects.filter(
        interestdeclaration__bid__tender__in=tenders
    )
    for of, evaluator_id, bid_id, lot_id in rows.values_list(
        "interestdeclaration__bid__tender",
        "interestdeclaration__evaluator_id",
        "interestdeclaration__bid_id",
        "lot_id",
    ):
        found[of].add((evaluator_id, bid_id, lot_id))
    return {of: frozenset(keys) for of, keys in found.items()}


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
