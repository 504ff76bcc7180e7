"""Addresses of the verification: of the authority, and of the winner."""

from django.urls import URLPattern, path

from contracts.verification import views

_STAFF, _OWN = "besluit/<uuid:tender_id>/verificatie", "verificatie"

urlpatterns: list[URLPattern] = [
    path(f"{_STAFF}/", views.index, name="verifications"),
    path(f"{_STAFF}/opvragen/", views.ask, name="verification_request"),
    path(f"{_STAFF}/<uuid:verification_id>/", views.detail, name="verification"),
    path(f"{_STAFF}/<uuid:verification_id>/afvallen/", views.fail, name="verification_fail"),
    path(f"{_STAFF}/<uuid:verification_id>/<uuid:verified_item_id>/", views.judge, name="verification_judge"),
    path(
        f"{_STAFF}/<uuid:verification_id>/<uuid:verified_item_id>/aanvulling/",
        views.supplement,
        name="verification_supplement",
    ),
    path(f"{_OWN}/<uuid:verification_id>/", views.own, name="verification_own"),
    path(
        f"{_OWN}/<uuid:verification_id>/aanleveren/<uuid:verified_item_id>/",
        views.add,
        name="verification_add",
    ),
    path(
        f"{_OWN}/<uuid:verification_id>/aanleveren/<uuid:verified_item_id>/kluis/<uuid:evidence_id>/",
        views.add_from_safe,
        name="verification_from_safe",
    ),
    path(f"{_OWN}/stuk/<uuid:proof_id>/", views.supply, name="verification_file"),
]
