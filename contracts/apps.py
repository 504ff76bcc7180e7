"""Django's registration of the app."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "contracts"
