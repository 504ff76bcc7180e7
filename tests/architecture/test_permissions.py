"""Every address against the permission table, for every role, at the stages that matter."""

from collections import Counter

import pytest

from tests.architecture.permission_table import ACCOUNTS, EVERYBODY, rows
from tests.architecture.routes import routes
from tests.architecture.sweeping import Sweep
from tests.architecture.visiting import ELSEWHERE

pytestmark = [pytest.mark.xdist_group("sweep"), pytest.mark.django_db, pytest.mark.slow]


def test_every_address_stands_in_the_table_once() -> None:
    listed = Counter(row.route for row in rows())

    known = {str(route) for route in routes()}

    assert known - set(listed) == set()
    assert [route for route, times in listed.items() if times > 1] == []


def test_every_row_of_the_table_is_an_address() -> None:
    known = {str(route) for route in routes()}

    assert {row.route for row in rows()} - known == set()


def test_everybody_reaches_what_the_table_says_and_nothing_else(swept: Sweep) -> None:
    mismatches = []
    for row in rows():
        for stage, expected in row.cells.items():
            asked = swept.asked.get((stage, row.route), set())
            reached = swept.reached.get((stage, row.route), set())
            for role in sorted(asked):
                if (role in reached) != (role in expected):
                    verb = "reaches" if role in reached else "does not reach"
                    mismatches.append(f"{stage}: {role} {verb} {row.route}")

    assert mismatches == []


def test_every_role_asked_for_every_row(swept: Sweep) -> None:
    inside = {role for role in EVERYBODY if not role.endswith(ELSEWHERE)}

    for row in rows():
        assert swept.asked[row.widest, row.route] == EVERYBODY
        assert all(inside <= swept.asked[stage, row.route] for stage in row.cells)
    assert len(ACCOUNTS) == 21


def test_a_refused_post_is_refused_and_looking_changes_nothing(swept: Sweep) -> None:
    assert swept.faults == []
