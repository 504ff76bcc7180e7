"""How new clients reach the contractors of one lot: by capacity, shared among them, or as one area with a budget.

Aw 2.143 by analogy: with more contractors, objective conditions decide which of them performs. Gooi en Vechtstreek lets
the contractors divide the reports among them, and shows within five working days whose each one is (2.5.1).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from contracts.domain.errors import DecisionRefused
from tenders.domain.contract_rules import CapacityRule, ContractRules
from tenders.domain.terms import add_working_days

MOST_DAYS = 60
_REFERENCE_LENGTH = 40
# Nine digits on end or in the groups in which people write them. "2026-00417" is none of these.
_CITIZEN_NUMBER = re.compile(r"(?<!\d)(?:\d{9}|\d{3}([ .-])\d{3}\1\d{3}|\d{4}([ .-])\d{2}\2\d{3})(?!\d)")
_WITHOUT_ZERO = re.compile(r"\d{8}")


class Method(StrEnum):
    CAPACITY = "capaciteit"
    SHARED = "gezamenlijk"
    AREA = "gebiedsbudget"


class Division(StrEnum):
    """Who is next where contractors share: always the one with the fewest, or first whom the client asks for."""

    EQUAL = "gelijk"
    CHOICE_FIRST = "keuze_eerst"


# What a form opens with where the tender says nothing.
USUAL = CapacityRule(limit=800, floor=100)


@dataclass(frozen=True)
class Terms:
    """How clients are led, whole; what the method does not use keeps what is usual."""

    method: Method
    capacity: CapacityRule = USUAL
    division: Division = Division.EQUAL
    days: int = 5
    in_working_days: bool = True


@dataclass(frozen=True)
class Share:
    """What one contractor got until now; `last_at` is None for nothing."""

    key: str
    name: str
    count: int = 0
    last_at: datetime | None = None


def published_terms(rules: ContractRules) -> Terms | None:
    """What the tender says of it as published; None where it says nothing."""
    if rules.capacity is not None:
        return Terms(Method.CAPACITY, rules.capacity)
    if rules.budget_follows_indications:
        return Terms(Method.AREA)
    if rules.allocation is not None:
        found = rules.allocation
        return Terms(Method.SHARED, days=found.days, in_working_days=found.working_days)
    return None


def due_on(requested_on: date, days: int, *, in_working_days: bool = True) -> date:
    """The last day on which has to be visible who takes the client; the day after the request is day 1."""
    return add_working_days(requested_on, days) if in_working_days else requested_on + timedelta(days=days)


def days_in_words(days: int, *, in_working_days: bool) -> str:
    """'5 werkdagen' or '1 kalenderdag'."""
    unit = "werkdag" if in_working_days else "kalenderdag"
    return f"{days} {unit}{'' if days == 1 else 'en'}"


def next_in_turn(shares: Sequence[Share], division: Division, *, wish: str = "") -> str:
    """The key of whose turn it is, for a client that asks for `wish`; empty where there are no contractors.

    The fewest clients until now; then who has waited longest; then the name. So the shares never differ more than one
    where nobody is asked for.
    """
    if division is Division.CHOICE_FIRST and any(each.key == wish for each in shares):
        return wish
    if not shares:
        return ""
    return min(shares, key=_turn).key


def _turn(share: Share) -> tuple[int, float, str, str]:
    # Who never got one has waited longest.
    last = share.last_at.timestamp() if share.last_at else float("-inf")
    return share.count, last, share.name, share.key


def check_reference(reference: str) -> str:
    """The reference without spaces around it. DecisionRefused where it is missing, too long or looks like a BSN."""
    text = reference.strip()
    if not text or len(text) > _REFERENCE_LENGTH:
        raise DecisionRefused(
            f"Vul het kenmerk van de gemeente in, ten hoogste {_REFERENCE_LENGTH} tekens.", field="reference"
        )
    if holds_citizen_number(text):
        raise DecisionRefused(
            "Dit kenmerk lijkt op een burgerservicenummer. Gebruik het nummer van de melding, zonder gegevens van de "
            "cliënt.",
            field="reference",
        )
    return text


def holds_citizen_number(text: str) -> bool:
    """Whether a number in it passes the elfproef of the BSN; of eight digits only where it is the whole text."""
    if _WITHOUT_ZERO.fullmatch(text.strip()):
        return _passes(text.strip())
    return any(_passes(re.sub(r"\D", "", found[0])) for found in _CITIZEN_NUMBER.finditer(text))


def _passes(digits: str) -> bool:
    """The last digit counts as minus one, those before it as 2 to 9 (elfproef)."""
    *others, last = (int(each) for each in digits.zfill(9))
    total = sum(weight * each for weight, each in zip(range(9, 1, -1), others, strict=True)) - last
    return any(others) and total % 11 == 0


def check_choice(chosen: str, turn: str, names: Mapping[str, str], *, reason: str) -> None:
    """Another contractor than whose turn it is takes the client only with a reason."""
    if chosen not in names:
        raise DecisionRefused("Kies een van de opdrachtnemers van dit perceel.", field="contractor")
    if chosen != turn and not reason.strip():
        raise DecisionRefused(
            f"Volgens de verdeelregel is {names[turn]} aan de beurt. Schrijf op waarom het anders gaat.",
            field="reason",
        )


def check_days(days: int) -> None:
    if not 1 <= days <= MOST_DAYS:
        raise DecisionRefused(f"Vul 1 tot en met {MOST_DAYS} dagen in.", field="days")
