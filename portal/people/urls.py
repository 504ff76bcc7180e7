"""Addresses of the pages about people."""

from django.urls import URLPattern, path

from portal.people import views

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("mijn/organisatie/mensen/", views.people_list, name="list"),
    path("mijn/organisatie/mensen/toevoegen/", views.people_invite, name="invite"),
    path("mijn/organisatie/logboek/", views.people_log, name="log"),
    path("mijn/organisatie/eerste-inkoper/", views.first_buyer, name="first_buyer"),
    path("mijn/organisatie/mensen/<uuid:user_id>/rechten/", views.people_rights, name="rights"),
    path(
        "mijn/organisatie/mensen/<uuid:user_id>/uitnodigen/", views.people_invite_again, name="invite_again"
    ),
    path("mijn/organisatie/mensen/<uuid:user_id>/beeindigen/", views.people_end, name="end"),
]
