"""Django's registration of the app."""

from django.apps import AppConfig


class BidsConfig(AppConfig):
    name = "bids"
