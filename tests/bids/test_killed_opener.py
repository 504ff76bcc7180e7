"""The opener is killed, as a process, at ten random moments: every bid is opened exactly once."""

import os
import random
import signal
import traceback
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from audit.models import AuditEntry
from audit.selectors import verify_chain
from audit.services import subject_text, tender_scope, vault_scope
from bids.models import OpeningRecord, Submission
from bids.selectors import object_answers
from bids.services import confirm_opening, open_bids, request_opening
from tenders.domain.lifecycle import Status
from tests.factories.bids import OPENED_AT, bidder, submitted_bid, two_openers
from tests.factories.tenders import published_tender

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
KILLS = 10
BIDS = 6
# A bid takes some twenty statements: no life of the opener opens more than one or two.
MOST_STATEMENTS = 30
SEED = 2025


def test_an_opener_that_is_killed_ten_times_opens_every_bid_exactly_once() -> None:
    tender = published_tender()
    submissions = [submitted_bid(tender, bidder(f"Bieder {number}")) for number in range(BIDS)]
    buyer, second = two_openers(tender)
    request = request_opening(tender, by=buyer, session_key="one", at=OPENED_AT)
    confirm_opening(request, by=second, session_key="two", at=OPENED_AT)
    chance = random.Random(SEED)
    left = []

    for _ in range(KILLS):
        moment = chance.randint(1, MOST_STATEMENTS)
        assert _is_killed_at(moment, lambda: open_bids(request.public_id, at=OPENED_AT))
        left.append(Submission.objects.filter(status=Submission.Status.SEALED).count())
    assert not OpeningRecord.objects.exists()
    record = open_bids(request.public_id, at=OPENED_AT)

    # Some lives opened nothing and some opened something, or the moments proved nothing.
    assert len(set(left)) > 2, left
    assert record is not None
    assert Counter(row["submission"] for row in record.content["bids"]) == Counter(
        str(submission.public_id) for submission in submissions
    )
    opened = AuditEntry.objects.filter(event="bid.opened_quality").values_list("subject", flat=True)
    assert sorted(opened) == sorted(subject_text(submission) for submission in submissions)
    for submission in submissions:
        assert object_answers(submission.items.get(task="aanmelding"))["lots"] == [1]
    tender.refresh_from_db()
    assert tender.status == Status.OPENED.value
    for scope in (vault_scope(tender.public_id), tender_scope(tender.public_id)):
        verify_chain(scope)


def _is_killed_at(statement: int, work: Callable[[], object]) -> bool:
    """Whether a process of its own that does the work got as far as the statement, at which it is killed."""
    # A connection that two processes share serves neither.
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            with connection.execute_wrapper(_Killer(statement)):
                work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


class _Killer:
    """Kills its own process before the statement with this number."""

    def __init__(self, statement: int) -> None:
        self.left = statement

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*args)
