"""Addresses of the app."""

from django.urls import URLPattern, path

from portal import views
from portal.accessibility import views as accessibility
from portal.daily import views as daily
from portal.rehearsal import views as rehearsal

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("dossier/<uuid:public_id>/", views.dossier, name="dossier"),
    path("inkoop/<uuid:public_id>/repetitie/", rehearsal.begin, name="rehearse"),
    path("inkoop/<uuid:public_id>/repetitie/gooi-weg/", rehearsal.discard, name="rehearsal_discard"),
    path("inkoop/<uuid:public_id>/repetitie/antwoorden/", rehearsal.answer, name="rehearsal_answer"),
    path("mijn/dagelijkse-mail/", daily.choose, name="daily_mail"),
    path("toegankelijkheid/", accessibility.statement, name="accessibility"),
    path("demo/klok/", views.move_clock, name="move_clock"),
]
