"""Addresses of the terms and lists of an authority."""

from django.urls import URLPattern, path

from portal.retention import views

app_name = "retention"
urlpatterns: list[URLPattern] = [
    path("mijn/organisatie/bewaren/", views.overview, name="overview"),
    path("mijn/organisatie/bewaren/vernietigingslijst/", views.make, name="make"),
    path("mijn/organisatie/bewaren/termijn/<slug:category>/", views.rule, name="rule"),
]
