"""Addresses of the app."""

from django.urls import URLPattern, path

from portal import views

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("dossier/<uuid:public_id>/", views.dossier, name="dossier"),
    path("demo/klok/", views.move_clock, name="move_clock"),
]
