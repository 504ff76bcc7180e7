"""Django's registration of the app."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        from documents import checks, tasks  # noqa: F401, PLC0415 -- they need the models to be loaded

        # Django's own check refuses to start without the folder; only we may look into it.
        Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
