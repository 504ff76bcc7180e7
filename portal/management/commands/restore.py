"""`manage.py restore FILE`: the installation as it was when the backup was taken."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from clock import now
from documents.storage import StorageFault
from documents.vault import KeyMissing
from portal.backup.archive import ArchiveDamaged, Manifest
from portal.backup.databases import DatabaseRefused
from portal.backup.restoring import Restored, RestoreRefused, finish_restore, restore_backup
from ui.formatting import dutch_datetime


class Command(BaseCommand):
    help = "Zet een reservekopie terug in een lege installatie. Stop eerst alle processen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="geef op wat er nu in staat")
        parser.add_argument(
            "--other-keys",
            action="store_true",
            help="herstel ook als de sleutels van toen verloren zijn; wat ermee is gesloten, blijft onleesbaar",
        )

    def handle(self, *, file: Path, replace: bool, other_keys: bool, **options: Any) -> None:
        try:
            manifest = restore_backup(file, replace=replace, other_keys=other_keys)
        except (ArchiveDamaged, DatabaseRefused, KeyMissing, RestoreRefused, StorageFault) as refusal:
            raise CommandError(f"Er is niets gewijzigd. {refusal}") from refusal
        except OSError as fault:
            raise CommandError(f"Er is niets gewijzigd. Het lezen of schrijven mislukte: {fault}.") from fault
        try:
            restored = finish_restore(manifest, at=now())
        except (DatabaseError, OSError, StorageFault) as fault:
            raise CommandError(
                f"Database en bestanden staan terug, maar het afronden is niet gelukt: {fault} "
                "Start de processen nog niet. Voer restore opnieuw uit, met --replace."
            ) from fault
        self._report(manifest, restored)
        call_command("audit", "verify", stdout=self.stdout)
        self.stdout.write("Het herstel is klaar. Start nu de processen.")

    def _report(self, manifest: Manifest, restored: Restored) -> None:
        self.stdout.write(f"Teruggezet: de stand van {dutch_datetime(manifest.taken_at)}.")
        self.stdout.write("De controlegetallen van alle onderdelen kloppen.")
        self.stdout.write(f"Bestanden in de kopie: {len(manifest.files)}.")
        self.stdout.write(
            f"Concepten beëindigd: {restored.ended_drafts}. Hun sleutels staan in geen kopie; "
            "de inschrijvers zien dat zij opnieuw moeten beginnen. Wat was ingediend, staat er nog."
        )
        self.stdout.write("Iedereen moet opnieuw inloggen.")
        if restored.faulty_files:
            self.stdout.write(
                f"Let op: {len(restored.faulty_files)} bestanden ontbraken of waren beschadigd toen de kopie "
                "werd gemaakt: " + ", ".join(restored.faulty_files)
            )
        if restored.unreadable_tenders:
            self.stdout.write(
                "Let op: de leessleutel past niet op de geopende inschrijvingen van: "
                + ", ".join(restored.unreadable_tenders)
            )
