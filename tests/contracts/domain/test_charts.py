"""Bars and dots are as long, and stand where, the numbers say."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.charts import bars_of, dots_of
from contracts.domain.report import AgreedValue, IndividualScore, ReportLot, ReportRow
from tenders.domain.method import KNOCK_OUT

CODES = ("1", "2A", "2B")
POINTS = st.fractions(min_value=0, max_value=40, max_denominator=9)


def row(points: dict[str, Fraction], *, place: int | None = 1, values: dict | None = None) -> ReportRow:
    return ReportRow(
        "Anker",
        "gegund",
        True,
        place,
        None,
        points,
        values or {},
        None,
        "",
        (),
        hides_price=False,
        counts_for_lowest=True,
    )


@given(points=st.dictionaries(st.sampled_from(CODES), POINTS), maxima=st.tuples(POINTS, POINTS, POINTS))
def test_segments_follow_each_other_and_together_are_the_points(
    points: dict[str, Fraction], maxima: tuple[Fraction, ...]
):
    whole = sum(maxima, Fraction(0))
    bars = bars_of(ReportLot(1, "Noord", 1, (row(points),), ()), dict(zip(CODES, maxima, strict=True)))

    if not whole:
        assert bars == []
        return
    (bar,) = bars
    assert bar.total == sum(points.values(), Fraction(0))
    assert sum((one.length for one in bar.segments), Fraction(0)) * whole == bar.total
    for one, following in zip(bar.segments, bar.segments[1:], strict=False):
        assert one.start + one.length == following.start


def test_who_has_no_place_has_no_bar():
    lot = ReportLot(1, "Noord", 1, (row({"1": Fraction(4)}, place=None),), ())

    assert bars_of(lot, {"1": Fraction(10)}) == []


def test_a_dot_for_each_evaluator_and_the_agreed_value_and_none_for_a_knock_out():
    scores = [
        IndividualScore(1, "Anker", name, "1", "", value, "", "")
        for name, value in (("Lid 1", Fraction(8)), ("Lid 2", KNOCK_OUT), ("Lid 3", None))
    ]
    elsewhere = IndividualScore(2, "Anker", "Lid 1", "1", "", Fraction(2), "", "")
    agreed = {"1": AgreedValue("Goed", Fraction(6), ""), "2A": AgreedValue("Nee", KNOCK_OUT, "")}

    (found,) = dots_of(
        row({}, values=agreed), 1, [*scores, elsewhere], codes=("1", "2A"), highest=Fraction(10)
    )

    assert found.individual == (("Lid 1", Fraction(8), Fraction(4, 5)),)
    assert found.agreed == (Fraction(6), Fraction(3, 5))
