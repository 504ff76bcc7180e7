"""`manage.py scenario run|check|export`: a whole tender as a file, through the services of the pages."""

import io
import json
import os
import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from documents.vault import KeyMissing
from portal.scenario.judging import RunRefused
from portal.scenario.runner import run_scenario
from tenders.domain.configuration import ConfigurationIncomplete
from tenders.domain.scenario import (
    Scenario,
    ScenarioInvalid,
    compare,
    dump_definition,
    load,
    to_yaml,
)
from tenders.domain.scenario.problems import one_line
from tenders.domain.scenario.source import MAX_BYTES
from tenders.models import Tender
from tenders.selectors import definition_of

INVALID = 2
DIFFERENT = 1
NO_DATABASE = "De database is niet klaar voor gebruik: voer eerst uit: manage.py migrate"
NO_KEYS = "De sleutels van deze installatie ontbreken: voer eerst uit: manage.py keys init"


class Command(BaseCommand):
    help = "Voert een scenario uit (run), vergelijkt de uitkomst (check) of schrijft een aanbesteding weg (export)."
    # Neither the addresses nor the database of the installation matter to a run that keeps nothing.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        for name in ("run", "check"):
            act = acts.add_parser(name)
            act.add_argument("file")
            if name == "run":
                act.add_argument("--keep", action="store_true", help="bewaar de repetitie in de database")
        acts.add_parser("export").add_argument("key")

    def handle(self, *args: Any, **options: Any) -> None:
        match options["act"]:
            case "run":
                self._run(_loaded(options["file"]), keep=options["keep"])
            case "check":
                self._check(_loaded(options["file"]))
            case "export":
                self._export(options["key"])

    def _run(self, scenario: Scenario, *, keep: bool) -> None:
        outcome = _kept(scenario) if keep else _outcome(scenario, keep=False)
        self._print(json.dumps(outcome, ensure_ascii=False, indent=2) + "\n")

    def _check(self, scenario: Scenario) -> None:
        if scenario.expected is None:
            _refuse("verwacht: ontbreekt; nodig is een groep sleutels om de uitkomst mee te vergelijken")
        differences = compare(scenario.expected, _outcome(scenario, keep=False))
        lines = differences or ["De uitkomst is gelijk aan wat verwacht wordt."]
        self._print("".join(f"{line}\n" for line in lines))
        if differences:
            sys.exit(DIFFERENT)

    def _export(self, key: str) -> None:
        _refuse_without_tables()
        tender = (
            Tender.objects.filter(key=key, revises=None)
            .order_by("is_rehearsal", "-created_at", "-pk")
            .first()
        )
        if tender is None:
            name = one_line(key).strip() or "sleutel"
            _refuse(f"{name}: er is geen aanbesteding met deze sleutel; kies een bestaande sleutel")
        try:
            definition = definition_of(tender)
        except ConfigurationIncomplete as error:
            _refuse(f"{one_line(key)}: deze aanbesteding is nog niet volledig. {error}")
        self._print(to_yaml({"aanbesteding": dump_definition(definition)}))

    def _print(self, text: str) -> None:
        """In UTF-8, as JSON is by definition; a reader that went away (`| head`) is no fault."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        try:
            self.stdout.write(text, ending="")
            self.stdout.flush()
        except BrokenPipeError:
            # The interpreter flushes once more when it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _loaded(name: str) -> Scenario:
    try:
        with open(name, "rb") as file:
            # One byte more than allowed, so that a device or a huge file is refused and not read.
            source = file.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        _refuse(
            f"{one_line(name)}: dit bestand is niet te lezen; geef het pad van een scenariobestand (YAML)"
        )
    try:
        return load(source)
    except ScenarioInvalid as error:
        _refuse(*(str(problem) for problem in error.problems))


def _outcome(scenario: Scenario, *, keep: bool) -> dict[str, Any]:
    try:
        return run_scenario(scenario, keep=keep)
    except RunRefused as error:
        _refuse(str(error))


def _kept(scenario: Scenario) -> dict[str, Any]:
    _refuse_without_tables()
    try:
        return _outcome(scenario, keep=True)
    except KeyMissing:
        _refuse(NO_KEYS)
    except DatabaseError:
        _refuse(NO_DATABASE)


def _refuse_without_tables() -> None:
    wanted = {model._meta.db_table for model in apps.get_models() if model._meta.managed}
    try:
        present = set(connection.introspection.table_names())
    except (DatabaseError, ImproperlyConfigured):
        present = set()
    if not wanted <= present:
        _refuse(NO_DATABASE)


def _refuse(*lines: str) -> NoReturn:
    for line in lines:
        print(line, file=sys.stderr)  # noqa: T201 -- the lines as they are, without the colours of Django
    sys.exit(INVALID)
