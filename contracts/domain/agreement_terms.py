"""Terms of an overeenkomst, worked out from the facts of a tender and of the bid that won."""

from datetime import date
from fractions import Fraction

from contracts.domain.agreement_content import TariffLine, Term
from contracts.domain.periods import last_day
from tenders.domain.facts import ContractFacts, TariffFacts

_FEWEST_DECIMALS = 4
_MOST_DECIMALS = 12


def term_of(facts: ContractFacts, words: str = "") -> Term:
    """The last days follow from the first one; without a first day or a length there are none."""
    options = facts.option_count or 0
    length = facts.option_months or 0
    starts, longest = facts.start, facts.longest_months
    return Term(
        starts=starts.isoformat() if starts else "",
        months=facts.initial_months,
        ends=_last_day(starts, facts.initial_months),
        options=options,
        option_months=length,
        latest=_last_day(starts, longest) if options and length else "",
        words=words,
    )


def tariffs_of(facts: ContractFacts, offered: Fraction | None) -> tuple[TariffLine, ...]:
    """The tariffs that the authority set, and the price that the bidder offered where it was asked for one.

    An offered price is that of the one product without a tariff of its own; where it cannot be told which product
    that is, it stands in a line of its own.
    """
    open_lines = [row for row in facts.tariffs if row.price is None]
    of_product = open_lines[0] if offered is not None and len(open_lines) == 1 else None
    lines = [_line(row, offered if row is of_product else None) for row in facts.tariffs]
    if offered is not None and of_product is None:
        lines.append(TariffLine("Aangeboden prijs", "", exact_text(offered), is_fixed=True, offered=True))
    return tuple(lines)


def exact_text(value: Fraction) -> str:
    """ "1.5600": with four decimals, or as many more as it takes to be exact. ValueError where there is no end."""
    for decimals in range(_FEWEST_DECIMALS, _MOST_DECIMALS + 1):
        scaled = value * 10**decimals
        if scaled.denominator == 1:
            sign, digits = ("-" if scaled < 0 else ""), f"{abs(scaled.numerator):0{decimals + 1}d}"
            return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"
    raise ValueError(f"{value} has no exact decimals.")


def _line(row: TariffFacts, offered: Fraction | None) -> TariffLine:
    price = row.price if row.price is not None else offered
    return TariffLine(
        row.name,
        row.unit,
        "" if price is None else exact_text(price),
        row.is_fixed,
        offered=row.price is None and offered is not None,
    )


def _last_day(starts: date | None, months: int | None) -> str:
    if starts is None or not months:
        return ""
    return last_day(starts, months).isoformat()
