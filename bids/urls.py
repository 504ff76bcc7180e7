"""Addresses of the app."""

from django.urls import URLPattern

app_name = "bids"
urlpatterns: list[URLPattern] = []
