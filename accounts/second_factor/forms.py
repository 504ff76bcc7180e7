"""The one field of the second factor."""

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.second_factor.sealing import SecretUnreadable
from accounts.second_factor.services import begin_attempt, forget_attempts, use_step


def _code_field(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
        error_messages={"required": "Vul de code in.", "max_length": "Een code heeft 6 of 8 cijfers."},
    )


class SetUpForm(ActivateTOTPForm):
    code = _code_field("Code uit uw app", "Zes cijfers. De app toont elke halve minuut een nieuwe code.")

    def clean_code(self) -> str:
        try:
            return str(super().clean_code())
        except ValidationError as error:
            if error.code == "incorrect_code":
                raise get_adapter().validation_error("incorrect_first_code") from error
            raise


class _UsedOnce:
    """Each code counts once and few may be tried, whichever process looks at it."""

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        if not begin_attempt(self.user):
            raise get_account_adapter().validation_error("too_many_login_attempts")
        try:
            code: str = super().clean_code()  # type: ignore[misc]
            is_new = self._is_new(code)
        except SecretUnreadable as error:
            raise get_adapter().validation_error("unreadable") from error
        if not is_new:
            raise get_adapter().validation_error("incorrect_code")
        forget_attempts(self.user)
        return code

    def _is_new(self, code: str) -> bool:
        """A recovery code is struck off by allauth itself."""
        return self.authenticator.type != Authenticator.Type.TOTP or use_step(self.authenticator, code)


class CodeForm(_UsedOnce, AuthenticateForm):
    code = _code_field(
        "De code uit uw app of een herstelcode", "Een code uit de app heeft 6 cijfers, een herstelcode 8."
    )


class CodeAgainForm(_UsedOnce, ReauthenticateForm):
    code = _code_field(
        "De code uit uw app of een herstelcode", "Een code uit de app heeft 6 cijfers, een herstelcode 8."
    )
