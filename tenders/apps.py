"""Django's registration of the app."""

from django.apps import AppConfig


class TendersConfig(AppConfig):
    name = "tenders"

    def ready(self) -> None:
        """Jobs are registered on import; what has happened to a tender stays as it was written."""
        from audit.append_only import register_append_only  # noqa: PLC0415 -- models must be ready
        from tenders import tasks  # noqa: F401, PLC0415 -- needs the models

        register_append_only("tenders_statuschange")
