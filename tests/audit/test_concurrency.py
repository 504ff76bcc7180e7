"""Writers at the same time make one chain without a gap."""

from datetime import datetime
from threading import Event

import pytest
from django.db import transaction

from audit.models import AccessEntry, AuditEntry
from audit.selectors import verify_chain
from audit.services import Auditor, SystemActor, chain_access_rows, record_access
from tests.concurrency import overlapping, together
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

SCOPE = "tender:1"


def test_two_writers_make_one_gapless_chain(at: datetime) -> None:
    def write() -> None:
        for number in range(20):
            with transaction.atomic():
                Auditor(SystemActor.WORKER).record("a.b", f"x:{number}", scope=SCOPE, at=at)

    together(write, write)

    verification = verify_chain(SCOPE)
    assert (verification.ok, verification.length) == (True, 40)
    assert list(AuditEntry.objects.values_list("sequence", flat=True)) == list(range(1, 41))


def test_two_sweepers_chain_each_row_once(at: datetime) -> None:
    user = UserFactory()
    for _ in range(20):
        record_access(user, "bid.read", "bids.bid:1", scope=SCOPE, granted=True, at=at)

    together(*[lambda: [chain_access_rows(at, limit=3) for _ in range(4)]] * 2)

    chained = [row["id"] for entry in AuditEntry.objects.all() for row in entry.data["rows"]]
    assert len(chained) == len(set(chained)) == 20
    assert not AccessEntry.objects.filter(chained_as=None).exists()
    assert verify_chain(SCOPE).ok


def test_the_second_writer_continues_where_the_first_ended(at: datetime) -> None:
    def write() -> AuditEntry:
        with transaction.atomic():
            return Auditor(SystemActor.WORKER).record("a.b", "x:1", scope=SCOPE, at=at)

    first, second = overlapping(write, write)

    assert isinstance(first, AuditEntry)
    assert isinstance(second, AuditEntry), second
    assert (second.sequence, second.previous_hash) == (2, first.entry_hash)


def test_a_chain_that_grows_while_it_is_checked_is_sound(at: datetime) -> None:
    written = Event()

    def write() -> None:
        for number in range(30):
            with transaction.atomic():
                Auditor(SystemActor.WORKER).record("a.b", f"x:{number}", scope=SCOPE, at=at)
        written.set()

    def check() -> list[object]:
        faults = []
        while not written.is_set():
            faults.append(verify_chain(SCOPE).first_fault)
        return faults

    _, faults = together(write, check)

    assert isinstance(faults, list)
    assert set(faults) == {None}


def test_access_that_is_being_chained_is_not_chained_again(at: datetime) -> None:
    record_access(UserFactory(), "bid.read", "bids.bid:1", scope=SCOPE, granted=True, at=at)

    counts = overlapping(*[lambda: chain_access_rows(at)] * 2)

    assert counts == (1, 0)
    assert verify_chain(SCOPE).ok
