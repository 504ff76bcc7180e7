"""Addresses of the pages about people."""

from django.urls import URLPattern, path

from portal.people import personal, views

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("mijn/organisatie/mensen/", views.people_list, name="list"),
    path("mijn/organisatie/mensen/toevoegen/", views.people_invite, name="invite"),
    path("mijn/gegevens/", personal.own_data, name="own_data"),
    path("mijn/gegevens/bestand/", personal.own_data_file, name="own_data_file"),
    path("mijn/organisatie/mensen/vertrokken/", personal.left, name="left"),
    path("mijn/organisatie/mensen/<uuid:user_id>/wissen/", personal.erase, name="erase"),
    path("mijn/organisatie/mensen/<uuid:user_id>/gegevens/", personal.person_data, name="person_data"),
    path("mijn/organisatie/logboek/", views.people_log, name="log"),
    path("mijn/organisatie/eerste-inkoper/", views.first_buyer, name="first_buyer"),
    path("mijn/organisatie/mensen/<uuid:user_id>/rechten/", views.people_rights, name="rights"),
    path(
        "mijn/organisatie/mensen/<uuid:user_id>/uitnodigen/", views.people_invite_again, name="invite_again"
    ),
    path(
        "mijn/organisatie/mensen/<uuid:user_id>/tweede-stap/",
        views.people_end_second_factor,
        name="end_second_factor",
    ),
    path("mijn/organisatie/mensen/<uuid:user_id>/beeindigen/", views.people_end, name="end"),
]
