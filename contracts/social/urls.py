"""Addresses of social return."""

from django.urls import URLPattern, path

from contracts.social import views

_FILE, _TENDER = "contract/<uuid:file_id>/social-return", "besluit/<uuid:tender_id>/social-return"

urlpatterns: list[URLPattern] = [
    path(f"{_TENDER}/", views.of_tender, name="social_return_of"),
    path(f"{_TENDER}/afspraken/", views.rule, name="social_return_rule"),
    path(f"{_TENDER}/excel/", views.export, name="social_return_export"),
    path(f"{_FILE}/", views.of_file, name="social_return"),
    path(f"{_FILE}/nieuw/", views.add, name="social_return_add"),
    path(f"{_FILE}/<uuid:effort_id>/", views.effort, name="social_return_effort"),
    path(f"{_FILE}/<uuid:effort_id>/bewijs/", views.evidence, name="social_return_evidence"),
]
