"""Addresses of the letters about a withdrawal."""

from django.urls import URLPattern, path

from contracts.withdrawal import views

_ONE = "besluit/<uuid:tender_id>/intrekking/"

urlpatterns: list[URLPattern] = [
    path(_ONE, views.show, name="withdrawal"),
    path(f"{_ONE}voortgang/", views.progress_part, name="withdrawal_progress"),
    path(f"{_ONE}gegevens/", views.details, name="withdrawal_details"),
    path(f"{_ONE}versturen/", views.send, name="withdrawal_send"),
    path("brieven/intrekking/<uuid:withdrawal_letter_id>/", views.letter, name="withdrawal_letter"),
    path("brieven/intrekking/<uuid:withdrawal_letter_id>/pdf/", views.download, name="withdrawal_letter_pdf"),
]
