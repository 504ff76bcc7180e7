"""Addresses of registering an organisation."""

from django.urls import URLPattern, path

from portal.registration import views

app_name = "registration"
urlpatterns: list[URLPattern] = [
    path("aanmelden/", views.begin, name="begin"),
    path("aanmelden/verstuurd/", views.sent, name="sent"),
    path("aanmelden/bevestigen/<str:token>/", views.confirm, name="confirm"),
    path("mijn/organisatie/aanmeldingen/", views.overview, name="list"),
    path("mijn/organisatie/aanmeldingen/<uuid:registration_id>/", views.decide, name="decide"),
    path("mijn/organisatie/aanmeldingen/nummer/<uuid:organisation_id>/", views.check, name="check"),
]
