"""`manage.py second_factor`: ends the second factor of a beheerder who has no colleague to do it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clock import now
from portal.people.second_factor import EndReason, end_second_factor_from_outside
from portal.people.services import PersonRefused


class Command(BaseCommand):
    help = (
        "Beëindigt de tweede stap bij inloggen van wie telefoon en herstelcodes kwijt is, als geen beheerder dat kan "
        "doen. Ga eerst na wie het vraagt. De persoon is overal uitgelogd en krijgt een e-mail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--end", required=True, metavar="E-MAILADRES", help="Het adres van de persoon.")
        parser.add_argument("--reason", required=True, choices=EndReason.values, help="Waarom.")

    def handle(self, **options: Any) -> None:
        try:
            user = end_second_factor_from_outside(
                options["end"], reason=EndReason(options["reason"]), at=now()
            )
        except PersonRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"De tweede stap van {user} is beëindigd. Het staat in het logboek van accounts.")
