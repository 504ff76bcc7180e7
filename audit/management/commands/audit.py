"""`manage.py audit verify`: check every chain of the log, and write chains down for an outsider."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.append_only import missing_triggers
from audit.selectors import (
    ChainStillClosed,
    all_scopes,
    chain_document,
    export_chain,
    is_closed,
    verify_chain,
)


class Command(BaseCommand):
    help = "Controleert het logboek: elke keten, of met --scope één keten."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        verify = actions.add_parser("verify", help="controleert de ketens en stopt bij de eerste fout")
        verify.add_argument(
            "--scope", help="alleen deze keten, zoals tender:<nummer>, vault:<nummer> of accounts"
        )
        verify.add_argument("--export", type=Path, help="schrijft de gecontroleerde ketens naar dit bestand")

    def handle(self, *, scope: str | None, export: Path | None, **_: Any) -> None:
        if missing := missing_triggers():
            raise CommandError(f"De database bewaakt het logboek niet: trigger {missing[0]} ontbreekt.")
        scopes = [scope] if scope else all_scopes()
        for each in scopes:
            self._verify(each)
        # Always said, whether there are any or not: the line may not tell that something was handed in.
        self.stdout.write("Gesloten kluisketens: in orde." if not scope else "De keten is in orde.")
        if export:
            self._export(scopes, export, chosen=scope)

    def _verify(self, scope: str) -> None:
        verification = verify_chain(scope)
        if fault := verification.first_fault:
            raise CommandError(f"Fout in keten {fault.scope}, regel {fault.sequence}: {fault.reason}")
        if not is_closed(scope):
            self.stdout.write(f"{scope}: {verification.length} regels in orde, einde {verification.head}")

    def _export(self, scopes: list[str], path: Path, *, chosen: str | None) -> None:
        try:
            chains = {scope: export_chain(scope) for scope in scopes if chosen or not is_closed(scope)}
        except ChainStillClosed as refusal:
            raise CommandError(str(refusal)) from refusal
        with path.open("w", encoding="utf-8") as file:
            file.writelines(chain_document(chains))
        self.stdout.write(f"{len(chains)} ketens geschreven naar {path}.")
