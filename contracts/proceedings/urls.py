"""Addresses of the register."""

from django.urls import URLPattern, path

from contracts.proceedings import views

urlpatterns: list[URLPattern] = [
    path("besluit/<uuid:tender_id>/kort-geding/", views.index, name="proceedings"),
    path("besluit/<uuid:tender_id>/kort-geding/nieuw/", views.register, name="proceeding_new"),
    path(
        "besluit/<uuid:tender_id>/kort-geding/<uuid:proceeding_id>/zitting/",
        views.change,
        name="proceeding_change",
    ),
    path(
        "besluit/<uuid:tender_id>/kort-geding/<uuid:proceeding_id>/uitkomst/",
        views.end,
        name="proceeding_end",
    ),
    path(
        "besluit/<uuid:tender_id>/kort-geding/<uuid:proceeding_id>/stuk/",
        views.add,
        name="proceeding_add",
    ),
    path(
        "besluit/<uuid:tender_id>/kort-geding/stukken/<uuid:paper_id>/",
        views.paper,
        name="proceeding_paper",
    ),
]
