"""What the gate (`domain.gate`) decides on, read from the rows; a constant number of queries."""

from datetime import datetime

from bids.validity.selectors import lapsed_bids
from contracts.domain.gate import GateFacts, Obstacle, closing_obstacles, obstacles, signing_obstacles
from contracts.domain.proceedings import ProceedingKind
from contracts.models import AwardDecision
from contracts.proceedings.selectors import lost_against, open_suspending
from contracts.selectors.decisions import awarded_positions
from contracts.verification.selectors import open_winners
from tenders.domain.wording import local_date


def gate_facts(decision: AwardDecision, *, at: datetime) -> GateFacts:
    winners = {row.bid_id: row.bid for row in awarded_positions(decision)}
    waiting = open_suspending(decision.tender)
    lapsed = lapsed_bids(decision.tender, on=local_date(at), among=winners.keys()) if winners else []
    winners_open = open_winners(decision, at=at)
    return GateFacts(
        awards=decision.awards,
        standstill_ends_at=decision.standstill_ends_at,
        proceedings=tuple(row.name for row in waiting if row.kind == ProceedingKind.SUMMARY),
        complaints=tuple(row.name for row in waiting if row.kind == ProceedingKind.COMPLAINT),
        lost=tuple(row.name for row in lost_against(decision)),
        lapsed=tuple(bid.organisation.name for bid in lapsed),
        unverified=winners_open.waiting,
        not_met=winners_open.not_met,
        is_admission=decision.tender.is_admission,
        waits=not decision.tender.is_rehearsal,
    )


def gate_obstacles(decision: AwardDecision, *, at: datetime) -> tuple[Obstacle, ...]:
    """Everything between this decision and a definitive award or a contract; empty where the gate is open."""
    return obstacles(gate_facts(decision, at=at), at=at)


def hindrances_to_signing(decision: AwardDecision, *, at: datetime) -> tuple[Obstacle, ...]:
    """Everything between this decision and its overeenkomsten; empty where they can be made, sent and signed."""
    return signing_obstacles(gate_facts(decision, at=at), at=at)


def hindrances_to_closing(decision: AwardDecision, *, at: datetime) -> tuple[Obstacle, ...]:
    """Everything between a decision that awards nothing and the end of its tender; empty where it can be ended."""
    return closing_obstacles(gate_facts(decision, at=at), at=at)
