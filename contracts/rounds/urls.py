"""Address of the entry rounds."""

from django.urls import URLPattern, path

from contracts.rounds import views

urlpatterns: list[URLPattern] = [
    path("besluit/<uuid:tender_id>/instroomrondes/", views.index, name="rounds"),
]
