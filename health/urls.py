"""Addresses of the app."""

from django.urls import URLPattern, path

from health import views

app_name = "health"
urlpatterns: list[URLPattern] = [
    path("gezondheid/live", views.live, name="live"),
    path("gezondheid/klaar", views.ready, name="ready"),
]
