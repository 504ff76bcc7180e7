"""Addresses of an exclusion case."""

from django.urls import URLPattern, path

from bids.exclusion import views

_CASE = "toetsing/<uuid:public_id>/uitsluiting/<uuid:case_id>"

urlpatterns: list[URLPattern] = [
    path("toetsing/<uuid:public_id>/<uuid:bid_id>/uitsluiting/", views.begin, name="exclusion_begin"),
    path(f"{_CASE}/", views.detail, name="exclusion"),
    path(f"{_CASE}/aanbod/", views.offer, name="exclusion_offer"),
    path(f"{_CASE}/besluit/", views.decide, name="exclusion_decide"),
]
