"""The best allocation of lots over bidders, as an exact integer minimum-cost flow."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

Candidates = Mapping[int, Sequence[tuple[str, Fraction]]]


def best_allocation(candidates: Candidates, places: Mapping[int, int], limit: int) -> dict[int, set[str]]:
    """Who gets a place per lot, for `hoogste_totaal`.

    `candidates` holds per lot the ranked bidders with their points, best first. The most places; then the
    highest sum of unrounded points; then, lot by lot in order of number, the better-ranked bidders. That
    order decides every case, so there is exactly one answer.
    """
    lots = sorted(candidates)
    weights = _weights(candidates, lots, places)
    awarded: dict[int, set[str]] = {lot: set() for lot in lots}
    if not weights:
        return awarded
    import networkx as nx  # noqa: PLC0415 -- slow import, only this division rule pays

    graph = nx.DiGraph()
    for (lot, bidder), weight in weights.items():
        graph.add_edge("source", ("bidder", bidder), capacity=limit)
        graph.add_edge(("bidder", bidder), ("lot", lot), capacity=1, weight=-weight)
        graph.add_edge(("lot", lot), "sink", capacity=places[lot])
    graph.add_edge("sink", "source", capacity=sum(places[lot] for lot in lots))
    _, flow = nx.network_simplex(graph)
    for lot, bidder in weights:
        if flow["bidder", bidder]["lot", lot]:
            awarded[lot].add(bidder)
    return awarded


def _weights(
    candidates: Candidates, lots: Sequence[int], places: Mapping[int, int]
) -> dict[tuple[int, str], int]:
    """One integer per lot and bidder, so that a sum of them compares as the three rules in turn.

    The low bits hold one bit per ranked bidder, the first lot and the best rank highest: as numbers they
    compare as "best-ranked first, unfilled lowest". Above them stand the points, all brought to one
    denominator, and above those the count of places, one of which outweighs all points together.
    """
    scale = lcm(*(points.denominator for ranked in candidates.values() for _, points in ranked))
    bits = sum(len(ranked) for ranked in candidates.values())
    highest = max((points for ranked in candidates.values() for _, points in ranked), default=Fraction(0))
    one_place = 1 + int(highest * scale) * sum(min(places[lot], len(candidates[lot])) for lot in lots)
    weights = {}
    bit = bits
    for lot in lots:
        for bidder, points in candidates[lot]:
            bit -= 1
            weights[lot, bidder] = ((one_place + int(points * scale)) << bits) + (1 << bit)
    return weights
