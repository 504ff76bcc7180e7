"""Addresses of contracts in execution. Parts that add a page to a contract begin it with `contract/<uuid:file_id>/`."""

from django.urls import URLPattern, path

from contracts.execution import views

urlpatterns: list[URLPattern] = [
    path("contracten/", views.index, name="contracts"),
    path("besluit/<uuid:tender_id>/contracten/", views.of_tender, name="contracts_of"),
    path(
        "besluit/<uuid:tender_id>/contracten/<uuid:contract_id>/starten/", views.start, name="contract_start"
    ),
    path("contract/<uuid:file_id>/", views.blad, name="contract_file"),
]
