"""Django's registration of the app."""

from django.apps import AppConfig


class ClockConfig(AppConfig):
    name = "clock"
