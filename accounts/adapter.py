"""What allauth may and may not do here."""

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from django.contrib.auth.models import AnonymousUser
from django.core.mail import EmailMessage
from django.http import HttpRequest

import clock
from accounts.activity import has_just_logged_in
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from a beheerder or with the registration of an organisation; every mail is plain text."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": "Er is te vaak een verkeerd wachtwoord of een verkeerde code ingevuld. Wacht vijf "
        "minuten en probeer het dan opnieuw.",
        "rate_limited": "Er is te vaak een verkeerde code ingevuld. Wacht vijf minuten en probeer het dan opnieuw.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed: allauth then shows `account/signup_closed.html`, which says whom to ask."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who logged in a moment ago is not asked for the same password on the next page."""
        if has_just_logged_in(
            current.request.session, at=clock.machine_now(), seconds=app_settings.REAUTHENTICATION_TIMEOUT
        ):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """A code of who has a second factor, for a password alone does not prove as much; else the password."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [method for method in methods if method["id"] == "mfa_reauthenticate"] or methods

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """The text version only: a mail names an act and a link, never what a tender or a bid holds."""
        message = super().render_mail(template_prefix, email, context, headers)
        return EmailMessage(message.subject, message.body, message.from_email, message.to, headers=headers)

    def clean_email(self, email: str) -> str:
        """One spelling of an address, as the user model stores it."""
        return super().clean_email(email).lower()

    def get_user_search_fields(self) -> list[str]:
        return [User.EMAIL_FIELD]
