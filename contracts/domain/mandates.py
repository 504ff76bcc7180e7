"""Mandaat: who may take a gunningsbeslissing for the authority, and how far that reaches."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from contracts.domain.errors import DecisionRefused
from tenders.domain.wording import date_in_words, euros_in_words


@dataclass(frozen=True)
class MandateTerms:
    """How far a mandate reaches: up to an amount in euros (None: any), for these lots (empty: all), until a day."""

    amount: Fraction | None = None
    lots: frozenset[int] = frozenset()
    valid_until: date | None = None
    is_ended: bool = False


def why_not(terms: MandateTerms, *, value: Fraction | None, lots: Collection[int], on: date) -> str:
    """Why the mandate does not cover a decision of this value about these lots on this day; empty where it does.

    The last day of a mandate is within it, and so is a decision of exactly its amount.
    """
    if terms.is_ended:
        return "Het mandaat is beëindigd."
    if terms.valid_until is not None and on > terms.valid_until:
        return f"Het mandaat gold tot en met {date_in_words(terms.valid_until)}."
    beyond = sorted(set(lots) - terms.lots) if terms.lots else []
    if beyond:
        numbers = ", ".join(str(number) for number in beyond)
        return f"Het mandaat geldt niet voor perceel {numbers}."
    return _beyond_amount(terms.amount, value)


def _beyond_amount(amount: Fraction | None, value: Fraction | None) -> str:
    if amount is None:
        return ""
    if value is None:
        return (
            "Het mandaat heeft een grensbedrag, en de geraamde waarde van de opdracht is niet ingevuld. "
            "Of het mandaat ver genoeg reikt, is dus niet vast te stellen."
        )
    if value > amount:
        return (
            f"Het mandaat reikt tot {euros_in_words(amount)}, en de geraamde waarde van de opdracht is "
            f"{euros_in_words(value)}."
        )
    return ""


def check_other_person(*, approver: int, drafter: int) -> None:
    """Who prepared a decision does not take it."""
    if approver == drafter:
        raise DecisionRefused("U hebt dit besluit voorbereid. Iemand anders met mandaat keurt het goed.")


def is_void(approved_ranking: str, ranking_now: str) -> bool:
    """Whether the ranking is another one than was approved: the approval then says nothing any more."""
    return approved_ranking != ranking_now
