"""Addresses of declarations of interest."""

from django.urls import URLPattern, path

from bids.insiders import views

urlpatterns: list[URLPattern] = [
    path("belangen/<uuid:public_id>/verklaring/", views.declare, name="insider"),
    path("belangen/<uuid:public_id>/verklaring/<uuid:statement_id>/", views.report, name="insider_report"),
    path("belangen/<uuid:public_id>/", views.overview, name="interests"),
    path("belangen/<uuid:public_id>/<uuid:interest_id>/", views.decide, name="interest"),
]
