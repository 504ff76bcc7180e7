"""Addresses of the app."""

from django.urls import URLPattern, path

from accounts import views

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("mijn/organisatie/kiezen/", views.switch_organisation, name="act_for"),
    path("mijn/bezig/", views.still_here, name="still_here"),
]
