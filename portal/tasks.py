"""Sweeps and jobs of the app, and a sweep that no lower app can register: `audit` stands below the registry."""

from datetime import datetime
from uuid import UUID

from audit.services import chain_access_rows
from clock import now
from documents.outbox import handler
from documents.sweeping import sweep
from portal.daily.services import MAIL, look_at_everybody, mail_awaiting


@sweep("access log")
def chain_access_log(at: datetime) -> None:
    chain_access_rows(at)


@sweep("what awaits people")
def look_at_what_awaits(at: datetime) -> None:
    look_at_everybody(at)


@handler(MAIL)
def mail_awaiting_job(row_id: str) -> None:
    """Nothing where it was sent already."""
    mail_awaiting(UUID(row_id), at=now())
