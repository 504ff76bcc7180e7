"""Term and next instance of a complaint."""

from datetime import UTC, date, datetime

from tenders.domain.complaints import Outcome, decision_due, next_instances, planning_warning

CLOSES_AT = datetime(2025, 11, 14, 11, 0, tzinfo=UTC)


def test_the_term_is_the_weeks_of_the_tender_from_the_local_day_of_receipt() -> None:
    late_in_the_evening = datetime(2025, 10, 1, 22, 30, tzinfo=UTC)

    assert decision_due(late_in_the_evening, 6) == date(2025, 11, 13)
    assert decision_due(late_in_the_evening, 1) == date(2025, 10, 9)


def test_a_term_that_ends_on_the_day_of_closing_or_later_is_warned_about() -> None:
    at = datetime(2025, 10, 3, 8, 0, tzinfo=UTC)

    assert planning_warning(date(2025, 11, 13), CLOSES_AT, at=at) == ""
    assert planning_warning(date(2025, 11, 14), CLOSES_AT, at=at) == (
        "De termijn voor een beslissing loopt tot en met vr 14 november 2025. De inschrijving sluit op "
        "vr 14 november 2025. Beslis eerder, of schuif de sluiting op."
    )


def test_after_the_closing_there_is_nothing_to_shift() -> None:
    assert planning_warning(date(2025, 12, 20), CLOSES_AT, at=CLOSES_AT.replace(hour=12)) == ""
    assert planning_warning(date(2025, 12, 20), None, at=CLOSES_AT) == ""


def test_who_is_not_upheld_reads_where_to_go_next() -> None:
    for outcome in (Outcome.PARTLY, Outcome.REJECTED, Outcome.INADMISSIBLE):
        words = " ".join(next_instances(outcome, "de rechtbank Midden-Nederland"))
        assert "Commissie van Aanbestedingsexperts" in words
        assert "de voorzieningenrechter van de rechtbank Midden-Nederland" in words

    assert next_instances(Outcome.UPHELD, "de rechtbank") == ()
