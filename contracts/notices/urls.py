"""Addresses of the notice of the award, the open data and the publication log."""

from django.urls import URLPattern, path

from contracts.notices import views

_ONE = "besluit/<uuid:tender_id>/aankondiging/"

urlpatterns: list[URLPattern] = [
    path(_ONE, views.notice, name="notice"),
    path(f"{_ONE}wijze/", views.choose_mode, name="notice_mode"),
    path(f"{_ONE}veldenblad/", views.sheet, name="notice_sheet"),
    path("publicaties/<uuid:tender_id>/", views.publications, name="publications"),
    path("publicaties/<uuid:tender_id>/ocds/", views.ocds, name="ocds"),
]
