"""Addresses of the terms of one tender and of destruction lists."""

from django.urls import URLPattern, path

from contracts.retention import views

urlpatterns: list[URLPattern] = [
    path("besluit/<uuid:tender_id>/bewaren/", views.standing, name="retention"),
    path("besluit/<uuid:tender_id>/bewaren/bewaarplicht/", views.place, name="hold_place"),
    path("besluit/<uuid:tender_id>/bewaren/bewaarplicht/<uuid:hold_id>/", views.lift, name="hold_lift"),
    path("vernietiging/<uuid:destruction_id>/", views.destruction, name="destruction"),
    path("vernietiging/<uuid:destruction_id>/goedkeuren/", views.approve, name="destruction_approve"),
    path("vernietiging/<uuid:destruction_id>/afwijzen/", views.reject, name="destruction_reject"),
    path("vernietiging/<uuid:destruction_id>/verklaring/", views.certificate, name="destruction_certificate"),
]
