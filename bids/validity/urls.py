"""Addresses of the gestanddoening."""

from django.urls import URLPattern, path

from bids.validity import views

urlpatterns: list[URLPattern] = [
    path("gestand/<uuid:public_id>/", views.overview, name="validity"),
    path("gestand/<uuid:public_id>/vragen/", views.ask, name="validity_ask"),
    path("inschrijven/<uuid:public_id>/gestand/<uuid:request_id>/", views.own, name="validity_own"),
]
