"""Whether a bid costs no more than it must: nothing is asked twice, and the whole is in proportion to the value."""

from collections.abc import Iterator
from fractions import Fraction

from tenders.domain.burden import (
    Assumption,
    asked_twice,
    assumptions_of,
    burden_of,
    is_out_of_proportion,
    request_of,
)
from tenders.domain.checks.finding import Context, Subject, warns
from tenders.domain.configuration import Configuration
from tenders.domain.wording import euros_in_words, points_in_words


def same_asked_twice(context: Context) -> Iterator[str]:
    for found in asked_twice(request_of(context.configuration)):
        yield found.sentence


def burden_out_of_proportion(context: Context) -> Iterator[str]:
    """In the study that is named, five to six bidders together spend one percent of the value of a contract."""
    c = context.configuration
    assumptions, value = assumptions_of(c.facts), value_of(c)
    burden = burden_of(request_of(c), assumptions)
    if value is None or not is_out_of_proportion(burden, assumptions, value):
        return
    bidders, share = assumptions[Assumption.BIDDERS], assumptions[Assumption.SHARE]
    yield (
        f"Naar schatting kost inschrijven {euros_in_words(_whole(burden.cost_for_all_lots))} per inschrijver. Met "
        f"{points_in_words(bidders)} inschrijvers is dat samen meer dan {points_in_words(share)}% van de waarde van "
        f"{euros_in_words(value)}."
    )


def value_of(c: Configuration) -> Fraction | None:
    """The highest value of the contract, else the yearly value over its longest term, else that of the lots."""
    lots = [lot.value for lot in c.facts.lots if lot.value]
    return (
        c.max_value or c.facts.contract.value_over_longest_term or (sum(lots, Fraction(0)) if lots else None)
    )


def _whole(euros: Fraction) -> Fraction:
    return Fraction(round(euros))


CHECKS = (
    warns(
        "same_asked_twice",
        Subject.EVIDENCE,
        same_asked_twice,
        norm="Een inschrijver hoeft niets twee keer te laten zien of op te schrijven.",
        source="Aw 1.10; Aw 2.85; Gids Proportionaliteit 3.5",
        advice="Kijk op de pagina Lasten voor inschrijvers wat er dubbel is, en vraag het één keer.",
    ),
    warns(
        "burden_out_of_proportion",
        Subject.BURDEN,
        burden_out_of_proportion,
        norm="Wat alle inschrijvers samen aan inschrijven uitgeven, blijft onder 1% van de waarde van de opdracht.",
        source="Aw 1.10 lid 2; PwC, London Economics en Ecorys 2011, kosten van Europese aanbestedingen",
        advice="Vraag minder bij de inschrijving, of minder bladzijden. Kloppen de aannames niet, pas die dan aan.",
    ),
)
