"""Addresses of the proces-verbaal."""

from django.urls import URLPattern, path

from contracts.minutes import views

_ONE = "besluit/<uuid:tender_id>/proces-verbaal/"

urlpatterns: list[URLPattern] = [
    path(_ONE, views.show, name="minutes"),
    path(f"{_ONE}voortgang/", views.progress_part, name="minutes_progress"),
    path(f"{_ONE}aanvullen/", views.supplement, name="minutes_supplement"),
    path(f"{_ONE}vaststellen/", views.fix, name="fix_minutes"),
    path("proces-verbaal/<uuid:award_minutes_id>/bestand/", views.download, name="minutes_file"),
]
