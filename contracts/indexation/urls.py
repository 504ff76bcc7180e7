"""Addresses of the indexation of tariffs."""

from django.urls import URLPattern, path

from contracts.indexation import views

_FILE, _TENDER = "contract/<uuid:file_id>/indexering", "besluit/<uuid:tender_id>/indexering"

urlpatterns: list[URLPattern] = [
    path(f"{_TENDER}/", views.of_tender, name="indexation_of"),
    path(f"{_TENDER}/gewichten/", views.rule, name="indexation_rule"),
    path(f"{_TENDER}/cijfer/", views.figure, name="index_figure"),
    path(f"{_FILE}/", views.of_file, name="indexation"),
    path(f"{_FILE}/voortgang/", views.progress_part, name="indexation_progress"),
    path(f"{_FILE}/<int:year>/", views.year, name="indexation_year"),
    path(f"{_FILE}/brief/<uuid:indexation_id>/", views.letter, name="indexation_letter"),
]
