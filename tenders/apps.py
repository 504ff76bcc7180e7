"""Django's registration of the app."""

from django.apps import AppConfig


class TendersConfig(AppConfig):
    name = "tenders"
