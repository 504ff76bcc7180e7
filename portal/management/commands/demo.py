"""`manage.py demo load`: the example tenders, once; prints the address and the accounts."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from clock import now
from portal.demo.loader import load_demo
from portal.demo.people import DOMAIN, PASSWORD, PROVIDERS, STAFF


class Command(BaseCommand):
    help = "Laadt de drie voorbeeldaanbestedingen met hun accounts (load)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["load"])

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("De demo kan alleen geladen worden met de instelling DEMO.")
        if User.objects.filter(email=f"inkoper@{DOMAIN}").exists():
            self.stdout.write("De demogegevens staan er al.")
        else:
            self.stdout.write(
                "Demogegevens laden: drie aanbestedingen, mensen, inschrijvingen en bewijsmiddelen."
            )
            load_demo(at=now())
        self._print_accounts()

    def _print_accounts(self) -> None:
        self.stdout.write(f"\nTenderhuis: {settings.SITE_URL}\nWachtwoord van elk account: {PASSWORD}\n")
        for key, name, roles in STAFF:
            words = ", ".join(str(role.label) for role in roles) or "beheerder"  # type: ignore[attr-defined]
            self.stdout.write(f"  {key + '@' + DOMAIN:32} {name:18} {words}")
        for key, name in PROVIDERS:
            self.stdout.write(f"  {key + '@' + DOMAIN:32} {name:18} aanbieder")
