"""Addresses of the second factor, under the names by which allauth asks for them."""

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path

from accounts.second_factor import views

urlpatterns: list[URLPattern] = [
    path("", views.overview, name="mfa_index"),
    path("code/", base.authenticate, name="mfa_authenticate"),
    path("bevestigen/", base.reauthenticate, name="mfa_reauthenticate"),
    path("instellen/", views.set_up, name="mfa_activate_totp"),
    path("uitzetten/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("herstelcodes/", views.codes, name="mfa_view_recovery_codes"),
    path(
        "herstelcodes/nieuw/",
        login_required(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("herstelcodes/bestand/", views.codes_file, name="mfa_download_recovery_codes"),
]
