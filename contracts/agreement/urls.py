"""Addresses of overeenkomsten."""

from django.urls import URLPattern, path

from contracts.agreement import model_views, signing_views, views

_LIST = "besluit/<uuid:tender_id>/overeenkomsten/"
_ONE = "overeenkomst/<uuid:agreement_id>/"

urlpatterns: list[URLPattern] = [
    path(_LIST, views.index, name="agreements"),
    path(f"{_LIST}voortgang/", views.progress_part, name="agreements_progress"),
    path(f"{_LIST}gegevens/", views.details, name="agreement_details"),
    path(f"{_LIST}maken/", views.make, name="make_agreements"),
    path(f"{_LIST}versturen/", views.send, name="send_agreements"),
    path(f"{_LIST}model/", model_views.model, name="agreement_model"),
    path(f"{_LIST}model/einde/", model_views.model_end, name="agreement_model_end"),
    path(f"{_LIST}model/<uuid:model_id>/", model_views.model_file, name="agreement_model_file"),
    path(_ONE, signing_views.show, name="agreement"),
    path(f"{_ONE}bestand/<str:kind>/", signing_views.document, name="agreement_file"),
    path(f"{_ONE}plan/", signing_views.plan, name="agreement_plan"),
    path(f"{_ONE}exemplaar/<uuid:copy_id>/", signing_views.copy, name="agreement_copy"),
    path(f"{_ONE}ondertekenen/", signing_views.sign, name="agreement_sign"),
    path(f"{_ONE}terugsturen/", signing_views.send_back, name="agreement_send_back"),
    path(f"{_ONE}intrekken/", signing_views.withdraw, name="agreement_withdraw"),
]
