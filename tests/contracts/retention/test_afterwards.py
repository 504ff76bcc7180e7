"""What is left works: every page answers, and what was destroyed says so."""

from collections import Counter

import pytest

from tests.architecture.kept_rows import rows_kept
from tests.architecture.routes import addresses
from tests.architecture.visiting import lean, visitors
from tests.contracts.retention.scenes import AFTER_ALL_TERMS, approved, carried_out, end_contracts
from tests.factories.planted import planted_needles
from tests.factories.world import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def world() -> World:
    found = make_world("executing")
    end_contracts(found)
    return found


def test_no_page_fails_and_none_shows_a_word_of_a_bid_afterwards(world: World) -> None:
    carried_out(approved(world))
    needles = [needle.encode() for key in world.bids for needle in planted_needles(key)]
    failed: list[str] = []
    showing: list[str] = []
    statuses: Counter[int] = Counter()

    with lean(), rows_kept():
        people = visitors(world, {})
        for role in "bBCKEMJAH":
            for route, path in addresses(world).items():
                if route.name in {"account_logout", "health:ready"}:
                    continue
                answer = people[role].get(path, at=AFTER_ALL_TERMS)
                statuses[answer.status] += 1
                if answer.status >= 500:
                    failed.append(f"{role} {route}: {answer.status}")
                if any(needle in answer.everything for needle in needles):
                    showing.append(f"{role} {route}")

    assert failed == []
    assert showing == []
    assert statuses[410] > 5
    assert statuses[200] > 100
