"""The jobs of this app. Retries and the limit of attempts are the outbox's."""

from clock import now
from documents.outbox import handler
from tenders.services.annex import render_deviations


@handler("render_deviations")
def render_deviations_job(tender_id: str) -> None:
    """Idempotent: an annex that is made since the publication is left alone."""
    render_deviations(tender_id, at=now())
