"""Only `clock` reads the system clock."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = [
    "config",
    "portal",
    "contracts",
    "scoring",
    "bids",
    "tenders",
    "health",
    "documents",
    "audit",
    "accounts",
    "ui",
]
# What gives the present: `datetime.now()`, `timezone.now()`, `date.today()`, `time.time()`.
FORBIDDEN = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("timezone", "localtime"),
    ("time", "time"),
}


def _calls(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            # timezone.localtime(value) converts; without a value it reads the clock.
            if node.func.attr == "localtime" and node.args:
                continue
            yield node.lineno, name, node.func.attr


def _readers(path: Path) -> list[str]:
    tree = ast.parse(path.read_text())
    return [
        f"{path.relative_to(ROOT)}:{line} {owner}.{name}()"
        for line, owner, name in _calls(tree)
        if (owner, name) in FORBIDDEN
    ]


def test_no_module_but_the_clock_reads_the_present() -> None:
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]

    found = [reader for path in modules for reader in _readers(path)]

    assert len(modules) > 50
    assert found == []


def test_the_search_would_find_a_reader_of_the_present() -> None:
    found = _readers(ROOT / "clock" / "source.py")

    assert [reader.partition(" ")[2] for reader in found] == ["datetime.now()"]
