"""Django's registration of the app."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"
