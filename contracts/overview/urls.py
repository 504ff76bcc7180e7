"""Addresses of the overview."""

from django.urls import URLPattern, path

from contracts.overview import views

urlpatterns: list[URLPattern] = [
    path("contracten/overzicht/", views.show, name="contracts_overview"),
    path("contracten/overzicht/indexering-en-social-return/", views.agreed, name="contracts_agreed"),
    path("contracten/excel/", views.export, name="contracts_export"),
]
