"""Addresses of overeenkomsten."""

from django.urls import URLPattern, path

from contracts.agreement import signing_views, views

_LIST = "besluit/<uuid:tender_id>/overeenkomsten/"
_ONE = "overeenkomst/<uuid:agreement_id>/"

urlpatterns: list[URLPattern] = [
    path(_LIST, views.index, name="agreements"),
    path(f"{_LIST}voortgang/", views.progress_part, name="agreements_progress"),
    path(f"{_LIST}gegevens/", views.details, name="agreement_details"),
    path(f"{_LIST}maken/", views.make, name="make_agreements"),
    path(f"{_LIST}versturen/", views.send, name="send_agreements"),
    path(_ONE, signing_views.show, name="agreement"),
    path(f"{_ONE}bestand/<str:kind>/", signing_views.document, name="agreement_file"),
]
