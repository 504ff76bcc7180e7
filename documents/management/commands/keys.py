"""Make the keys of an installation, once."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from documents.signing import SigningKeyDamaged, generate_signing_key, verifying_key
from documents.vault import (
    KeyDoesNotFit,
    KeyMissing,
    generate_keypair,
    public_part,
    read_key_file,
    write_key_file,
)


class Command(BaseCommand):
    help = "Maakt de sleutels van deze installatie. Bestaande sleutels blijven zoals zij zijn."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["init"])
        parser.add_argument(
            "--opening-key",
            type=Path,
            default=settings.OPENING_KEY_FILE,
            help="Waar de geheime openingssleutel komt; standaard OPENING_KEY_FILE.",
        )

    def handle(self, *args: Any, opening_key: Path | None, **options: Any) -> None:
        _private_folder(settings.DRAFT_KEY_DIR)
        self._make_opening_pair(opening_key, settings.OPENING_PUBLIC_KEY_FILE)
        self._make_reading_key(settings.READING_KEY_FILE)
        self._make_signing_key(settings.SIGNING_KEY_FILE)

    def _make_opening_pair(self, private_file: Path | None, public_file: Path) -> None:
        if public_file.exists() and (private_file is None or not private_file.exists()):
            self.stdout.write(f"{public_file.name} bestaat al; de geheime openingssleutel is niet hier.")
            return
        if private_file is None:
            raise CommandError(
                "Er is nog geen openingssleutel. Maak hem op de machine van de opener, met "
                "keys init --opening-key BESTAND, en zet opening.pub daarna ook hier neer."
            )
        _private_folder(private_file.parent)
        if write_key_file(private_file, generate_keypair().private):
            self.stdout.write(f"{private_file.name} gemaakt.")
        public = public_part(_key_of(private_file))
        public_file.parent.mkdir(parents=True, exist_ok=True)
        if write_key_file(public_file, public, mode=0o644):
            self.stdout.write(f"{public_file.name} gemaakt.")
        elif _key_of(public_file) != public:
            raise CommandError(f"{public_file.name} hoort niet bij {private_file.name}.")

    def _make_reading_key(self, private_file: Path) -> None:
        _private_folder(private_file.parent)
        if write_key_file(private_file, generate_keypair().private):
            self.stdout.write(f"{private_file.name} gemaakt.")
        try:
            public_part(_key_of(private_file))
        except KeyDoesNotFit as fault:
            raise CommandError(f"{private_file.name} is geen sleutel.") from fault

    def _make_signing_key(self, private_file: Path) -> None:
        _private_folder(private_file.parent)
        if write_key_file(private_file, generate_signing_key()):
            self.stdout.write(f"{private_file.name} gemaakt.")
        try:
            verifying_key(_key_of(private_file))
        except SigningKeyDamaged as fault:
            raise CommandError(f"{private_file.name} is geen sleutel.") from fault


def _private_folder(folder: Path) -> None:
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def _key_of(path: Path) -> str:
    try:
        return read_key_file(path)
    except KeyMissing as fault:
        raise CommandError(str(fault)) from fault
