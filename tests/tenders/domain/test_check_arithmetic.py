"""What the arithmetic of the check says is what trying everything shows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.checks import Context, findings
from tenders.domain.configuration import Configuration
from tenders.domain.definition import Criterion, ScaleLevel, TieKey
from tenders.domain.vocabulary import TieOp, TieScope

AT = datetime(2025, 10, 1, 8, tzinfo=UTC)
VALUES = st.lists(st.integers(0, 10), min_size=2, max_size=4, unique=True).filter(
    lambda values: max(values) > 0
)
POINTS = st.lists(st.integers(1, 40), min_size=2, max_size=4)


def configuration(values: list[int], points: list[int], pairs: int = 0) -> Configuration:
    """Criteria A, B, ... with these points; the first `pairs` of them under one parent P."""
    leaves = [Criterion(chr(65 + place), "x", Fraction(worth)) for place, worth in enumerate(points)]
    under, others = tuple(leaves[:pairs]), leaves[pairs:]
    parents = (
        [Criterion("P", "x", sum((leaf.max_points for leaf in under), Fraction(0)), children=under)]
        if under
        else []
    )
    return Configuration(
        key="x",
        title="x",
        authority="x",
        scale=tuple(ScaleLevel(str(value), Fraction(value)) for value in values),
        criteria=(*parents, *others),
    )


def found(c: Configuration, code: str) -> int:
    return sum(finding.code == code for finding in findings(Context(c, AT)))


def every_bid(c: Configuration) -> list[dict[str, Fraction]]:
    """The points per leaf of every bid that the scale can produce."""
    values = [level.value for level in c.scale if level.value is not None]
    codes = [leaf.code for leaf in c.leaves]
    per_leaf = [[leaf.max_points * value / max(values) for value in values] for leaf in c.leaves]
    return [dict(zip(codes, combination, strict=True)) for combination in product(*per_leaf)]


@given(values=VALUES, points=POINTS, minimum=st.integers(1, 100))
def test_minimum_off_scale_is_a_total_that_no_bid_has(
    values: list[int], points: list[int], minimum: int
) -> None:
    c = replace(configuration(values, points), minimum_total=Fraction(minimum))
    totals = {sum(bid.values()) for bid in every_bid(c)}

    assert found(c, "minimum_off_scale") == int(minimum < max(totals) and minimum not in totals)
    assert found(c, "minimum_never_decides") == int(minimum <= min(totals))
    assert found(c, "minimum_unreachable") == int(minimum > max(totals))


@given(
    values=VALUES,
    points=POINTS,
    pairs=st.integers(0, 2),
    keys=st.lists(st.sampled_from("ABCDP"), max_size=4),
    scopes=st.lists(st.sampled_from(TieScope), min_size=4, max_size=4),
)
def test_key_that_never_decides_separates_no_two_bids(
    values: list[int], points: list[int], pairs: int, keys: list[str], scopes: list[TieScope]
) -> None:
    """Every key that is reported is equal for all bids that are equal before it, at any place in the ranking."""
    c = configuration(values, points, pairs)
    known = {row.code for top in c.criteria for row in (top, *top.children)}
    chain = tuple(
        TieKey(TieOp.CRITERION, code, scope)
        for code, scope in zip(keys, scopes, strict=False)
        if code in known
    )
    c = replace(c, tie_break=(*chain, TieKey(TieOp.DRAW)))
    reported = [f.sentence for f in findings(Context(c, AT)) if f.code == "tie_break_never_decides"]
    value_of = _values(c)

    for place, key in enumerate(chain):
        if not any(sentence.startswith(f"Stap {place + 1} ") for sentence in reported):
            continue
        # Where an "always" key looks, the keys "at the limit" before it may not have been looked at.
        before = [k for k in chain[:place] if k.scope is TieScope.ALWAYS or key.scope is TieScope.AT_LIMIT]
        groups: dict[tuple[Fraction, ...], set[Fraction]] = {}
        for bid in every_bid(c):
            same = (sum(bid.values(), Fraction(0)), *(value_of(k.code or "", bid) for k in before))
            groups.setdefault(same, set()).add(value_of(key.code or "", bid))
        assert all(len(group) == 1 for group in groups.values())


def _values(c: Configuration) -> Callable[[str, dict[str, Fraction]], Fraction]:
    leaves = {
        row.code: [leaf.code for leaf in row.leaves] for top in c.criteria for row in (top, *top.children)
    }
    return lambda code, bid: sum((bid[leaf] for leaf in leaves[code]), Fraction(0))
