"""Read `verwacht`: only its shape is checked here, the values are compared with the outcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from tenders.domain.scenario.problems import Problems, child, item, one_of, shown
from tenders.domain.scenario.section import Section
from tenders.domain.scenario.source import Node

EXPECTED = "verwacht"


@dataclass(frozen=True)
class _Rows:
    """A list, and the shape of what is in it."""

    of: "_Shape"


@dataclass(frozen=True)
class _Named:
    """A mapping whose keys are names."""

    of: "_Shape"


_Shape: TypeAlias = "_Rows | _Named | Mapping[str, _Shape] | None"

_ANY: _Shape = None
_SHAPE: _Shape = {
    "geweigerd": _Rows({"aanbieder": _ANY, "reden": _ANY}),
    "terzijde": _Rows({"aanbieder": _ANY, "perceel": _ANY, "reden": _ANY}),
    "signalen": _Rows({"aanbieder": _ANY, "bewijsmiddel": _ANY, "opgave": _ANY, "reden": _ANY}),
    "percelen": _Named(
        {
            "rangorde": _Rows(
                {"aanbieder": _ANY, "positie": _ANY, "punten": _ANY, "cijfer": _ANY, "beslist_door": _ANY}
            ),
            "gegund": _Rows(_ANY),
            "wachtlijst": _Rows(_ANY),
            "loting_nodig": _Rows(_Rows(_ANY)),
        }
    ),
    "verdeling": _Rows({"stap": _ANY, "perceel": _ANY, "aanbieder": _ANY, "uitleg": _ANY}),
    "termijnen": {"opschortende_termijn_tot": _ANY, "gestanddoening_tot": _ANY},
}


def read_expected(file: Section) -> Node:
    """As it was typed; None where the file expects nothing."""
    if not file.has(EXPECTED):
        file.allow(EXPECTED)
        return None
    found = file.node(EXPECTED)
    _check(found, _SHAPE, file.at(EXPECTED), file.problems)
    return found


def _check(node: Node, shape: _Shape, path: str, problems: Problems) -> None:
    match shape:
        case _Rows(of=below):
            if not isinstance(node, list):
                problems.add(path, f"is {shown(node)}; nodig is een lijst")
                return
            for index, part in enumerate(node):
                _check(part, below, item(path, index), problems)
        case _Named(of=below):
            for key, part in _mapping(node, path, problems).items():
                _check(part, below, child(path, key), problems)
        case Mapping():
            for key, part in _mapping(node, path, problems).items():
                if key in shape:
                    _check(part, shape[key], child(path, key), problems)
                else:
                    problems.add(child(path, key), f"is een onbekende sleutel; toegestaan: {one_of(shape)}")
        case None:
            if isinstance(node, dict | list):
                problems.add(path, f"is {shown(node)}; nodig is één waarde")


def _mapping(node: Node, path: str, problems: Problems) -> "dict[str, Node]":
    if isinstance(node, dict):
        return node
    problems.add(path, f"is {shown(node)}; nodig is een groep sleutels")
    return {}
