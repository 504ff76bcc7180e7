"""The command as a process of its own, on an installation where nothing was set up."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "tests" / "scenarios"
pytestmark = pytest.mark.slow


def test_run_and_check_need_no_database_and_no_keys(tmp_path: Path) -> None:
    run = _scenario(tmp_path, "run", str(FOLDER / "geen-inschrijvingen.yaml"))
    check = _scenario(tmp_path, "check", str(FOLDER / "geen-inschrijvingen.yaml"))

    assert (run.returncode, check.returncode) == (0, 0)
    assert json.loads(run.stdout)["geweigerd"] == []
    assert run.stderr == check.stderr == b""
    assert not list(tmp_path.rglob("*.sqlite3"))


@pytest.mark.parametrize("arguments", [("run", "--keep", str(FOLDER / "emmen.yaml")), ("export", "sleutel")])
def test_keep_and_export_say_what_to_do_first(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = _scenario(tmp_path, *arguments)

    assert done.returncode == 2
    assert (
        done.stderr.decode() == "De database is niet klaar voor gebruik: voer eerst uit: manage.py migrate\n"
    )


def test_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    command = f"{sys.executable} manage.py scenario run {FOLDER / 'geen-inschrijvingen.yaml'} | true"

    done = subprocess.run(
        command, cwd=ROOT, env=_environment(tmp_path), shell=True, capture_output=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")


def test_output_is_utf8_whatever_the_terminal(tmp_path: Path) -> None:
    done = _scenario(
        tmp_path,
        "run",
        str(FOLDER / "namen-die-op-elkaar-lijken.yaml"),
        PYTHONIOENCODING="ascii",
    )

    assert done.returncode == 0
    assert "Élan" in done.stdout.decode("utf-8")


def _scenario(folder: Path, *arguments: str, **extra: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "manage.py", "scenario", *arguments],
        cwd=ROOT,
        env=_environment(folder) | extra,
        capture_output=True,
        check=False,
    )


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return kept | {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
