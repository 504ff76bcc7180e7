"""Writers at the same time make one chain without a gap."""

from collections.abc import Callable
from datetime import datetime
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from audit.models import AccessEntry, AuditEntry
from audit.selectors import verify_chain
from audit.services import Auditor, SystemActor, chain_access_rows, record_access
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

SCOPE = "tender:1"


def _together(*works: Callable[[], object]) -> None:
    """Run the works in threads with connections of their own; a fault of one is a fault of the test."""
    start = Barrier(len(works))
    faults: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait(timeout=10)
            work()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []


def test_two_writers_make_one_gapless_chain(at: datetime) -> None:
    def write() -> None:
        for number in range(20):
            with transaction.atomic():
                Auditor(SystemActor.WORKER).record("a.b", f"x:{number}", scope=SCOPE, at=at)

    _together(write, write)

    verification = verify_chain(SCOPE)
    assert (verification.ok, verification.length) == (True, 40)
    assert list(AuditEntry.objects.values_list("sequence", flat=True)) == list(range(1, 41))


def test_two_sweepers_chain_each_row_once(at: datetime) -> None:
    user = UserFactory()
    for _ in range(20):
        record_access(user, "bid.read", "bids.bid:1", scope=SCOPE, granted=True, at=at)

    _together(*[lambda: [chain_access_rows(at, limit=3) for _ in range(4)]] * 2)

    chained = [row["id"] for entry in AuditEntry.objects.all() for row in entry.data["rows"]]
    assert len(chained) == len(set(chained)) == 20
    assert not AccessEntry.objects.filter(chained_as=None).exists()
    assert verify_chain(SCOPE).ok
