"""The shape of the source: no file too long to read, no module named after nothing."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
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
    "clock",
)
MOST_LINES = 400
NAMED_AFTER_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc"}


def _modules() -> Iterator[Path]:
    for package in (*PACKAGES, "tools", "bench", "deploy"):
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def test_no_module_is_longer_than_one_can_read() -> None:
    lengths = {path: path.read_text().count("\n") for path in _modules()}

    too_long = [f"{path.relative_to(ROOT)}: {lines}" for path, lines in lengths.items() if lines > MOST_LINES]

    assert len(lengths) > 100
    assert too_long == []


def test_every_module_is_named_after_what_it_holds() -> None:
    named = [
        str(path.relative_to(ROOT))
        for path in _modules()
        if {path.stem, *(part for part in path.relative_to(ROOT).parts[:-1])} & NAMED_AFTER_NOTHING
    ]

    assert named == []
