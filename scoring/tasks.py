"""The jobs of the scoring."""

from clock import now
from documents.outbox import handler
from scoring.models import ConsensusMinutes
from scoring.services.minutes import render_minutes


@handler("render_consensus_minutes")
def render_consensus_minutes_job(minutes_id: str) -> None:
    render_minutes(ConsensusMinutes.objects.get(public_id=minutes_id), at=now())
