"""Which order an address asks for, and rows in that order."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from ui.sorting import Order, arranged, order_of, ordering

COLUMNS = {"naam": lambda row: row[0], "punten": lambda row: row[1]}
ROWS = [("b", 2), ("a", None), ("c", 1), ("d", 2)]


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ("", Order("punten", True)),
        ("naam", Order("naam", False, "naam")),
        ("-naam", Order("naam", True, "-naam")),
        ("wachtwoord", Order("punten", True)),
        ("--naam", Order("punten", True)),
        ("-", Order("punten", True)),
        ("Naam", Order("punten", True)),
        ("naam__id", Order("punten", True)),
    ],
)
def test_an_address_gets_an_order_that_exists(asked, order):
    query = QueryDict(mutable=True)
    query["sorteer"] = asked

    assert order_of(query, COLUMNS, default="-punten") == order


@given(st.text(max_size=12))
def test_whatever_is_asked_is_a_column_or_the_default(asked):
    query = QueryDict(mutable=True)
    query["sorteer"] = asked

    order = order_of(query, COLUMNS)

    assert order.column in {*COLUMNS, ""}
    assert sorted(arranged(ROWS, order, COLUMNS), key=str) == sorted(ROWS, key=str)
    assert len(ordering(order, {"naam": "name", "punten": "points"})) == bool(order.column)


@pytest.mark.parametrize(
    ("order", "names"),
    [
        (Order(), "bacd"),
        (Order("naam"), "abcd"),
        (Order("naam", True), "dcba"),
        # Equal ones as they stood, what is empty last: either way.
        (Order("punten"), "cbda"),
        (Order("punten", True), "bdca"),
    ],
)
def test_rows_are_arranged(order, names):
    assert "".join(name for name, _ in arranged(ROWS, order, COLUMNS)) == names


@given(st.lists(st.tuples(st.text(max_size=3), st.none() | st.integers(0, 3)), max_size=8))
def test_what_is_empty_comes_last_in_both_directions(rows):
    for descending in (False, True):
        found = [row[1] for row in arranged(rows, Order("punten", descending), COLUMNS)]
        known = [value for value in found if value is not None]

        assert found[: len(known)] == sorted(known, reverse=descending)
