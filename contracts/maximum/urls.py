"""Addresses of the maximum value."""

from django.urls import URLPattern, path

from contracts.maximum import views

_FILE, _TENDER = "contract/<uuid:file_id>", "besluit/<uuid:tender_id>/waarde"

urlpatterns: list[URLPattern] = [
    path(f"{_FILE}/waarde/", views.value, name="contract_value"),
    path(f"{_FILE}/afroepen/", views.call_offs, name="contract_call_offs"),
    path(
        f"{_FILE}/afroepen/<uuid:call_off_id>/afsluiten/",
        views.call_off_close,
        name="contract_call_off_close",
    ),
    path(f"{_TENDER}/", views.of_tender, name="contract_values"),
    path(f"{_TENDER}/excel/", views.export, name="contract_values_export"),
    path(f"{_TENDER}/inlezen/", views.load, name="contract_values_import"),
    path(f"{_TENDER}/waarschuwing/<uuid:warning_id>/", views.warning, name="contract_value_warning"),
]
