"""What a scenario file holds, checked and with every default filled in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import TypeAlias

from tenders.domain.definition import PlanLimit, Planning, ScaleLevel, TenderDefinition
from tenders.domain.scenario.source import Node
from tenders.domain.vocabulary import OverLimit, SetAsideGround

Scores: TypeAlias = Mapping[str, Mapping[int, Mapping[str, Mapping[str, ScaleLevel]]]]
Consensus: TypeAlias = Mapping[str, Mapping[int, Mapping[str, "Fraction | ScaleLevel"]]]


@dataclass(frozen=True)
class ScenarioBid:
    """One of `inschrijvingen`; of a late bid only `bidder` and `received_at` are filled.

    `received_at` is in UTC. `lots` stands in the bidder's order of preference, `unsuitable` and
    `abnormally_low` name every lot that they hold for.
    """

    bidder: str
    received_at: datetime
    lots: tuple[int, ...] = ()
    statements: Mapping[str, Fraction] = field(default_factory=dict)
    prices: Mapping[int, Fraction] = field(default_factory=dict)
    plan_pages: int | None = None
    evidence: Mapping[str, date] = field(default_factory=dict)
    excluded: str | None = None
    unsuitable: Mapping[int, str] = field(default_factory=dict)
    abnormally_low: Mapping[int, str] = field(default_factory=dict)

    def is_late(self, planning: Planning) -> bool:
        """ "Uiterlijk": exactly at the closing time is still in time."""
        return self.received_at > planning.closes_at

    def has_plan_too_long(self, plan: PlanLimit | None) -> bool:
        """Only where the tender sets such a bid aside."""
        if plan is None or plan.over_limit is not OverLimit.SET_ASIDE or self.plan_pages is None:
            return False
        return self.plan_pages > plan.max_pages

    def is_scored(self, lot: int, tender: TenderDefinition) -> bool:
        """Whether the evaluators give scores for this bid on this lot."""
        return (
            lot in self.lots
            and not self.is_late(tender.planning)
            and self.excluded is None
            and lot not in self.unsuitable
            and not self.has_plan_too_long(tender.plan)
        )


@dataclass(frozen=True)
class ScenarioDraw:
    """`loting`: the names in drawn order."""

    lot: int
    order: tuple[str, ...]


@dataclass(frozen=True)
class ScenarioDropOut:
    """`verificatie_mislukt` or `ingetrokken`; for every lot where `lot` is None."""

    bidder: str
    ground: SetAsideGround
    lot: int | None = None


ScenarioEvent: TypeAlias = ScenarioDraw | ScenarioDropOut


@dataclass(frozen=True)
class Scenario:
    """A whole file.

    `scores` and `consensus` have "*" written out per lot and hold no late bids. A consensus value is a number
    on the scale's range, or the knock-out level itself. `expected` is `verwacht` as it was typed.
    """

    definition: TenderDefinition
    bids: tuple[ScenarioBid, ...] = ()
    scores: Scores = field(default_factory=dict)
    consensus: Consensus = field(default_factory=dict)
    events: tuple[ScenarioEvent, ...] = ()
    expected: "Node" = None
