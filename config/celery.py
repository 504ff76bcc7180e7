"""The Celery application. Messages carry ids only; what must happen stands in the outbox (`documents.outbox`)."""

import os
from typing import Any

from celery import Celery, bootsteps
from celery.signals import setup_logging
from django.conf import settings

from documents.heartbeat import beat
from documents.queue_folder import register

HEARTBEAT_SECONDS = 10

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

register()
app = Celery("tenderhuis")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["documents"])


@setup_logging.connect
def leave_logging_to_django(**kwargs: Any) -> None:
    """Celery's own lines hold the text of faults and the arguments of jobs; `LOGGING` decides what is written."""


class Heartbeat(bootsteps.StartStopStep):
    """Says that this worker is connected to the broker and takes messages; see `health.probe`.

    Celery starts it with each connection and stops it when the connection is lost.
    """

    requires = {"celery.worker.consumer.tasks:Tasks"}

    def start(self, parent: Any) -> None:
        beat(settings.HEARTBEAT_FILE)
        self.timer = parent.timer.call_repeatedly(HEARTBEAT_SECONDS, beat, (settings.HEARTBEAT_FILE,))

    def stop(self, parent: Any) -> None:
        if timer := getattr(self, "timer", None):
            timer.cancel()


app.steps["consumer"].add(Heartbeat)
