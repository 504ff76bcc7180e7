"""Numbers that make names and keys differ within a test. Each test begins anew, as its database is empty then.

How far was counted belongs to a scene as its rows do (`remembering.py`): who puts it back goes on from there. So equal
tests give equal names in every test process, and a scene of one serves another.
"""

from collections import Counter
from collections.abc import Mapping

_given: Counter[str] = Counter()


def next_number(of: str) -> int:
    """1, 2, 3, … per kind of thing."""
    _given[of] += 1
    return _given[of]


def given() -> dict[str, int]:
    """How far was counted, by kind."""
    return dict(sorted(_given.items()))


def go_on_from(numbers: Mapping[str, int]) -> None:
    _given.clear()
    _given.update(numbers)
