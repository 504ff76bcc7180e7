"""Prices beside the bodemtarief of their lot (Wmo 2.6.6; UbWmo 5.4 lid 1): a lower price is never submitted."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tenders.domain.definition import LotDefinition
from tenders.domain.method.price import is_below_floor
from tenders.domain.wording import price_in_words


def hint(lot: LotDefinition) -> str:
    """What stands at the field of the price; empty where the lot has no bodemtarief."""
    if lot.floor_price is None:
        return ""
    return f"Het bodemtarief is {price_in_words(lot.floor_price)}. Een lagere prijs is ongeldig."


def refusal(lot: LotDefinition) -> str:
    """At the field where a lower price was typed."""
    floor = price_in_words(lot.floor_price or Fraction(0))
    return f"Uw prijs ligt onder het bodemtarief van {floor}. Vul {floor} of meer in."


def low_lots(lots: Sequence[LotDefinition], amounts: Mapping[str, Fraction]) -> list[LotDefinition]:
    """The lots for which these amounts, by number of the lot, are too low."""
    return [lot for lot in lots if is_below_floor(lot, amounts.get(str(lot.number)))]


def is_raised(before: Sequence[LotDefinition], now: Sequence[LotDefinition]) -> bool:
    """Whether a price that was valid before may lie under a bodemtarief now."""
    earlier = {lot.number: lot.floor_price or Fraction(0) for lot in before}
    return any((lot.floor_price or Fraction(0)) > earlier.get(lot.number, Fraction(0)) for lot in now)
