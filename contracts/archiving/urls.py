"""Addresses of the archive of one tender."""

from django.urls import URLPattern, path

from contracts.archiving import views

urlpatterns: list[URLPattern] = [
    path("besluit/<uuid:tender_id>/archief/", views.show, name="archiving"),
    path("besluit/<uuid:tender_id>/archief/bevestigen/", views.confirm, name="archive"),
]
