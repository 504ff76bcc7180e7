"""`manage.py backup FILE`: the whole installation in one file, without any private key."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clock import now
from documents.storage import StorageFault
from documents.vault import KeyMissing
from portal.backup.databases import DatabaseRefused
from portal.backup.taking import take_backup

FAULTS = 3


class Command(BaseCommand):
    help = "Maakt een reservekopie van database en bestanden. Geheime sleutels staan er niet in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="een nieuw bestand; alleen u kunt het lezen")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            backup = take_backup(file, at=now())
        except FileExistsError as fault:
            raise CommandError(f"{file} bestaat al. Kies een andere naam.") from fault
        except OSError as fault:
            raise CommandError(
                f"De reservekopie is niet gemaakt: {fault.strerror}. Er is niets achtergebleven."
            ) from fault
        except (DatabaseRefused, KeyMissing, StorageFault) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Reservekopie gemaakt: {file}, {file.stat().st_size} bytes.")
        self.stdout.write(f"Erin: de database en {len(backup.manifest.files)} bestanden.")
        self.stdout.write("Niet erin: geheime sleutels, en de bestanden van concepten.")
        self.stdout.write(f"Controlegetal: {backup.manifest.fingerprint}")
        if backup.faults:
            names = ", ".join(sorted(backup.faults))
            raise CommandError(
                f"Let op: {len(backup.faults)} bestanden ontbreken in de opslag of zijn daar beschadigd. "
                f"De reservekopie bevat al het andere. Het gaat om: {names}",
                returncode=FAULTS,
            )
