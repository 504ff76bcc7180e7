"""Addresses for tests of this app alone: its own, those of allauth, and a start page."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path


def start(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.acting_for))


urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.account.urls")),
    path("", include("accounts.urls")),
    path("", include(([path("", start, name="home")], "portal"))),
]
