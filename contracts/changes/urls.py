"""Addresses of changes."""

from django.urls import URLPattern, path

from contracts.changes import views

_FILE = "contract/<uuid:file_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_FILE}/wijzigingen/", views.index, name="contract_changes"),
    path(f"{_FILE}/wijzigingen/nieuw/<slug:route>/", views.add, name="contract_change_new"),
    path(f"{_FILE}/wijzigingen/<uuid:change_id>/", views.change, name="contract_change"),
    path(f"{_FILE}/wijzigingen/<uuid:change_id>/aankondiging/", views.notice, name="contract_change_notice"),
    path(f"{_FILE}/onderaannemers/", views.subcontractors, name="subcontractors"),
    path(f"{_FILE}/onderaannemers/<uuid:subcontractor_id>/", views.subcontractor, name="subcontractor"),
    path(
        f"{_FILE}/onderaannemers/<uuid:subcontractor_id>/stukken/<uuid:subcontractor_paper_id>/",
        views.subcontractor_paper,
        name="subcontractor_paper",
    ),
]
