"""Sweeps that no lower app can register: `audit` stands below the registry."""

from datetime import datetime

from audit.services import chain_access_rows
from documents.sweeping import sweep


@sweep("access log")
def chain_access_log(at: datetime) -> None:
    chain_access_rows(at)
