"""The table of failures in `docs/testing.md` names tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_every_test_that_the_table_names_exists() -> None:
    rows = [line for line in (ROOT / "docs/testing.md").read_text().splitlines() if line.startswith("| ")]
    named = [(path, name) for row in rows for path, name in NAMED.findall(row)]

    gone = [
        f"{path}::{name}"
        for path, name in named
        if not re.search(rf"^def {name}\(", (ROOT / path).read_text(), re.MULTILINE)
    ]

    assert len(named) > 20
    assert gone == []
