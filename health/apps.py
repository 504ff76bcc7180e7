"""Django's registration of the app."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "health"
