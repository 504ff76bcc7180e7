"""Amounts of money as a letter writes them."""

from fractions import Fraction

from tenders.domain.method import as_dutch


def amount_in_words(amount: Fraction | None) -> str:
    """With a thousands point and a space that does not break, two to six decimals; nothing without an amount."""
    if amount is None:
        return ""
    decimals = 2
    while decimals < 6 and (amount * 10**decimals).denominator != 1:
        decimals += 1
    whole, _, rest = as_dutch(amount, decimals).partition(",")
    grouped = f"{int(whole):,}".replace(",", ".")
    # A space that does not break: an amount stays on one line.
    return f"€\N{NO-BREAK SPACE}{grouped},{rest}"
