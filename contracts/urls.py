"""Addresses of the app."""

from django.urls import URLPattern

app_name = "contracts"
urlpatterns: list[URLPattern] = []
