"""`manage.py authority`: the first aanbestedende dienst of a new installation, with its beheerder and buyer."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clock import now
from portal.authorities.forms import AuthorityForm
from portal.authorities.services import AuthorityRefused, appoint, establish_first
from portal.people.services import PersonRefused

_OPTIONS = {
    "name": "--name",
    "kvk_number": "--kvk",
    "city": "--city",
    "beheerder_name": "--beheerder-name",
    "beheerder_email": "--beheerder-email",
    "buyer_name": "--buyer-name",
    "buyer_email": "--buyer-email",
}


class Command(BaseCommand):
    help = (
        "Maakt op een nieuwe installatie de eerste aanbestedende dienst met haar beheerder en inkoper. Zij kiezen zelf "
        "een wachtwoord, met een link in een e-mail. Volgende diensten en mensen voegt de beheerder toe."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        required = {"name", "beheerder_name", "beheerder_email"}
        for field, option in _OPTIONS.items():
            label = str(AuthorityForm.base_fields[field].label)
            parser.add_argument(option, dest=field, default="", required=field in required, help=label)
        parser.add_argument(
            "--appoint",
            action="store_true",
            help="Geef de dienst met deze naam een nieuwe beheerder, als alle beheerders weg zijn.",
        )

    def handle(self, **options: Any) -> None:
        form = AuthorityForm({field: options[field] for field in _OPTIONS})
        if not form.is_valid():
            raise CommandError(
                "\n".join(
                    f"{_OPTIONS.get(field, '')}: {message}".removeprefix(": ")
                    for field, messages in form.errors.items()
                    for message in messages
                )
            )
        facts = form.facts
        try:
            if options["appoint"]:
                told = f"{appoint(facts.name, facts.beheerder, at=now()).user} is beheerder van {facts.name}."
            else:
                told = f"{establish_first(facts, at=now())} is er."
        except (AuthorityRefused, PersonRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{told} Een e-mail gaat naar wie u noemde; een link om een wachtwoord te kiezen werkt drie dagen."
        )
        self.stdout.write(
            f"Komt er niets aan, kijk dan of een worker draait en of {settings.EMAIL_HOST} e-mail aanneemt, "
            "en geef dezelfde opdracht nog eens."
        )
