"""The address of an account changes only after the owner of the new one confirmed it."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from accounts.models import User


@receiver(user_logged_in, dispatch_uid="accounts.confirm_given_address")
def confirm_given_address(user: User, **_: Any) -> None:
    """Count the address that the account was given with as confirmed.

    allauth lets a person without any confirmed address switch to an unconfirmed one at once.
    """
    own = EmailAddress.objects.filter(user=user)
    if own.filter(email__iexact=user.email).update(verified=True):
        return
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=not own.filter(primary=True).exists()
    )
