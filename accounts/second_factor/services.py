"""Each code of an app counts once, and sessions of a person end together."""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

from accounts.models import User
from accounts.services import lock_person

LAST_STEP = "last_step"


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
def end_sessions(user: User, *, but: HttpRequest | None = None) -> None:
    """The next page asks to log in again, wherever the person is logged in; the session of `but` goes on."""
    current = lock_person(user)
    current.sessions_ended += 1
    current.save(update_fields=["sessions_ended"])
    user.sessions_ended = current.sessions_ended
    if but is not None:
        update_session_auth_hash(but, user)
