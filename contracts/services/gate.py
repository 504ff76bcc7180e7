"""The guard of every act that only an open gate allows."""

from collections.abc import Sequence
from datetime import datetime

from contracts.domain.errors import DecisionRefused, GateClosed, StandstillRuns
from contracts.domain.gate import Bar, Obstacle
from contracts.models import AwardDecision
from contracts.selectors.gate import gate_obstacles, hindrances_to_signing


def check_gate(decision: AwardDecision, *, at: datetime) -> None:
    """Raise with everything that stands in the way: GateClosed, StandstillRuns while the term runs."""
    _refuse(gate_obstacles(decision, at=at))


def check_signing_gate(decision: AwardDecision, *, at: datetime) -> None:
    """As `check_gate`, for making, sending and signing overeenkomsten."""
    _refuse(hindrances_to_signing(decision, at=at))


def _refuse(found: Sequence[Obstacle]) -> None:
    if not found:
        return
    bars = {obstacle.bar for obstacle in found}
    refusal: type[DecisionRefused] = StandstillRuns if Bar.STANDSTILL in bars else GateClosed
    raise refusal(" ".join(obstacle.sentence for obstacle in found))
