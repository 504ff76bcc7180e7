"""The Celery application. Messages carry ids only; what must happen stands in the outbox (`documents.outbox`)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("tenderhuis")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["documents"])
