"""Addresses of a person's own calendar."""

from django.urls import URLPattern, path

from portal.agenda import views

app_name = "agenda"
urlpatterns: list[URLPattern] = [
    path("mijn/agenda/", views.address, name="address"),
    path("mijn/agenda/vernieuwen/", views.renew, name="renew"),
    path("mijn/agenda/beeindigen/", views.end, name="end"),
    path("agenda/<str:token>.ics", views.feed, name="feed"),
]
