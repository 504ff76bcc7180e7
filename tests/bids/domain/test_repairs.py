"""Herstel: the term, what cannot be repaired, and the same for the same."""

from datetime import UTC, date, datetime

import pytest

from bids.domain.checks import Kind
from bids.domain.refusals import BidRefused
from bids.domain.repairs import (
    Defect,
    Treatment,
    check_repair,
    deviates_by_refusing,
    is_of_after_closing,
    repair_due,
)

AT = datetime(2025, 11, 17, 9, 0, tzinfo=UTC)


def defect(*others: Treatment, kind: Kind = Kind.EVIDENCE, is_knock_out: bool = False) -> Defect:
    return Defect("Uittreksel", kind, is_knock_out, others)


@pytest.mark.parametrize(
    ("asked_at", "days", "due"),
    [
        (AT, 5, datetime(2025, 11, 22, 22, 59, 59, tzinfo=UTC)),
        (AT, 14, datetime(2025, 12, 1, 22, 59, 59, tzinfo=UTC)),
        (AT, 7, datetime(2025, 11, 24, 22, 59, 59, tzinfo=UTC)),
        # Asked just after midnight in Amsterdam, on the day before in UTC.
        (datetime(2025, 11, 17, 23, 30, tzinfo=UTC), 5, datetime(2025, 11, 23, 22, 59, 59, tzinfo=UTC)),
        # Over the change to summer time the last day still ends at 23:59:59 local time.
        (datetime(2026, 3, 27, 9, 0, tzinfo=UTC), 5, datetime(2026, 4, 1, 21, 59, 59, tzinfo=UTC)),
    ],
)
def test_the_term_is_that_of_the_tender_and_ends_at_the_end_of_its_last_day(
    asked_at: datetime, days: int, due: datetime
) -> None:
    assert repair_due(asked_at, days) == due


@pytest.mark.parametrize(
    ("defects", "days", "sentence"),
    [
        ([], 5, "Kies ten minste één"),
        ([defect()], 0, "geen aanvultermijn"),
        ([defect(is_knock_out=True)], 5, "die regel geldt voor iedereen"),
        ([defect(kind=Kind.PLAN)], 5, "het aanbod zelf"),
        ([defect(Treatment.ASKED, Treatment.REFUSED)], 5, "Behandel gelijke gevallen gelijk"),
        ([defect(Treatment.ACCEPTED)], 5, "Behandel gelijke gevallen gelijk"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_reason(
    defects: list[Defect], days: int, sentence: str
) -> None:
    with pytest.raises(BidRefused, match=sentence):
        check_repair(defects, days=days, deviation_reason=" ")


def test_a_deviation_needs_a_reason_and_no_reason_repairs_a_knock_out() -> None:
    check_repair([defect(Treatment.REFUSED)], days=5, deviation_reason="Daar ontbrak het stuk zelf.")
    check_repair([defect(Treatment.ASKED), defect(Treatment.UNDECIDED)], days=5, deviation_reason="")

    with pytest.raises(BidRefused, match="die regel geldt voor iedereen"):
        check_repair([defect(is_knock_out=True)], days=5, deviation_reason="Toch maar.")


def test_refusing_without_repair_deviates_only_where_another_got_it() -> None:
    assert deviates_by_refusing([Treatment.REFUSED, Treatment.ASKED])
    assert not deviates_by_refusing([Treatment.REFUSED, Treatment.UNDECIDED])


def test_a_document_of_after_the_closing_day_is_named() -> None:
    closes_at = datetime(2025, 11, 14, 11, 0, tzinfo=UTC)

    assert not is_of_after_closing(date(2025, 11, 14), closes_at)
    assert is_of_after_closing(date(2025, 11, 15), closes_at)
    assert not is_of_after_closing(None, closes_at)
