"""`manage.py scenario`: exit codes, what stands on stdout and stderr, and what is kept."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from accounts.models import User
from bids.models import SubmittedObject
from bids.selectors import object_answers
from scoring.selectors import outcome_of
from tenders.domain.scenario import definition_from_mapping, load
from tenders.models import Role, Tender, TenderRole
from tenders.permissions import may
from tenders.selectors import definition_of

FOLDER = Path(__file__).parents[2] / "scenarios"
GOOI = FOLDER / "gooi-en-vechtstreek.yaml"
REFERENCES = ("emmen", "gooi-en-vechtstreek", "voorne-aan-zee")
pytestmark = pytest.mark.django_db


def test_run_prints_the_outcome_as_json(capfd: pytest.CaptureFixture[str]) -> None:
    call_command("scenario", "run", str(FOLDER / "knoop-over-de-grens.yaml"))

    outcome = json.loads(capfd.readouterr().out)
    assert list(outcome) == ["geweigerd", "terzijde", "signalen", "percelen", "verdeling", "termijnen"]
    assert outcome["percelen"]["1"]["loting_nodig"] == [["Anker", "Brug"]]


@pytest.mark.parametrize("act", ["run", "check"])
def test_nothing_is_kept(act: str) -> None:
    before = _rows(), _files()

    call_command("scenario", act, str(GOOI))

    assert (_rows(), _files()) == before


def test_check_says_what_differs_and_ends_with_1(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "anders.yaml"
    source = (FOLDER / "knoop-over-de-grens.yaml").read_text()
    path.write_text(source.replace("wachtlijst: [Cirkel]", "wachtlijst: [Brug]"))

    code = _exit_code("check", path)

    shown = capfd.readouterr()
    assert code == 1
    assert shown.out == "percelen.1.wachtlijst[0]: verwacht Brug, uitkomst Cirkel\n"
    assert shown.err == ""


def test_check_without_expectation_ends_with_2(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "zonder.yaml"
    path.write_text((FOLDER / "geen-inschrijvingen.yaml").read_text().split("verwacht:")[0])

    code = _exit_code("check", path)

    assert (code, capfd.readouterr().err.split(":")[0]) == (2, "verwacht")


def test_problems_stand_on_stderr_one_per_line(capfd: pytest.CaptureFixture[str]) -> None:
    code = _exit_code("run", FOLDER / "fout" / "sleutel-ontbreekt.yaml")

    shown = capfd.readouterr()
    assert code == 2
    assert shown.out == ""
    assert shown.err.splitlines() == [
        "aanbesteding.planning.publicatie: ontbreekt; nodig is een datum zoals 2025-11-14",
        "aanbesteding.max_gegund: ontbreekt; nodig is een geheel getal",
    ]


def test_event_that_does_not_fit_is_named_by_its_path(capfd: pytest.CaptureFixture[str]) -> None:
    code = _exit_code("run", FOLDER / "fout" / "uitval-twee-keer.yaml")

    assert (code, capfd.readouterr().err) == (
        2,
        "gebeurtenissen[1].aanbieder: Anker staat op dit moment niet in een rangorde. Toegestaan: Brug.\n",
    )


@pytest.mark.parametrize("name", ["bestaat-niet.yaml", ".", "een\nregel.yaml"])
def test_file_that_cannot_be_read_ends_with_one_line(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code = _exit_code("run", tmp_path / name)

    shown = capfd.readouterr()
    assert code == 2
    assert len(shown.err.splitlines()) == 1


def test_device_without_end_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    code = _exit_code("run", Path("/dev/zero"))

    assert (code, capfd.readouterr().err) == (2, "bestand: is te groot; toegestaan is 1000 kB\n")


@pytest.mark.parametrize(
    ("key", "named"), [("bestaat-niet", "bestaat-niet"), ("", "sleutel"), (" ", "sleutel")]
)
def test_export_of_an_unknown_key_ends_with_2(
    key: str, named: str, capfd: pytest.CaptureFixture[str]
) -> None:
    code = _exit_code("export", key)

    assert (code, capfd.readouterr().err) == (
        2,
        f"{named}: er is geen aanbesteding met deze sleutel; kies een bestaande sleutel\n",
    )


@pytest.mark.slow
def test_kept_twice_and_exported_as_it_was_written(capfd: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        call_command("scenario", "run", str(GOOI), "--keep")
    capfd.readouterr()

    call_command("scenario", "export", "gv-bsd-2026")

    exported = yaml.safe_load(capfd.readouterr().out)["aanbesteding"]
    written = yaml.safe_load(GOOI.read_text())["aanbesteding"]
    assert Tender.objects.filter(key="gv-bsd-2026", is_rehearsal=True).count() == 2
    assert _without_defaults(exported, written) == written


@pytest.mark.parametrize("name", REFERENCES)
def test_definition_comes_back_from_its_export(name: str) -> None:
    from tenders.domain.scenario import dump_definition, to_yaml

    definition = load((FOLDER / f"{name}.yaml").read_bytes()).definition

    exported = yaml.load(to_yaml(dump_definition(definition)), Loader=yaml.BaseLoader)

    assert definition_from_mapping(_as_typed(exported)) == definition


@pytest.mark.slow
def test_kept_rehearsal_is_read_by_its_buyer() -> None:
    call_command("scenario", "run", str(FOLDER / "knoop-over-de-grens.yaml"), "--keep")

    tender = Tender.objects.get()
    buyer = User.objects.get(pk=TenderRole.objects.get(tender=tender, role=Role.BUYER).user_id)
    assert definition_of(tender).key == "knoop-over-de-grens"
    assert may(buyer, "scoring.read_ranking", tender)
    assert outcome_of(tender).lots[1].draws_needed == (("Anker", "Brug"),)
    application = SubmittedObject.objects.filter(task="aanmelding", submission__bid__tender=tender).first()
    assert application is not None
    assert object_answers(application)["lots"] == [1]


def _exit_code(act: str, argument: Path | str) -> object:
    with pytest.raises(SystemExit) as ended:
        call_command("scenario", act, str(argument))
    return ended.value.code


def _rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def _files() -> list[str]:
    return sorted(str(path) for path in Path(settings.DATA_DIR).rglob("*") if path.is_file())


def _without_defaults(exported: Any, written: Any) -> Any:
    """Only what the file itself names: the export writes every default out."""
    if isinstance(written, Mapping):
        return {key: _without_defaults(exported[key], part) for key, part in written.items()}
    if isinstance(written, list):
        assert len(exported) == len(written)
        return [_without_defaults(one, other) for one, other in zip(exported, written, strict=True)]
    return exported


def _as_typed(node: Any) -> Any:
    """Texts only, but the words of YAML as what they stand for."""
    if isinstance(node, dict):
        return {key: _as_typed(part) for key, part in node.items()}
    if isinstance(node, list):
        return [_as_typed(part) for part in node]
    return {"true": True, "false": False, "null": None}.get(node, node)
