"""Addresses of herstel: of the authority, and of the bidder."""

from django.urls import URLPattern, path

from bids.repairs import views

_STAFF, _OWN = "toetsing/<uuid:public_id>", "inschrijven/<uuid:public_id>/verzoeken"

urlpatterns: list[URLPattern] = [
    path(f"{_STAFF}/<uuid:bid_id>/herstel/", views.ask, name="repair_ask"),
    path(f"{_STAFF}/herstel/<uuid:request_id>/", views.detail, name="repair"),
    path(f"{_STAFF}/herstel/<uuid:request_id>/<str:letter>/", views.letter, name="repair_letter"),
    path(f"{_STAFF}/aangevuld/<uuid:supply_id>/", views.supply, name="repair_supply"),
    path(f"{_OWN}/<uuid:request_id>/", views.own, name="repair_own"),
    path(f"{_OWN}/<uuid:request_id>/aanvullen/<uuid:item_id>/", views.add, name="repair_add"),
    path(
        f"{_OWN}/<uuid:request_id>/aanvullen/<uuid:item_id>/kluis/<uuid:evidence_id>/",
        views.add_from_safe,
        name="repair_from_safe",
    ),
    path(f"{_OWN}/<uuid:request_id>/brief/<str:letter>/", views.own_letter, name="repair_own_letter"),
    path(f"{_OWN}/stuk/<uuid:supply_id>/", views.own_supply, name="repair_own_supply"),
]
