"""What a simulation counts, against counting it the long way with the exact method."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tenders.domain.method import Draw
from tenders.domain.method.assessment import Assessment, assess_lot
from tenders.domain.method.lots import divide
from tenders.domain.method.ranking import LotRanking, rank_lot
from tenders.domain.simulation import MadeField, Plan, Settings, count_fields, entries_of, make_field, plan_of
from tenders.domain.simulation.field import draw_of
from tenders.domain.vocabulary import PriceFormula
from tests.tenders.domain.simulation.methods import STATEMENTS, methods

MILLION = 1_000_000
Assessments = Mapping[str, Assessment]


def ranked_with_draws(
    plan: Plan, made: MadeField, lot: int, found: Assessments
) -> tuple[LotRanking, LotRanking]:
    """The first ranking of a lot, and the one after the draws that it needs."""
    first = ranking = rank_lot(plan.method, lot, found)
    while needed := ranking.draws_needed():
        drawn: Draw = draw_of(plan, made, lot, needed[0])
        ranking = ranking.after_draw(drawn.order)
    return first, ranking


def winners(plan: Plan, made: MadeField, found: Mapping[int, Assessments]) -> dict[int, frozenset[str]]:
    rankings = {lot: ranked_with_draws(plan, made, lot, rows)[1] for lot, rows in found.items()}
    if plan.limit is None:
        return {lot: frozenset(row.standing.bidders[: row.places]) for lot, row in rankings.items()}
    preferences = {entry.bidder: entry.lots for entry in entries_of(plan, made)}
    return dict(divide(plan.method, rankings, preferences).awarded)


def with_equal_points(plan: Plan, found: Assessments, code: str) -> dict[str, Assessment]:
    """Every ranked bid gets the mean of the ranked bids on one leaf, in the leaf, its parent and the total."""
    ranked = {name: row for name, row in found.items() if not row.grounds}
    if not ranked:
        return {}
    mean = sum((row.points[code] for row in ranked.values()), Fraction(0)) / len(ranked)
    parents = [
        one.code
        for one in plan.method.criteria
        if code in {leaf.code for leaf in one.leaves} and one.children
    ]
    levelled = {}
    for name, row in ranked.items():
        shift = mean - row.points[code]
        points = {**row.points, **{each: row.points[each] + shift for each in [code, *parents]}}
        levelled[name] = replace(row, points=points, total=row.total + shift)
    return levelled


@settings(max_examples=60, deadline=None)
@given(methods(), st.integers(0, 999), st.integers(2, 6))
def test_counts_of_a_field_are_those_of_the_exact_method(method, seed, bidders):
    plan = plan_of(method, STATEMENTS, Settings(seed=seed, bidders=bidders, spread=150, one_plan=False))
    made = make_field(plan, 5)
    entries = entries_of(plan, made)
    found = {lot: assess_lot(method, entries, lot) for lot in plan.lots}
    won = winners(plan, made, found)

    tally = count_fields(plan, [made])

    changed = []
    for leaf in method.leaves:
        other = winners(
            plan, made, {lot: with_equal_points(plan, rows, leaf.code) for lot, rows in found.items()}
        )
        changed.append({lot for lot in plan.lots if won[lot] != other[lot]})
    assert tally.whole.decides == [int(bool(lots)) for lots in changed]
    for lot, counts in zip(plan.lots, tally.lots, strict=True):
        ranked = {name: row for name, row in found[lot].items() if not row.grounds}
        first, drawn = ranked_with_draws(plan, made, lot, found[lot])
        totals = Counter(row.total for row in ranked.values())
        above = {total: sum(n for other, n in totals.items() if other > total) for total in totals}
        places = method.places_in(lot)
        assert counts.decides == [int(lot in lots) for lots in changed]
        assert (counts.bids, counts.ranked, counts.short) == (bidders, len(ranked), int(len(ranked) < places))
        assert counts.tie_at_limit == int(any(above[t] < places < above[t] + n for t, n in totals.items()))
        assert counts.drawn == int(bool(first.draws_needed()))
        assert counts.aside == Counter(row.grounds[0].value for row in found[lot].values() if row.grounds)
        assert counts.at_limit == {limit_of(drawn): 1}
        for millionths, leaf in zip(counts.spread, method.leaves, strict=True):
            exact = covariance([(row.points[leaf.code], row.total) for row in ranked.values()])
            assert millionths == exact * MILLION // 1


def limit_of(ranking: LotRanking) -> str:
    """What lies between the last place and the next."""
    seen = 0
    for group in ranking.standing.groups():
        seen += len(group.bidders)
        if seen == ranking.places and group.below:
            return group.below.key
        if seen >= ranking.places:
            break
    return "geen"


def covariance(pairs: list[tuple[Fraction, Fraction]]) -> Fraction:
    if len(pairs) < 2:
        return Fraction(0)
    mean, middle = (sum(column, Fraction(0)) / len(pairs) for column in zip(*pairs, strict=True))
    return sum(((points - mean) * (total - middle) for points, total in pairs), Fraction(0))


@settings(max_examples=80, deadline=None)
@given(
    methods(formulas=(PriceFormula.RELATIVE,)),
    st.integers(0, 999),
    st.integers(3, 6),
    st.sampled_from([5, 40]),
)
def test_places_change_with_a_third_exactly_where_leaving_each_one_out_says_so(method, seed, bidders, spread):
    method = replace(method, max_lots_per_bidder=None, division_rule=None)
    plan = plan_of(method, STATEMENTS, Settings(seed=seed, bidders=bidders, price_spread=spread))
    made = make_field(plan, 3)
    entries = entries_of(plan, made)

    tally = count_fields(plan, [made])

    for lot, counts in zip(plan.lots, tally.lots, strict=True):
        before = assess_lot(method, entries, lot)
        swapped = other_winners = False
        for third in entries:
            after = assess_lot(method, [entry for entry in entries if entry is not third], lot)
            both = [name for name in after if not before[name].grounds and not after[name].grounds]
            swapped |= any(
                before[one].total > before[two].total and after[one].total < after[two].total
                for one in both
                for two in both
            )
            kept = {name: row for name, row in before.items() if name != third.bidder}
            other_winners |= winners(plan, made, {lot: kept})[lot] != winners(plan, made, {lot: after})[lot]
        assert (counts.swapped, counts.swapped_winners) == (int(swapped), int(other_winners))
