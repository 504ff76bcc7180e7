"""Whatever the file holds: a scenario, or lines that name what is wrong; never another error."""

import contextlib
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tenders.domain.scenario import ScenarioInvalid, load
from tests.tenders.domain.scenario.example import change, written
from tests.tenders.domain.scenario.example import example as valid

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**25), 10**25),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(
        ["", "*", "1", "-0", "+1", "01", "1e5", "2025-03-30T02:30", "2025-02-30", "Anker", "K", "K1"]
    ),
    st.just([]),
    st.just({}),
    st.lists(st.integers(0, 3), max_size=2),
    st.dictionaries(st.sampled_from(["1", "K1", "x", "*"]), st.integers(0, 10), max_size=2),
)


def places(tree: object, keys: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if keys:
        yield keys
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, part in items:
        yield from places(part, (*keys, key))


PLACES = sorted(places(valid()), key=str)


@given(st.lists(st.tuples(st.sampled_from(PLACES), ODD), min_size=1, max_size=3))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_odd_value_in_any_place_is_read_or_refused(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    tree = valid()
    for keys, value in changes:
        with contextlib.suppress(KeyError, IndexError, TypeError):
            change(tree, *keys, to=value)

    refusal = _refusal(written(tree))

    assert refusal is None or refusal.problems


@given(
    st.one_of(
        st.text(max_size=40), st.binary(max_size=40), st.text("[]{}&*!|>:-?#'\"\\ \n\ta1~", max_size=40)
    )
)
@settings(max_examples=150, deadline=None)
@example("{? a}")
@example("&a")
@example("!!map {}")
@example("a: |2\n x")
@example("{a: &x , b: *x}")
@example('"\\x')
def test_any_text_is_refused_with_lines(source: str | bytes) -> None:
    refusal = _refusal(source)

    assert refusal is not None
    assert all(len(str(problem).splitlines()) == 1 for problem in refusal.problems)


def _refusal(source: str | bytes) -> ScenarioInvalid | None:
    try:
        load(source)
    except ScenarioInvalid as refusal:
        return refusal
    return None
