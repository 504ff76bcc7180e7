"""The order of a list, as the headings of its table ask for it: `?sorteer=naam`, or `-naam` the other way round."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import F
from django.db.models.expressions import Combinable, OrderBy
from django.http import QueryDict

PARAMETER = "sorteer"
Row = TypeVar("Row")


@dataclass(frozen=True)
class Order:
    """`column` is empty where nothing was chosen and the list has an order of its own."""

    column: str = ""
    descending: bool = False
    # As the address asks for it, to take along in a form; empty where the address asks for nothing that exists.
    asked: str = ""


def order_of(query: QueryDict, columns: Collection[str], *, default: str = "") -> Order:
    """What the address asks for, of the columns that there are; else the default ("naam" or "-naam").

    An address is typed, kept and sent on: what does not exist (any more) is no mistake of the reader.
    """
    asked = query.get(PARAMETER, "")
    known = asked if asked.removeprefix("-") in columns else ""
    chosen = known or default
    return Order(chosen.removeprefix("-"), chosen.startswith("-"), known)


def ordering(order: Order, columns: Mapping[str, str | Combinable]) -> list[OrderBy]:
    """For `order_by`, to be followed by what decides between equal rows; what is empty comes last, either way."""
    if not order.column:
        return []
    column = columns[order.column]
    expression: Any = F(column) if isinstance(column, str) else column
    return [expression.desc(nulls_last=True) if order.descending else expression.asc(nulls_last=True)]


def arranged(rows: Iterable[Row], order: Order, columns: Mapping[str, Callable[[Row], Any]]) -> list[Row]:
    """The same for rows that are read already: equal ones stay as they stood, what is empty (None) comes last."""
    found = list(rows)
    if not order.column:
        return found
    key = columns[order.column]
    known = [row for row in found if key(row) is not None]
    return sorted(known, key=key, reverse=order.descending) + [row for row in found if key(row) is None]
