"""Each code of an app counts once, few may be tried, and sessions of a person end together."""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

import clock
from accounts.models import User
from accounts.services import lock_person

LAST_STEP = "last_step"
ATTEMPTS = "attempts"
MOST_ATTEMPTS = 5
ATTEMPTS_SECONDS = 5 * 60


@transaction.atomic
def use_step(authenticator: Authenticator, code: str) -> bool:
    """Whether this valid code is newer than every one that counted before; then it counts now, and never again.

    A code is valid for some time around its half minute (MFA_TOTP_TOLERANCE), and allauth remembers it for half a
    minute in a cache that each process may have for itself.
    """
    current = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = decrypt(current.data["secret"])
    last = current.data.get(LAST_STEP, 0)
    for step in yield_hotp_counters_from_time():
        if step > last and compare_user_code(
            actual=code, expected=format_hotp_value(hotp_value(secret, step))
        ):
            current.data[LAST_STEP] = step
            current.save(update_fields=["data"])
            return True
    return False


@transaction.atomic
def begin_attempt(user: User) -> bool:
    """Whether another code may be tried; it counts as a wrong one until `forget_attempts`.

    allauth counts too, but in a cache that each process may have for itself, and that a restart empties.
    """
    found = _app_of(user)
    if found is None:
        return True
    at = clock.machine_now().timestamp()
    recent = [each for each in found.data.get(ATTEMPTS, []) if 0 <= at - each < ATTEMPTS_SECONDS]
    if len(recent) >= MOST_ATTEMPTS:
        return False
    found.data[ATTEMPTS] = [*recent, at]
    found.save(update_fields=["data"])
    return True


@transaction.atomic
def forget_attempts(user: User) -> None:
    """A code was right."""
    found = _app_of(user)
    if found is not None and found.data.pop(ATTEMPTS, None):
        found.save(update_fields=["data"])


def _app_of(user: User) -> Authenticator | None:
    """The row of the app, locked until the end of the transaction."""
    apps = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    return apps.select_for_update().first()


@transaction.atomic
def end_sessions(user: User, *, but: HttpRequest | None = None) -> None:
    """The next page asks to log in again, wherever the person is logged in; the session of `but` goes on."""
    current = lock_person(user)
    current.sessions_ended += 1
    current.save(update_fields=["sessions_ended"])
    user.sessions_ended = current.sessions_ended
    if but is not None:
        update_session_auth_hash(but, user)
