"""Addresses of the register and of the approval."""

from django.urls import URLPattern, path

from contracts.approval import views

urlpatterns: list[URLPattern] = [
    path("besluit/<uuid:tender_id>/goedkeuren/", views.approve, name="approve"),
    path("besluit/<uuid:tender_id>/mandaten/", views.mandates, name="mandates"),
    path("besluit/<uuid:tender_id>/mandaten/nieuw/", views.new, name="mandate_new"),
    path("besluit/<uuid:tender_id>/mandaten/<uuid:mandate_id>/einde/", views.end, name="mandate_end"),
]
