"""Fields for Dutch numbers, dates and times."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from ui.fields import DutchDecimalField, LocalDateField, LocalDateTimeField, MoneyField, PercentageField


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("80,5", "80.5"),
        ("80.5", "80.5"),
        ("1.234,50", "1234.50"),
        ("1.234.567", "1234567"),
        ("0.125", "0.125"),
        (" 1 234,5 ", "1234.5"),
        ("-3", "-3"),
    ],
)
def test_decimal_reads_comma_and_dot_exactly(typed: str, number: str) -> None:
    assert DutchDecimalField(decimal_places=4).clean(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["tien", "1,2,3", "1e5", "NaN", "Infinity", "12.34.5", "--3", "0x1A"])
def test_decimal_refuses_what_is_no_number(typed: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        DutchDecimalField().clean(typed)

    assert refusal.value.messages == [f"“{typed}” is geen getal. Schrijf het in cijfers, bijvoorbeeld 80,5."]


def test_decimal_refuses_a_dot_that_two_readers_read_differently() -> None:
    with pytest.raises(ValidationError) as refusal:
        DutchDecimalField().clean("1.500")

    assert refusal.value.messages == ["“1.500” kan twee dingen betekenen. Schrijf 1500 of 1,500."]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-1", "Dit getal is te laag. Vul 0 of meer in."),
        ("10,01", "Dit getal is te hoog. Vul 10 of minder in."),
        ("1,234", "Dit getal heeft te veel cijfers achter de komma. Gebruik er ten hoogste 2."),
    ],
)
def test_decimal_says_which_limit_and_what_to_do(typed: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        DutchDecimalField(min_value=0, max_value=10).clean(typed)

    assert refusal.value.messages == [sentence]


def test_decimal_refuses_a_number_too_long_to_mean_anything() -> None:
    with pytest.raises(ValidationError):
        DutchDecimalField().clean("9" * 400)


def test_decimal_shows_a_stored_number_with_a_comma_and_typed_text_as_typed() -> None:
    field = DutchDecimalField()

    assert field.prepare_value(Decimal("1E+3")) == "1000"
    assert field.prepare_value(Decimal("80.50")) == "80,50"
    assert field.prepare_value("tien") == "tien"


def test_decimal_has_not_changed_when_only_the_notation_did() -> None:
    field = DutchDecimalField(required=False)

    assert not field.has_changed(Decimal("80.5"), "80,50")
    assert not field.has_changed(None, "")
    assert field.has_changed(Decimal("80.5"), "tachtig")


def test_money_and_percentage_accept_their_sign() -> None:
    assert MoneyField(decimal_places=4).clean("€ 1,560") == Decimal("1.560")
    assert PercentageField().clean("12,5 %") == Decimal("12.5")


def test_percentage_stays_between_0_and_100() -> None:
    with pytest.raises(ValidationError):
        PercentageField().clean("100,01")


@pytest.mark.parametrize("typed", ["2025-11-14T12:00", "14-11-2025 12:00", "14-11-2025 12.00"])
def test_local_time_becomes_the_instant(typed: str) -> None:
    assert LocalDateTimeField().clean(typed) == datetime(2025, 11, 14, 11, 0, tzinfo=UTC)


def test_local_time_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        LocalDateTimeField().clean("2026-03-29T02:30")

    assert refusal.value.message % refusal.value.params == (
        "Op 29-03-2026 bestaat 02.30 uur niet: de klok gaat dan een uur vooruit. "
        "Kies een tijd vóór 02.00 uur of vanaf 03.00 uur."
    )


@pytest.mark.parametrize(
    "typed", ["2026-03-29T01:59", "2026-03-29T03:00", "2026-10-25T01:59", "2026-10-25T03:00"]
)
def test_local_time_beside_a_change_of_the_clock_is_accepted(typed: str) -> None:
    assert LocalDateTimeField().clean(typed).tzinfo is UTC


def test_local_time_that_exists_twice_is_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        LocalDateTimeField().clean("2026-10-25T02:00")

    assert refusal.value.code == "twice"


def test_local_time_shows_a_stored_instant_in_dutch_time() -> None:
    field = LocalDateTimeField()
    shown = field.widget.format_value(field.prepare_value(datetime(2025, 7, 1, 10, 0, tzinfo=UTC)))

    assert shown == "2025-07-01T12:00"
    assert not field.has_changed(datetime(2025, 7, 1, 10, 0, tzinfo=UTC), "2025-07-01T12:00")


def test_date_reads_the_browser_and_dutch_notation() -> None:
    assert LocalDateField().clean("2025-11-14") == LocalDateField().clean("14-11-2025") == date(2025, 11, 14)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("250000000", "250.000.000"),
        ("12500.50", "12.500,50"),
        # "12.500" would be refused: it can be read in two ways.
        ("12500", "12500"),
        ("999", "999"),
        ("1.5600", "1,5600"),
    ],
)
def test_amount_is_shown_in_groups_and_read_back_as_it_was(value: str, shown: str) -> None:
    field = MoneyField(decimal_places=4)

    assert field.prepare_value(Decimal(value)) == shown
    assert field.clean(shown) == Decimal(value)
