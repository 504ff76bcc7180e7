"""Settings of a worker process that a test starts: those of the tests, with a job of its own."""

from config.settings.test import *

CELERY_IMPORTS = ["tests.documents.worker_jobs"]
