"""The jobs of this app. Retries and the limit of attempts are the outbox's."""

from clock import now
from documents.outbox import handler
from tenders.services.annex import render_deviations
from tenders.services.notices import SEND_NOTICE, send_notice


@handler("render_deviations")
def render_deviations_job(tender_id: str) -> None:
    """Idempotent: an annex that is made since the publication is left alone."""
    render_deviations(tender_id, at=now())


@handler(SEND_NOTICE)
def send_notice_job(notice_id: str) -> None:
    """Idempotent per recipient: who was mailed is not mailed again."""
    send_notice(notice_id, at=now())
