"""The SQL of a query, written once: a sweep asks the same questions again and again, and Django writes each anew.

Writing takes several times as long as the database takes to answer. The database is asked every time. Two queries have
the same SQL where they hold the same in everything, but for the number, id or instant that a column is compared with:
those become parameters, and where each of them ends up was tried out with others that occur nowhere else.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Field, QuerySet, lookups
from django.db.models.expressions import BaseExpression, Col, F
from django.db.models.fields import related_lookups
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.db.models.lookups import Lookup
from django.db.models.options import Options
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.datastructures import BaseTable, Join
from django.db.models.sql.query import Query
from django.utils.datastructures import OrderedSet
from django.utils.tree import Node

# One in so many is written anew all the same, and compared.
COMPARED = 50
# What those who read the rows ask of a compiler that has written.
_ASIDE = ("select", "klass_info", "annotation_col_map", "col_count", "has_extra_select")
_COMPARISONS = {
    *(
        lookups.Exact,
        lookups.GreaterThan,
        lookups.GreaterThanOrEqual,
        lookups.LessThan,
        lookups.LessThanOrEqual,
    ),
    *(lookups.IntegerFieldExact, related_lookups.RelatedExact),
}
_LISTS = {lookups.In, related_lookups.RelatedIn}


class Unknown(Exception):
    """The query holds something that is not told apart here by its value: its SQL is written each time."""


@dataclass(frozen=True)
class Written:
    """`places` names for each parameter the blank that it comes from and its place in it; None for a fixed one."""

    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, int] | None, ...]
    aside: dict[str, Any]

    def filled_in(self, blanks: list[Lookup]) -> tuple[Any, ...]:
        filled = [_prepared(blank, blank.rhs) for blank in blanks]
        return tuple(
            fixed if place is None else filled[place[0]][place[1]]
            for fixed, place in zip(self.params, self.places, strict=True)
        )


@contextmanager
def sql_kept() -> Iterator[None]:
    """Inside the block queries of one shape have the SQL of the first of them."""
    write, known = SQLCompiler.as_sql, dict[Hashable, Written | None]()
    asked, is_writing = 0, False

    def as_sql(self: SQLCompiler, with_limits: bool = True, with_col_aliases: bool = False) -> Any:
        nonlocal asked, is_writing
        if is_writing or with_col_aliases or not with_limits or self.query.select_for_update:
            return write(self, with_limits, with_col_aliases)
        is_writing = True
        try:
            asked += 1
            return _written(self, write, known, is_compared=asked % COMPARED == 0)
        finally:
            is_writing = False

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "as_sql", as_sql)
        yield


def _written(
    compiler: SQLCompiler,
    write: Callable[..., Any],
    known: dict[Hashable, Written | None],
    *,
    is_compared: bool,
) -> tuple[str, tuple[Any, ...]]:
    shape = Shape()
    try:
        key = type(compiler), compiler.using, compiler.elide_empty, shape.of(compiler.query)
    except Unknown:
        return write(compiler)
    found = known.get(key)
    if found is not None and not is_compared:
        compiler.__dict__.update(found.aside)
        return found.sql, found.filled_in(shape.blanks)
    sql, params = write(compiler)
    if found is not None and (sql, tuple(params)) != (found.sql, found.filled_in(shape.blanks)):
        raise AssertionError(f"Two queries were taken for one: {found.sql} and {sql}")
    if key not in known:
        known[key] = _kept(compiler, write, shape.blanks, sql, tuple(params))
    return sql, params


def _kept(
    compiler: SQLCompiler, write: Callable[..., Any], blanks: list[Lookup], sql: str, params: tuple[Any, ...]
) -> Written | None:
    """None where it does not follow from trying where each value ends up."""
    aside = {name: getattr(compiler, name) for name in _ASIDE} | {"get_converters": _found_once(compiler)}
    values = [blank.rhs for blank in blanks]
    places = {}
    for index, blank in enumerate(blanks):
        blank.rhs = _never_seen(blank.rhs, index)
        places |= {_value(each): (index, place) for place, each in enumerate(_prepared(blank, blank.rhs))}
    try:
        again = type(compiler)(compiler.query.clone(), connection, compiler.using, compiler.elide_empty)
        tried_sql, tried = write(again)
    except EmptyResultSet:
        return None
    finally:
        for blank, value in zip(blanks, values, strict=True):
            blank.rhs = value
    found = Written(sql, params, tuple(places.get(_value(each)) for each in tried), aside)
    is_sure = (
        (sql, len(params)) == (tried_sql, len(tried))
        and {*places.values()} <= {*found.places}
        and found.filled_in(blanks) == params
        and all(
            place is not None or _value(each) == _value(other)
            for place, each, other in zip(found.places, params, tried, strict=True)
        )
    )
    return found if is_sure else None


def _found_once(compiler: SQLCompiler) -> Callable[..., Any]:
    """How the columns are read, which is a matter of what is selected, so the same for queries of one shape."""
    found: list[Any] = []

    def get_converters(expressions: Iterable[Any]) -> Any:
        if not found:
            found.append(type(compiler).get_converters(compiler, expressions))
        return found[0]

    return get_converters


def _prepared(blank: Lookup, value: Any) -> Any:
    return blank.get_db_prep_lookup(value, connection)[1]


def _never_seen(value: Any, number: int) -> Any:
    """Another value of the kind, that no query of the product asks for."""
    if isinstance(value, list):
        return [_never_seen(each, 100 * number + place) for place, each in enumerate(value)]
    if isinstance(value, int):
        return 20_011 + number
    if isinstance(value, UUID):
        return UUID(int=number + 1)
    return type(value)(1899, 1, 1) + timedelta(days=number)


class Shape:
    """What a query holds, but for the values that it compares columns with; those lookups are its `blanks`."""

    def __init__(self) -> None:
        self.blanks: list[Lookup] = []

    def of(self, thing: Any) -> Hashable:
        """Equal for things that hold the same, however deep; `Unknown` for what there is no word for."""
        kind = type(thing)
        if kind is str or thing is None:
            return thing
        told = _WORDS.get(kind)
        if told is None:
            told = _WORDS[kind] = _word_for(kind)
        return told(self, thing)

    def held(self, thing: Any, *but: str) -> Iterator[Hashable]:
        for name, part in vars(thing).items():
            if name not in but:
                yield name
                yield self.of(part)


def _word_for(kind: type) -> Callable[[Shape, Any], Hashable]:
    for known, told in _BY_KIND:
        if issubclass(kind, known):
            return told
    raise Unknown(kind.__name__)


def _value(thing: Any) -> Hashable:
    return type(thing), thing


def _field(shape: Shape, field: Any) -> Hashable:
    # One of a model stays as it is. One without a model was made for this query: it is told by what it holds.
    return id(field) if hasattr(field, "model") else (type(field), *shape.held(field, "creation_counter"))


def _col(shape: Shape, col: Any) -> Hashable:
    output = col.output_field
    return Col, col.alias, _field(shape, col.target), output is col.target or _field(shape, output)


def _lookup(shape: Shape, lookup: Any) -> Hashable:
    # Nothing of a lookup is worked out from what it was called with, which can be a whole row.
    kind, hidden = type(lookup), "_constructor_args"
    blank = _blank(lookup) if kind in _COMPARISONS or kind in _LISTS else None
    if blank is None:
        return kind, *shape.held(lookup, hidden)
    shape.blanks.append(lookup)
    return kind, blank, *shape.held(lookup, hidden, "rhs")


def _blank(lookup: Any) -> Hashable:
    """What the SQL tells of the value: its kind, and how many there are in a list."""
    value = lookup.rhs
    if type(lookup.lhs) is not Col or lookup.bilateral_transforms:
        return None
    if type(lookup) in _COMPARISONS:
        return type(value) if type(value) in {int, UUID, datetime, date} else None
    if type(value) is not list or not value or len({*map(_value, value)}) < len(value):
        return None
    kinds = {*map(type, value)}
    return (*kinds, len(value)) if kinds in ({int}, {UUID}) else None


def _items(shape: Shape, things: Any) -> Hashable:
    return type(things), *map(shape.of, things)


def _pairs(shape: Shape, things: Any) -> Hashable:
    return dict, *((shape.of(key), shape.of(thing)) for key, thing in things.items())


_BY_KIND: tuple[tuple[Any, Callable[[Shape, Any], Hashable]], ...] = (
    ((str, bool, int, bytes, UUID), lambda shape, thing: _value(thing)),
    # Equal ones can be written differently.
    ((float, Decimal, datetime, date, time, timedelta), lambda shape, thing: (type(thing), repr(thing))),
    ((list, tuple, set, frozenset, OrderedSet), _items),
    (dict, _pairs),
    ((type, Options), lambda shape, thing: thing),
    (ForeignObjectRel, lambda shape, thing: id(thing)),
    (Field, _field),
    (QuerySet, lambda shape, rows: shape.of(rows.query)),
    (Lookup, _lookup),
    (
        (Query, Node, BaseExpression, F, Join, BaseTable),
        lambda shape, thing: (type(thing), *shape.held(thing)),
    ),
)
_WORDS: dict[type, Callable[[Shape, Any], Hashable]] = {Col: _col}
