"""Scores, spreads and decisions in words."""

from fractions import Fraction

from scoring.domain.spread import Spread
from tenders.domain.method import KnockOut, as_dutch
from tenders.domain.method.explanation import as_number


def spread_words(spread: Spread) -> str:
    """The spread in one phrase, from "eens" to a split on a knock-out level."""
    if spread.scores == 0:
        return "geen scores"
    if spread.is_split:
        return f"verdeeld: {spread.knock_outs} van {spread.scores} kozen een uitsluitend niveau"
    if spread.is_unanimous:
        return "eensgezind"
    lowest, highest = spread.lowest or Fraction(0), spread.highest or Fraction(0)
    return f"verschil {as_number(spread.difference)} (van {as_number(lowest)} tot {as_number(highest)})"


def value_words(label: str, value: Fraction | KnockOut | None) -> str:
    """What was agreed: the level with its number, or the number alone."""
    if value is None:
        return ""
    number = number_words(value)
    return f"{label} ({number})" if label and not isinstance(value, KnockOut) else label or number


def number_words(value: Fraction | KnockOut) -> str:
    """A value of the scale; one without a finite decimal form is shown with two decimals."""
    if isinstance(value, KnockOut):
        return "uitsluitend niveau"
    return as_number(value) if (value * 10**6).denominator == 1 else as_dutch(value)
