"""No page of the log shows the name of an event or of what was recorded with it: each has Dutch words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from contracts.domain.agreements import AgreementAct
from tenders.domain.lifecycle import Act
from tenders.log_data import FIELDS
from tenders.log_words import EVENTS
from tenders.models import TenderKey

ROOT = Path(__file__).resolve().parents[2]
# What the code puts in an event that is put together, by the text around it.
FILLED_IN = {
    "tender.": [act.name.lower() for act in Act],
    "agreement.": [act.value for act in AgreementAct],
    "bid.opened_": list(TenderKey.Part.values),
}
# Kinds of entries of other chains and of the log of who looked, which have pages of their own.
ELSEWHERE = re.compile(r"^(bid\.read_|safe\.|house_style\.|calendar\.|person\.|organisation\.|accounts\.)")
EVENT = re.compile(r"^[a-z_]+\.[a-z_]+$")


def written() -> Iterator[str]:
    """The events in calls that record something, in the apps that write the chain of a tender."""
    for package in ("tenders", "bids", "scoring", "contracts"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and _records(node):
                    for argument in node.args[:2]:
                        yield from _events_in(argument)


def _records(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in {"record", "_record", "_note_refusal", "_log"}


def _events_in(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        if EVENT.match(argument.value):
            yield argument.value
    elif isinstance(argument, ast.IfExp):
        yield from _events_in(argument.body)
        yield from _events_in(argument.orelse)
    elif isinstance(argument, ast.JoinedStr) and isinstance(argument.values[0], ast.Constant):
        begin = str(argument.values[0].value)
        yield from (f"{begin}{word}" for word in FILLED_IN.get(begin, []))


def test_every_event_that_the_code_writes_has_words() -> None:
    events = {event for event in written() if not ELSEWHERE.match(event)}

    assert len(events) > 100
    assert sorted(events - EVENTS.keys()) == []


def recorded() -> Iterator[str]:
    """The names of what is recorded with an event: the keys of each `data` in the services of those apps."""
    for package in ("tenders", "bids", "scoring", "contracts"):
        for path in (ROOT / package).rglob("*.py"):
            if "services" in path.relative_to(ROOT).as_posix():
                for node in ast.walk(ast.parse(path.read_text())):
                    for data in _data_of(node):
                        yield from _keys_in(data)


def _data_of(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call):
        yield from (keyword.value for keyword in node.keywords if keyword.arg == "data")
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(isinstance(target, ast.Name) and target.id == "data" for target in targets):
            yield node.value


def _keys_in(data: ast.expr) -> Iterator[str]:
    """Of the outermost dictionary: what lies deeper is shown as a number of lines."""
    if isinstance(data, ast.Dict):
        yield from (key.value for key in data.keys if isinstance(key, ast.Constant))
    elif isinstance(data, ast.BinOp):
        yield from _keys_in(data.left)
        yield from _keys_in(data.right)
    elif isinstance(data, ast.IfExp):
        yield from _keys_in(data.body)
        yield from _keys_in(data.orelse)


def test_everything_that_is_recorded_with_an_event_has_words() -> None:
    names = set(recorded())

    assert len(names) > 100
    assert sorted(names - FIELDS.keys()) == []
