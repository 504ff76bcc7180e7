"""The guard of every act that only an open gate allows."""

from datetime import datetime

from contracts.domain.errors import DecisionRefused, GateClosed, StandstillRuns
from contracts.domain.gate import Bar
from contracts.models import AwardDecision
from contracts.selectors.gate import gate_obstacles


def check_gate(decision: AwardDecision, *, at: datetime) -> None:
    """Raise with everything that stands in the way: GateClosed, StandstillRuns while the term runs."""
    found = gate_obstacles(decision, at=at)
    if not found:
        return
    bars = {obstacle.bar for obstacle in found}
    refusal: type[DecisionRefused] = StandstillRuns if Bar.STANDSTILL in bars else GateClosed
    raise refusal(" ".join(obstacle.sentence for obstacle in found))
