"""Until when a question about a price is answered, and when silence is one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scoring.domain.low_prices import Inquiry, Stage, Verdict, stage_of
from tenders.domain.lifecycle import Status

DUE = datetime(2025, 11, 22, 22, 59, 59, tzinfo=UTC)
MS = timedelta(milliseconds=1)
OPEN = Inquiry(DUE - timedelta(days=5), DUE, None)
ANSWERED = replace(OPEN, answered_at=DUE - timedelta(days=1))
JUDGED = replace(OPEN, verdict=Verdict.UNSUBSTANTIATED)


@pytest.mark.parametrize(("late", "is_over"), [(-MS, False), (timedelta(0), False), (MS, True)])
def test_the_term_ends_after_its_last_instant(late: timedelta, is_over: bool) -> None:
    at = DUE + late

    assert OPEN.takes_answers(Status.QUALITY_FIXED, at=at) is not is_over
    assert ANSWERED.takes_answers(Status.QUALITY_FIXED, at=at) is not is_over
    assert OPEN.is_silent(at) is is_over
    assert stage_of(OPEN, at=at) is (Stage.SILENT if is_over else Stage.WAITING)
    assert not ANSWERED.is_silent(at)
    assert stage_of(ANSWERED, at=at) is Stage.ANSWERED


def test_what_was_judged_or_decided_takes_no_answer() -> None:
    before = DUE - MS

    assert not JUDGED.takes_answers(Status.QUALITY_FIXED, at=before)
    assert stage_of(JUDGED, at=before) is Stage.JUDGED
    assert {status for status in Status if OPEN.takes_answers(status, at=before)} == {
        Status.SCORING,
        Status.CONSENSUS,
        Status.QUALITY_FIXED,
    }
