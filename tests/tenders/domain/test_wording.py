"""Amounts in sentences are exact."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.wording import price_in_words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("1.56", "€ 1,56"),
        ("1.5605", "€ 1,5605"),
        ("2", "€ 2,00"),
        ("0.0001", "€ 0,0001"),
        ("1234.5", "€ 1.234,50"),
        ("12345678.9", "€ 12.345.678,90"),
    ],
)
def test_a_price_has_two_decimals_or_as_many_as_it_takes(value: str, words: str) -> None:
    assert price_in_words(Fraction(value)) == words


@given(st.integers(1, 10**16).map(lambda number: Fraction(number, 10_000)))
def test_a_price_in_words_reads_back_as_the_same_number(value: Fraction) -> None:
    text = price_in_words(value).removeprefix("€ ").replace(".", "").replace(",", ".")

    assert Fraction(text) == value
