"""No page of the log shows the name of an event: each has Dutch words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from contracts.domain.agreements import AgreementAct
from tenders.domain.lifecycle import Act
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
