"""Django's registration of the app."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "contracts"

    def ready(self) -> None:
        """Acts and jobs are registered on import."""
        from contracts import permissions, tasks  # noqa: F401, PLC0415 -- needs the models
