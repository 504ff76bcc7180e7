"""Our own messages are written as they are, so each is read here: a fixed text, filled in with ids and class names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.deployed import ROOT, root_packages

METHODS = {"debug", "info", "warning", "error", "critical", "exception", "log"}
# An id, a count of attempts, the name of a class, a sweep, a part or known malware: nothing that somebody wrote.
HARMLESS = re.compile(r"\w+\.public_id|job\.attempts|type\(fault\)\.__name__|name")


def test_every_message_of_ours_is_a_fixed_text_with_ids_and_class_names() -> None:
    calls = [
        call
        for package in root_packages()
        for path in (ROOT / package).rglob("*.py")
        for call in calls_in(path)
    ]

    faults = [fault for path, call in calls if (fault := fault_of(path, call))]

    assert len(calls) >= 4
    assert faults == []


def test_every_logger_of_ours_has_a_name_that_the_formatter_knows() -> None:
    named = re.compile(r"logging\.getLogger\((.*?)\)")

    names = [
        name
        for package in root_packages()
        for path in (ROOT / package).rglob("*.py")
        for name in named.findall(path.read_text())
    ]

    assert len(names) >= 3
    assert [name for name in names if not name.startswith('"tenderhuis.')] == []


def test_the_search_would_find_a_message_with_content(tmp_path: Path) -> None:
    path = tmp_path / "leaking.py"
    path.write_text(
        'logger.error("Job %s failed: %s", job.public_id, type(fault).__name__)\n'
        'logger.error("Job failed: %s", fault)\n'
        'logger.error(f"Mail to {user.email}")\n'
        'logger.exception("It failed")\n'
        'logger.error("It failed", extra={"user": user})\n'
    )

    faults = [fault_of(path, call) for path, call in calls_in(path)]

    assert [fault and fault.partition(": ")[2] for fault in faults] == [
        None,
        "fills in fault",
        "its text is put together",
        None,
        "gives extra along",
    ]


def calls_in(path: Path) -> Iterator[tuple[Path, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id in {"logger", "logging"}:
                yield path, node


def fault_of(path: Path, call: ast.Call) -> str | None:
    where = f"{path.name}:{call.lineno}: "
    text, *filled_in = call.args
    if not isinstance(text, ast.Constant):
        return where + "its text is put together"
    harmful = [ast.unparse(value) for value in filled_in if not HARMLESS.fullmatch(ast.unparse(value))]
    if harmful:
        return f"{where}fills in {', '.join(harmful)}"
    given = [str(keyword.arg) for keyword in call.keywords if keyword.arg != "exc_info"]
    return f"{where}gives {', '.join(given)} along" if given else None
