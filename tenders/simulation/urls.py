"""Addresses of simulations."""

from django.urls import URLPattern, path

from tenders.simulation import views

_SIMULATION = "inkoop/<uuid:public_id>/simulatie"

urlpatterns: list[URLPattern] = [
    path(f"{_SIMULATION}/", views.index, name="simulation"),
    path(f"{_SIMULATION}/<int:number>/", views.result, name="simulation_result"),
    path(f"{_SIMULATION}/<int:number>/voortgang/", views.progress_part, name="simulation_progress"),
    path(f"{_SIMULATION}/<int:number>/excel/", views.export, name="simulation_export"),
]
