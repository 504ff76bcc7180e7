"""What allauth may and may not do here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMessage
from django.http import HttpRequest

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from a beheerder or with the registration of an organisation; every mail is plain text."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed: allauth then shows `account/signup_closed.html`, which says whom to ask."""
        return False

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
