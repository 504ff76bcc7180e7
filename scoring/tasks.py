"""The jobs of the scoring."""

from clock import now
from documents.outbox import handler
from scoring.low_prices.services import MAIL, mail_inquiry
from scoring.models import ConsensusMinutes, Draw
from scoring.services.draw_records import render_draw_record
from scoring.services.minutes import render_minutes


@handler("render_consensus_minutes")
def render_consensus_minutes_job(minutes_id: str) -> None:
    render_minutes(ConsensusMinutes.objects.get(public_id=minutes_id), at=now())


@handler("render_draw_record")
def render_draw_record_job(draw_id: str) -> None:
    draws = Draw.objects.select_related("tender__authority", "lot", "held_by", "committed_by", "aborted_by")
    render_draw_record(draws.get(public_id=draw_id), at=now())


@handler(MAIL)
def mail_price_inquiry_job(inquiry_id: str) -> None:
    mail_inquiry(inquiry_id)
