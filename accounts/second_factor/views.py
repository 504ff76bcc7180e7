"""Pages of allauth's second factor, with what they need to say here."""

from typing import Any

from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.second_factor.forms import SetUpForm
from accounts.second_factor.services import end_sessions, use_step
from accounts.second_factor.sessions import keep_codes_shown, place_after, were_codes_shown
from accounts.selectors import has_second_factor, must_have_second_factor
from accounts.services import lock_person


class OverviewView(IndexView):
    """Whether the person has a second factor, and how many recovery codes are left."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        codes = context["authenticators"].get(Authenticator.Type.RECOVERY_CODES)
        left = len(codes.get_unused_codes()) if codes else 0
        return context | {"codes_left": left, "is_required": must_have_second_factor(self.request.user)}


@method_decorator(never_cache, name="dispatch")
class SetUpView(ActivateTOTPView):
    """The QR code, the same secret as text, and the field for the first code."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return context | {"secret": groups, "is_required": must_have_second_factor(self.request.user)}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return redirect("mfa_index") if has_second_factor(request.user) else super().dispatch(request)

    @transaction.atomic
    def form_valid(self, form: SetUpForm) -> HttpResponseBase:
        """Whoever else knows the password was let in without a code until now: those sessions end."""
        user = lock_person(self.request.user)
        if has_second_factor(user):
            return redirect("mfa_index")
        response = super().form_valid(form)
        use_step(
            Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP), form.cleaned_data["code"]
        )
        end_sessions(self.request.user, but=self.request)
        return response


@method_decorator(never_cache, name="dispatch")
class CodesView(ViewRecoveryCodesView):
    """The recovery codes, the first time; later only how many are left."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if context["can_view_codes"]:
            keep_codes_shown(self.request.session)
        return context | {"onward": place_after(self.request.session)}


@login_required
@never_cache
@require_safe
def codes_file(request: HttpRequest) -> HttpResponse:
    """The codes as a text, for who was shown them in this session a moment ago."""
    found = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).first()
    if found is None or not were_codes_shown(request.session):
        raise Http404
    context = {"codes": found.wrap().get_unused_codes()}
    response = render(request, "mfa/recovery_codes/download.txt", context, content_type="text/plain")
    response["Content-Disposition"] = 'attachment; filename="herstelcodes-tenderhuis.txt"'
    return response


overview = login_required(OverviewView.as_view())
set_up = login_required(SetUpView.as_view())
codes = login_required(CodesView.as_view())
