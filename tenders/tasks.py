"""The jobs of this app. Retries and the limit of attempts are the outbox's."""

from clock import now
from documents.outbox import handler
from tenders.services.notices import SEND_NOTICE, send_notice


@handler(SEND_NOTICE)
def send_notice_job(notice_id: str) -> None:
    """Idempotent per recipient: who was mailed is not mailed again."""
    send_notice(notice_id, at=now())
