"""Volgen: ask for the news of a tender, and stop asking."""

from datetime import datetime

from django.db import transaction

from accounts.models import Organisation, User
from accounts.selectors import can_edit_for
from tenders.models import Follow, Tender


@transaction.atomic
def follow_tender(
    tender: Tender, *, by: User, at: datetime, organisation: Organisation | None = None
) -> Follow:
    """The organisation follows where `by` works on its bids, else the person alone; a second call is harmless.

    No entry in the tender's log: who follows is nobody's business before the deadline.
    """
    follower = _follower(by, organisation)
    follow, _ = Follow.objects.get_or_create(tender=tender, **follower, defaults={"since": at})
    return follow


@transaction.atomic
def unfollow_tender(tender: Tender, *, by: User, organisation: Organisation | None = None) -> None:
    """Ends the following of the organisation, where `by` works on its bids, and of the person."""
    Follow.objects.filter(tender=tender, user=by).delete()
    Follow.objects.filter(tender=tender, **_follower(by, organisation)).delete()


def _follower(by: User, organisation: Organisation | None) -> dict[str, User | Organisation]:
    if organisation is not None and can_edit_for(by, organisation):
        return {"organisation": organisation}
    return {"user": by}
