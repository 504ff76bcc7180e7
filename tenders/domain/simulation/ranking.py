"""The ranking and the division of lots in whole numbers: the same outcome as the exact method, many times sooner.

`tests/tenders/domain/simulation` compares both on made-up fields of made-up methods.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tenders.domain.method.allocation import best_allocation
from tenders.domain.method.standing import DRAW, TOTAL
from tenders.domain.simulation.field import MadeBid, MadeField, name_of
from tenders.domain.simulation.plan import Key, Plan
from tenders.domain.vocabulary import DivisionRule, SetAsideGround, TieOp

Tiers = list[list[int]]


@dataclass(frozen=True)
class LotPoints:
    """The bids on a lot: `points[bidder]` per leaf and `totals[bidder]` of those that are ranked, times `scale`."""

    lot: int
    scale: int
    points: Mapping[int, Sequence[int]]
    totals: Mapping[int, int]
    grounds: Mapping[int, SetAsideGround]


@dataclass(frozen=True)
class LotVerdict:
    """`drawn` holds the bidders of each draw that is needed; `at_limit` names what separates the last place from the
    next, or is empty where nobody stands beyond it. `order` is what holds after the draws."""

    tie_at_limit: bool
    drawn: tuple[tuple[int, ...], ...]
    order: tuple[int, ...]
    at_limit: str
    awarded: frozenset[int] = frozenset()


def points_of(plan: Plan, field: MadeField, lot: int, without: int | None = None) -> LotPoints:
    """What every bid gets on a lot, by place; `without` leaves one bidder out, as if it had not submitted."""
    early: dict[int, SetAsideGround] = {}
    present = [place for place in range(len(field.bids)) if place != without]
    for place in present:
        bid = field.bids[place]
        if any(
            not score for score, row in zip(bid.scores[lot], plan.quality, strict=True) if row is not None
        ):
            early[place] = SetAsideGround.KNOCK_OUT
        elif any(bid.prices[lot] > ceiling for _, ceiling in plan.ceilings):
            early[place] = SetAsideGround.ABOVE_CEILING
    counted = [place for place in present if place not in early]
    lowest, scale = _price_scale(plan, field, lot, counted)
    points: dict[int, Sequence[int]] = {}
    totals: dict[int, int] = {}
    for place in counted:
        row = _points(plan, field.bids[place], lot, lowest=lowest, scale=scale)
        total = sum(row)
        if any(sum(row[leaf] for leaf in one.leaves) < one.points * scale for one in plan.minima):
            early[place] = SetAsideGround.BELOW_CRITERION_MINIMUM
        elif plan.minimum_total is not None and total < plan.minimum_total * scale:
            early[place] = SetAsideGround.BELOW_TOTAL_MINIMUM
        else:
            points[place], totals[place] = row, total
    return LotPoints(lot, scale * plan.denominator, points, totals, early)


def lowest_bidder(plan: Plan, field: MadeField, lot: int, found: LotPoints) -> int | None:
    """The only bidder whose absence changes the points of the others: the one with the lowest price, if it is alone."""
    out = {SetAsideGround.KNOCK_OUT, SetAsideGround.ABOVE_CEILING}
    counted = [place for place in range(len(field.bids)) if found.grounds.get(place) not in out]
    if not counted:
        return None
    lowest = min(field.bids[place].prices[lot] for place in counted)
    alone = [place for place in counted if field.bids[place].prices[lot] == lowest]
    return alone[0] if len(alone) == 1 else None


def settle(
    plan: Plan, field: MadeField, lots: Sequence[LotPoints], skipped: int | None = None
) -> list[LotVerdict]:
    """Ranking, draws and awards of all lots. `skipped` is a leaf on which everybody has the same points."""
    verdicts = [_rank(plan, field, found, skipped) for found in lots]
    if plan.limit is None:
        return [
            LotVerdict(
                one.tie_at_limit, one.drawn, one.order, one.at_limit, frozenset(one.order[: plan.places[lot]])
            )
            for lot, one in enumerate(verdicts)
        ]
    awarded = _divide(plan, field, lots, [one.order for one in verdicts], skipped)
    return [
        LotVerdict(one.tie_at_limit, one.drawn, one.order, one.at_limit, frozenset(awarded[lot]))
        for lot, one in enumerate(verdicts)
    ]


def winners_of(plan: Plan, field: MadeField, found: LotPoints) -> frozenset[int]:
    """The winners of one lot, without a lot limit."""
    return frozenset(_rank(plan, field, found, None).order[: plan.places[found.lot]])


def _price_scale(plan: Plan, field: MadeField, lot: int, counted: Sequence[int]) -> tuple[int, int]:
    """The lowest price, and the number by which points with `relatief` become whole."""
    if not plan.relative or not counted:
        return 0, 1
    prices = {field.bids[place].prices[lot] for place in counted}
    scale = 1
    for price in prices:
        scale *= price
    return min(prices), scale


def _points(plan: Plan, bid: MadeBid, lot: int, *, lowest: int, scale: int) -> list[int]:
    row = []
    for score, levels in zip(bid.scores[lot], plan.quality, strict=True):
        if levels is None:
            row.append(0)
        elif len(score) == 1:
            row.append(levels[score[0]] * scale)
        else:
            row.append(sum(levels[step] for step in score) // len(score) * scale)
    price = bid.prices[lot]
    for leaf, start, slope in plan.linear:
        row[leaf] = max(0, min(plan.maxima[leaf], start + slope * price)) * scale
    for leaf in plan.relative:
        row[leaf] = plan.maxima[leaf] * lowest * (scale // price)
    return row


def _rank(plan: Plan, field: MadeField, found: LotPoints, skipped: int | None) -> LotVerdict:
    places, ranked = plan.places[found.lot], found.totals
    if skipped is None:
        totals = found.totals
    else:
        totals = {place: total - found.points[place][skipped] for place, total in ranked.items()}
    order = sorted(totals, key=lambda place: (-totals[place], place))
    tiers: Tiers = []
    for place in order:
        if tiers and totals[tiers[-1][0]] == totals[place]:
            tiers[-1].append(place)
        else:
            tiers.append([place])
    cuts = [TOTAL] * max(len(tiers) - 1, 0)
    tie_at_limit = any(_straddles(tiers, index, places) for index in range(len(tiers)))
    if len(tiers) < len(order):
        for key in plan.keys:
            tiers, cuts = _split(tiers, cuts, key, _value(field, found, key, skipped), places)
            if len(tiers) == len(order):
                break
    drawn = [
        tier for index, tier in enumerate(tiers) if len(tier) > 1 and _is_drawn(plan, found, tiers, index)
    ]
    if drawn:
        rank = {place: index for index, place in enumerate(field.draws[found.lot])}
        at_limit_drawn = any(_straddles(tiers, index, places) for index in range(len(tiers)))
        tiers = [sorted(tier, key=rank.__getitem__) if tier in drawn else tier for tier in tiers]
    else:
        at_limit_drawn = False
    flat = tuple(place for tier in tiers for place in tier)
    return LotVerdict(
        tie_at_limit,
        tuple(tuple(sorted(tier)) for tier in drawn),
        flat,
        DRAW if at_limit_drawn else _cut_at(tiers, cuts, places),
    )


def _is_drawn(plan: Plan, found: LotPoints, tiers: Tiers, index: int) -> bool:
    if plan.limit is None:
        return _straddles(tiers, index, plan.places[found.lot])
    if plan.method.division_rule is DivisionRule.HIGHEST_TOTAL:
        return True
    return len(found.totals) > plan.places[found.lot]


def _straddles(tiers: Tiers, index: int, places: int) -> bool:
    before = sum(len(tier) for tier in tiers[:index])
    return before < places < before + len(tiers[index])


def _split(
    tiers: Tiers, cuts: list[str], key: Key, value: Callable[[int], int], places: int
) -> tuple[Tiers, list[str]]:
    """One key over the ties that it applies to; whether a tie straddles is asked of the tiers before the key."""
    new: Tiers = []
    new_cuts: list[str] = []
    before = 0
    for index, tier in enumerate(tiers):
        if index:
            new_cuts.append(cuts[index - 1])
        applies = len(tier) > 1 and (not key.at_limit or before < places < before + len(tier))
        before += len(tier)
        if not applies:
            new.append(tier)
            continue
        by_value: dict[int, list[int]] = {}
        for place in tier:
            by_value.setdefault(value(place), []).append(place)
        parts = [by_value[number] for number in sorted(by_value, reverse=True)]
        new.extend(parts)
        new_cuts.extend([key.name] * (len(parts) - 1))
    return new, new_cuts


def _value(field: MadeField, found: LotPoints, key: Key, skipped: int | None) -> Callable[[int], int]:
    if key.op is TieOp.PRICE:
        return lambda place: -field.bids[place].prices[found.lot]
    if key.op is TieOp.STATEMENT:
        return lambda place: field.bids[place].statements[key.statement]
    leaves = [leaf for leaf in key.leaves if leaf != skipped]
    return lambda place: sum(found.points[place][leaf] for leaf in leaves)


def _cut_at(tiers: Tiers, cuts: list[str], places: int) -> str:
    """What separates the last place from the next; a tie that is not drawn cannot stand there without a lot limit."""
    before = 0
    for tier, cut in zip(tiers, cuts, strict=False):
        before += len(tier)
        if before == places:
            return cut
        if before > places:
            return ""
    return ""


def _divide(
    plan: Plan,
    field: MadeField,
    lots: Sequence[LotPoints],
    orders: Sequence[Sequence[int]],
    skipped: int | None,
) -> list[set[int]]:
    match plan.method.division_rule:
        case DivisionRule.LOT_ORDER:
            return _by_lot_order(plan, orders)
        case DivisionRule.PREFERENCE:
            return _by_preference(plan, field, orders)
        case _:
            return _by_highest_total(plan, lots, orders, skipped)


def _by_lot_order(plan: Plan, orders: Sequence[Sequence[int]]) -> list[set[int]]:
    won: dict[int, int] = {}
    awarded: list[set[int]] = []
    for lot, order in enumerate(orders):
        winners: set[int] = set()
        for place in order:
            if len(winners) == plan.places[lot]:
                break
            if won.get(place, 0) < (plan.limit or 0):
                won[place] = won.get(place, 0) + 1
                winners.add(place)
        awarded.append(winners)
    return awarded


def _by_preference(plan: Plan, field: MadeField, orders: Sequence[Sequence[int]]) -> list[set[int]]:
    """Lots offer from the top, bidders keep what they prefer, until nothing changes."""
    next_offer = [0] * len(orders)
    held: list[set[int]] = [set() for _ in orders]
    has_changed = True
    while has_changed:
        has_changed = False
        for lot, order in enumerate(orders):
            while len(held[lot]) < plan.places[lot] and next_offer[lot] < len(order):
                place = order[next_offer[lot]]
                next_offer[lot] += 1
                held[lot].add(place)
                has_changed = True
                offers = [other for other in field.bids[place].preference if place in held[other]]
                for other in offers[plan.limit :]:
                    held[other].remove(place)
    return held


def _by_highest_total(
    plan: Plan, lots: Sequence[LotPoints], orders: Sequence[Sequence[int]], skipped: int | None
) -> list[set[int]]:
    """The exact method's own allocation: it looks at all lots together."""
    candidates = {}
    for number, found, order in zip(plan.lots, lots, orders, strict=True):
        totals = _levelled(found, skipped)
        candidates[number] = [(name_of(place), totals[place]) for place in order]
    awarded = best_allocation(candidates, dict(zip(plan.lots, plan.places, strict=True)), plan.limit or 0)
    return [{int(name) for name in awarded[number]} for number in plan.lots]


def _levelled(found: LotPoints, skipped: int | None) -> dict[int, Fraction]:
    """Totals with the mean points on the skipped leaf: leaving it out would change sums over lots."""
    if skipped is None or not found.totals:
        return {place: Fraction(total, found.scale) for place, total in found.totals.items()}
    on_leaf = {place: found.points[place][skipped] for place in found.totals}
    mean = Fraction(sum(on_leaf.values()), len(on_leaf))
    return {place: (total - on_leaf[place] + mean) / found.scale for place, total in found.totals.items()}
