from fractions import Fraction

import pytest

from tenders.fields import decimal_text, fraction_to_decimal


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "100",
        "12.5",
        "-0.001",
        "123456789012345678.00000000000000000001",
        "-999999999999999999.99999999999999999999",
    ],
)
def test_every_digit_of_a_number_is_kept(text: str) -> None:
    assert decimal_text(fraction_to_decimal(Fraction(text))) == text


def test_a_third_has_no_decimal() -> None:
    with pytest.raises(ValueError, match="no finite decimal form"):
        fraction_to_decimal(Fraction(1, 3))
