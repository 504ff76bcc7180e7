"""The one Celery task of the product, and the sweeps of this app.

One name for all work, because a queue that names what is done would show who is doing what.
"""

from datetime import datetime

from celery import shared_task

from documents.files import remove_leftovers
from documents.outbox import TASK_NAME, resend_open_jobs, run_job
from documents.sweeping import sweep


@shared_task(name=TASK_NAME, ignore_result=True)
def run_outbox_job_task(public_id: str) -> None:
    """Idempotent: a job that is done, or held by another worker, is left alone. Retries are the outbox's."""
    run_job(public_id)


@sweep("outbox")
def resend_jobs(at: datetime) -> None:
    resend_open_jobs(at)


@sweep("leftovers")
def remove_leftover_files(_at: datetime) -> None:
    remove_leftovers()
