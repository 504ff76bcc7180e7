"""What a session knows of the second factor of its person."""

from typing import Any

from allauth.mfa.signals import authenticator_removed
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest
from django.shortcuts import resolve_url

import clock

HAS_SECOND_FACTOR = "has_second_factor"
_ONWARD = "after_second_factor"
_CODES_SHOWN = "recovery_codes_shown"
# How long the file of the codes can be fetched by who was shown them.
CODES_SECONDS = 15 * 60


def keep_place(request: HttpRequest, place: str) -> None:
    """Where the person goes on after the set-up."""
    request.session[_ONWARD] = place


def place_after(session: SessionBase) -> str:
    return str(session.get(_ONWARD) or resolve_url(settings.LOGIN_REDIRECT_URL))


def keep_codes_shown(session: SessionBase) -> None:
    session[_CODES_SHOWN] = clock.machine_now().timestamp()


def were_codes_shown(session: SessionBase) -> bool:
    """Whether this session was shown the recovery codes a moment ago."""
    shown = session.get(_CODES_SHOWN)
    return shown is not None and 0 <= clock.machine_now().timestamp() - shown < CODES_SECONDS


@receiver(authenticator_removed, dispatch_uid="accounts.forget_second_factor")
def forget_second_factor(request: HttpRequest, **_: Any) -> None:
    request.session.pop(HAS_SECOND_FACTOR, None)
