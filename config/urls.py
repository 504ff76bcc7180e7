"""All addresses of the product; each app names its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/tweede-stap/", include("accounts.second_factor.urls")),
    path("account/", include("allauth.account.urls")),
    path("", include("health.urls")),
    path("", include("accounts.urls")),
    path("", include("tenders.urls")),
    path("", include("bids.urls")),
    path("", include("scoring.urls")),
    path("", include("contracts.urls")),
    path("", include("portal.urls")),
    path("", include("portal.people.urls")),
    path("", include("portal.registration.urls")),
    path("", include("portal.authorities.urls")),
    path("", include("portal.retention.urls")),
    path("", include("portal.agenda.urls")),
]
