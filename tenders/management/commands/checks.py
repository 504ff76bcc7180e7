"""The rules of the check before publication, as the table in `docs/checks.md`."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tenders.domain.checks import CHECKS
from tenders.domain.checks.catalogue import as_markdown


class Command(BaseCommand):
    help = "Print the rules of the check before publication; with --write put them in docs/checks.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true")

    def handle(self, *args: Any, write: bool, **options: Any) -> None:
        text = as_markdown(CHECKS)
        if write:
            (settings.BASE_DIR / "docs" / "checks.md").write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")
