"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, include, path

from portal import views

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("demo/klok/", views.move_clock, name="move_clock"),
    path("", include("portal.people.urls")),
]
