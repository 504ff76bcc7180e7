"""Addresses of Bibob and Waarschuwingsregister."""

from django.urls import URLPattern, path

from bids.screening import views

urlpatterns: list[URLPattern] = [
    path("integriteit/<uuid:public_id>/", views.overview, name="screenings"),
    path("integriteit/<uuid:public_id>/<uuid:bid_id>/<str:kind>/", views.record, name="screening_record"),
]
