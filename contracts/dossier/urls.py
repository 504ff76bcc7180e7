"""Addresses of dossiers."""

from django.urls import URLPattern, path

from contracts.dossier import views

urlpatterns: list[URLPattern] = [
    path("besluit/<uuid:tender_id>/dossier/", views.index, name="dossiers"),
    path("besluit/<uuid:tender_id>/dossier/voortgang/", views.progress_part, name="dossiers_progress"),
    path("besluit/dossier/<uuid:dossier_id>/", views.download, name="dossier_file"),
]
