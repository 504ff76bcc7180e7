"""Addresses of the aanbestedende diensten of an installation."""

from django.urls import URLPattern, path

from portal.authorities import views

app_name = "authorities"
urlpatterns: list[URLPattern] = [
    path("mijn/organisatie/diensten/", views.overview, name="list"),
    path("mijn/organisatie/diensten/toevoegen/", views.add, name="add"),
]
