"""When a person last did something, and when the session of its browser ends for want of it.

The clock of the machine counts: a demo that moves its time a week on ends nobody's session. The stamp is not written
at each act, so a session may end up to a fifteenth before its time, and never after it.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest

import clock
from accounts.models import User
from accounts.selectors import works_for_providers_alone

LAST_ACT = "last_act"
FOR_PROVIDERS = "for_providers"
LOGGED_IN = "logged_in"
# Of the time that a session goes on without an act: a minute of fifteen.
WRITTEN_EVERY = 1 / 15


def idle_minutes(session: SessionBase) -> int:
    """How long this session goes on without an act: shorter for everybody who is not of providers alone."""
    for_providers: bool = session.get(FOR_PROVIDERS, False)
    return int(settings.PROVIDER_IDLE_MINUTES if for_providers else settings.STAFF_IDLE_MINUTES)


def is_over(session: SessionBase, *, at: datetime) -> bool:
    """A session that began before there were stamps gets its first one with its next act."""
    last = session.get(LAST_ACT)
    return last is not None and at.timestamp() - last >= idle_minutes(session) * 60


def keep_act(session: SessionBase, user: User, *, at: datetime) -> None:
    """The person did something now. For whom it works is looked up again, for that may have changed meanwhile."""
    last = session.get(LAST_ACT)
    if last is None or not 0 <= at.timestamp() - last < idle_minutes(session) * 60 * WRITTEN_EVERY:
        _write(session, user, at)


def is_no_act(request: HttpRequest) -> None:
    """For a view that a page asks by itself: the person need not be there."""
    request.is_act = False


@receiver(user_logged_in, dispatch_uid="accounts.begin_session")
def begin_session(request: HttpRequest, user: User, **_: Any) -> None:
    at = clock.machine_now()
    request.session[LOGGED_IN] = at.timestamp()
    _write(request.session, user, at)


def has_just_logged_in(session: SessionBase, *, at: datetime, seconds: int) -> bool:
    """Whether who is at this session gave a password so short ago that it need not be asked again."""
    logged_in = session.get(LOGGED_IN)
    return logged_in is not None and 0 <= at.timestamp() - logged_in < seconds


def _write(session: SessionBase, user: User, at: datetime) -> None:
    session[LAST_ACT] = at.timestamp()
    session[FOR_PROVIDERS] = works_for_providers_alone(user)
