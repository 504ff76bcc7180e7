"""Prices beside the bounds of their lot: a price outside them is set aside, so it is never submitted.

The bodemtarief is of the lot (Wmo 2.6.6; UbWmo 5.4 lid 1), the plafond of a linear price formula, for each lot alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tenders.domain.definition import Method
from tenders.domain.vocabulary import PriceFormula
from tenders.domain.wording import names_in_words, price_in_words


@dataclass(frozen=True)
class Bounds:
    """What may be asked for a lot, in euro, bounds included; None where there is no bound."""

    number: int
    floor: Fraction | None = None
    ceiling: Fraction | None = None

    @property
    def is_bound(self) -> bool:
        return self.floor is not None or self.ceiling is not None


@dataclass(frozen=True)
class Narrowed:
    """Which of the bounds a price that was valid before may lie outside of now."""

    floor: bool = False
    ceiling: bool = False

    def __bool__(self) -> bool:
        return self.floor or self.ceiling

    def __str__(self) -> str:
        told = ("het bodemtarief is verhoogd" * self.floor, "het plafond is verlaagd" * self.ceiling)
        return names_in_words([words for words in told if words])


def bounds_of(method: Method) -> tuple[Bounds, ...]:
    ceilings = [
        leaf.ceiling
        for leaf in method.price_leaves
        if leaf.formula is PriceFormula.LINEAR and leaf.ceiling is not None
    ]
    return tuple(Bounds(lot.number, lot.floor_price, min(ceilings, default=None)) for lot in method.lots)


def hint(bounds: Bounds) -> str:
    """What stands at the field of the price; empty where nothing bounds it."""
    found = []
    if bounds.floor is not None:
        found.append(f"Het bodemtarief is {price_in_words(bounds.floor)}. Een lagere prijs is ongeldig.")
    if bounds.ceiling is not None:
        found.append(f"Het plafond is {price_in_words(bounds.ceiling)}. Een hogere prijs is ongeldig.")
    return " ".join(found)


def refusal(bounds: Bounds, amount: Fraction) -> str:
    """At the field where an amount outside the bounds was typed; empty for an amount within them."""
    if bounds.floor is not None and amount < bounds.floor:
        floor = price_in_words(bounds.floor)
        return f"Uw prijs ligt onder het bodemtarief van {floor}. Vul {floor} of meer in."
    if bounds.ceiling is not None and amount > bounds.ceiling:
        ceiling = price_in_words(bounds.ceiling)
        return f"Uw prijs ligt boven het plafond van {ceiling}. Vul {ceiling} of minder in."
    return ""


def refusals(bounds: Sequence[Bounds], amounts: Mapping[str, Fraction]) -> list[str]:
    """A sentence for each of these amounts, by number of the lot, that lies outside its bounds."""
    found = [
        (row, refusal(row, amounts[str(row.number)]))
        for row in bounds
        if amounts.get(str(row.number)) is not None
    ]
    only_one = len(bounds) == 1
    return [words if only_one else f"Perceel {row.number}: {words}" for row, words in found if words]


def narrowed(before: Sequence[Bounds], now: Sequence[Bounds]) -> Narrowed:
    earlier = {row.number: row for row in before}
    pairs = [(earlier.get(row.number, Bounds(row.number)), row) for row in now]
    return Narrowed(
        floor=any(row.floor is not None and (old.floor or Fraction(0)) < row.floor for old, row in pairs),
        ceiling=any(
            row.ceiling is not None and (old.ceiling is None or old.ceiling > row.ceiling)
            for old, row in pairs
        ),
    )
