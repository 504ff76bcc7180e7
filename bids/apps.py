"""Django's registration of the app."""

from django.apps import AppConfig


class BidsConfig(AppConfig):
    name = "bids"

    def ready(self) -> None:
        """Acts, jobs and sweeps are registered on import."""
        from bids import permissions, tasks  # noqa: F401, PLC0415 -- needs the models
