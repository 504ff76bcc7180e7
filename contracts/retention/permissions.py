"""Who reads a destruction list: staff of a tender on it, and the beheerder of the authority, who made it."""

from typing import Any

from accounts.selectors import is_administrator_of
from contracts.models import DestructionList
from tenders.permissions import may

READ = "contracts.read_retention"
DECIDE = "contracts.hold"


def may_read_list(user: Any, found: DestructionList) -> bool:
    """A list names tenders, categories and counts; never a bid, a score or a person who handed something in."""
    if is_administrator_of(user, found.authority):
        return True
    return any(may(user, READ, line.tender) for line in found.lines.all())


def may_decide_on(user: Any, found: DestructionList) -> bool:
    """Whether the user finds the pages to decide; the service says whether the role is held in every tender on it."""
    if found.made_by_id == user.pk:
        return False
    return any(may(user, DECIDE, line.tender) for line in found.lines.all())
