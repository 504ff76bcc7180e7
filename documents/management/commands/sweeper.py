"""The process that does all sweeps, every few seconds, until it is asked to stop."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from clock import now
from documents.heartbeat import beat
from documents.sweeping import run_sweeps


class Command(BaseCommand):
    help = "Voert steeds opnieuw uit wat bewaakt moet worden: open taken, termijnen, opruimwerk."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Eén ronde; faalt als een onderdeel faalt.")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if once:
            if failed := run_sweeps(now()):
                raise CommandError("Mislukt: " + ", ".join(failed) + ".")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            # A round in which a sweep failed is no sign of life: the health check must tell.
            if not run_sweeps(now()):
                beat(settings.HEARTBEAT_FILE)
            stop.wait(settings.SWEEP_SECONDS)
