"""Dutch words for dates, times, points and money."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from ui import formatting

NOON = datetime(2025, 11, 14, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(80), "80,00"),
        (Fraction(2, 3), "0,67"),
        (Decimal("0.005"), "0,01"),
        (Decimal("-0.005"), "−0,01"),
        (Decimal("-0.004"), "0,00"),
        (Decimal("1234.5"), "1.234,50"),
        (0, "0,00"),
    ],
)
def test_points_have_two_decimals_and_halves_go_up(value: Any, text: str) -> None:
    assert formatting.points(value) == text


@pytest.mark.parametrize("value", [80.0, True, "80"])
def test_points_refuse_what_is_not_exact(value: Any) -> None:
    with pytest.raises(TypeError):
        formatting.points(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234.56"), "€ 1.234,56"),
        (Decimal("1.560"), "€ 1,560"),
        (Decimal("0.61235"), "€ 0,6124"),
        (Decimal("5"), "€ 5,00"),
        (Decimal("1E+3"), "€ 1.000,00"),
        (1_000_000, "€ 1.000.000,00"),
    ],
)
def test_money_keeps_up_to_four_decimals_when_given(value: Any, text: str) -> None:
    assert formatting.money(value) == text


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), 1.5])
def test_money_refuses_what_is_not_exact(value: Any) -> None:
    with pytest.raises(TypeError):
        formatting.money(value)


@pytest.mark.parametrize(
    ("value", "text"), [(Decimal("12.5"), "12,5%"), (100, "100%"), (Fraction(1, 3), "0,33%")]
)
def test_percentage_has_only_the_decimals_it_needs(value: Any, text: str) -> None:
    assert formatting.percentage(value) == text


def test_date_and_time_are_dutch_local_time() -> None:
    assert formatting.dutch_date(date(2025, 11, 14)) == "vr 14 november 2025"
    assert formatting.dutch_datetime(NOON) == "vr 14 november 2025, 12.00 uur"
    assert formatting.dutch_date(datetime(2025, 12, 31, 23, 30, tzinfo=UTC)) == "do 1 januari 2026"


def test_milliseconds_are_cut_and_never_rounded() -> None:
    instant = NOON.replace(microsecond=999_999)

    assert formatting.dutch_time_ms(instant) == "12.00.00,999 uur"
    assert formatting.utc_time_ms(instant) == "11.00.00,999 UTC"
    assert formatting.dutch_datetime_ms(NOON) == "vr 14 november 2025, 12.00.00,000 uur (11.00.00,000 UTC)"


def test_the_hour_that_exists_twice_says_which_one_is_meant() -> None:
    summer = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    assert formatting.dutch_time(summer) == "02.30 uur (zomertijd)"
    assert formatting.dutch_time(summer + timedelta(hours=1)) == "02.30 uur (wintertijd)"
    assert formatting.dutch_time(summer + timedelta(hours=2)) == "03.30 uur"


def test_an_instant_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        formatting.dutch_datetime(datetime(2025, 11, 14, 12, 0))  # noqa: DTZ001 -- the case itself


@pytest.mark.parametrize(
    ("distance", "text"),
    [
        (timedelta(days=12, hours=23), "over 12 dagen"),
        (timedelta(days=1, hours=4), "over 1 dag en 4 uur"),
        (timedelta(hours=3, minutes=12, seconds=59), "over 3 uur en 12 minuten"),
        (timedelta(hours=1), "over 1 uur"),
        (timedelta(minutes=12, seconds=59), "over 12 minuten"),
        (timedelta(minutes=4, seconds=1), "over 4 minuten en 1 seconde"),
        (timedelta(seconds=40), "over 40 seconden"),
        (timedelta(milliseconds=999), "nu"),
        (timedelta(days=-2), "2 dagen geleden"),
    ],
)
def test_relative_time_is_cut_down(distance: timedelta, text: str) -> None:
    assert formatting.relative(NOON + distance, NOON) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [(1, "1 byte"), (999, "999 bytes"), (12_499, "12 kB"), (999_500, "1,0 MB"), (2_412_345, "2,4 MB")],
)
def test_file_size(size: int, text: str) -> None:
    assert formatting.file_size(size) == text
