"""What is agreed about carrying out the contract: `overeenkomst` of a scenario file, `TenderDefinition.contract`.

Frozen with the method at publication. Who carries out the contract (execution, capacity, promises) reads it with
`tenders.selectors.definition_of(tender).contract`; term, value, tariffs and social return are in
`tenders.reading.contract_facts(tender)`. An empty value means that the tender says nothing about it.
"""

from dataclasses import dataclass
from fractions import Fraction

from tenders.domain.vocabulary import (
    AtLimit,
    CapacityTarget,
    CapacityUnit,
    ContractVariant,
    LaterSubcontractor,
)


@dataclass(frozen=True)
class Allocation:
    """Toewijzing: within how many days a new client is visibly with a provider, and how providers divide them."""

    days: int
    working_days: bool = True
    method: str = ""


@dataclass(frozen=True)
class Volumes:
    """Omvang: what the authority expects in a year. None of it is guaranteed; `note` holds what no number says."""

    clients: int | None = None
    minutes_per_week_from: int | None = None
    minutes_per_week_to: int | None = None
    weeks: int | None = None
    hours: int | None = None
    note: str = ""


@dataclass(frozen=True)
class CapacityRule:
    """Capaciteitssturing, such as the "800-regel" of Voorne aan Zee.

    A provider above `limit` takes no new clients as long as another one is below its target. `target` says what "below"
    is measured with: the own opgave (the statement with code `statement`) or the limit itself. `at_limit` says whether
    exactly `limit` is still open. `paused_counts_as_below` says whether a provider that paused itself keeps another one
    closed. `floor` is the smallest number that a provider must be able to take. With `offer_is_ceiling` a provider may
    not grow above its own opgave. A client with a new indication stays with its provider in every case.
    """

    limit: int
    floor: int | None = None
    target: CapacityTarget = CapacityTarget.OWN_STATEMENT
    unit: CapacityUnit = CapacityUnit.CLIENTS
    at_limit: AtLimit = AtLimit.OPEN
    statement: str = ""
    paused_counts_as_below: bool = False
    may_pause: bool = True
    offer_is_ceiling: bool = False
    reports_per_year: int | None = None


@dataclass(frozen=True)
class IndexWeight:
    """A part of the indexation: `weight` is a percentage, None where an annex says it."""

    index: str
    weight: Fraction | None = None


@dataclass(frozen=True)
class ContractRules:
    """`standards` names the standards of messages, declaration and norms that hold, in words."""

    variant: ContractVariant | None = None
    meetings_per_year: int | None = None
    allocation: Allocation | None = None
    later_subcontractor: LaterSubcontractor | None = None
    implementation_months: int | None = None
    volumes: Volumes = Volumes()
    capacity: CapacityRule | None = None
    indexation: tuple[IndexWeight, ...] = ()
    indexed_at_start: bool = False
    budget_follows_indications: bool = False
    standards: str = ""

    @property
    def total_weight(self) -> Fraction | None:
        """None as long as not every index has its weight."""
        weights = [row.weight for row in self.indexation]
        return None if not weights or None in weights else sum((w for w in weights if w), Fraction(0))


NO_CONTRACT_RULES = ContractRules()
