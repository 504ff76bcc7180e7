"""`manage.py scenario run|check|export`: a whole tender as a file, through the services of the pages."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from portal.scenario.runner import RunRefused, run_scenario
from tenders.domain.scenario import ScenarioInvalid, compare, dump_definition, load, to_yaml
from tenders.models import Tender
from tenders.selectors import definition_of

INVALID = 2
DIFFERENT = 1


class Command(BaseCommand):
    help = "Voert een scenario uit (run), vergelijkt de uitkomst (check) of schrijft een aanbesteding weg (export)."

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
            case "export":
                self._export(options["key"])
            case "run":
                outcome, _ = self._run(options["file"], keep=options["keep"])
                self.stdout.write(json.dumps(outcome, ensure_ascii=False, indent=2))
            case "check":
                outcome, expected = self._run(options["file"], keep=False)
                self._check(outcome, expected)

    def _run(self, name: str, *, keep: bool) -> tuple[dict[str, Any], Any]:
        try:
            scenario = load(Path(name).read_bytes())
        except OSError:
            self._refuse(
                [f"{name}: dit bestand is niet te lezen; geef het pad van een scenariobestand (YAML)."]
            )
        except ScenarioInvalid as error:
            self._refuse([str(problem) for problem in error.problems])
        try:
            return run_scenario(scenario, keep=keep), scenario.expected
        except RunRefused as error:
            self._refuse([str(error)])
        raise AssertionError("unreachable: a refusal ends the process")

    def _check(self, outcome: dict[str, Any], expected: Any) -> None:
        if expected is None:
            self._refuse(
                ["verwacht: deze sleutel ontbreekt; zonder verwachting valt er niets te vergelijken."]
            )
        differences = compare(expected, outcome)
        for difference in differences:
            self.stdout.write(difference)
        if differences:
            sys.exit(DIFFERENT)
        self.stdout.write("De uitkomst is gelijk aan wat verwacht wordt.")

    def _export(self, key: str) -> None:
        tender = Tender.objects.filter(key=key).order_by("is_rehearsal", "-created_at").first()
        if tender is None:
            self._refuse([f"{key}: er is geen aanbesteding met deze sleutel."])
        else:
            self.stdout.write(to_yaml({"aanbesteding": dump_definition(definition_of(tender))}), ending="")

    def _refuse(self, lines: list[str]) -> None:
        for line in lines:
            self.stderr.write(line, self.style.NOTICE if self.stderr.isatty() else None)
        sys.exit(INVALID)
