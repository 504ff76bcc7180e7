"""The registry of sweeps and the process that does them."""

import logging
import os
import signal
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

import documents.sweeping
from documents.sweeping import run_sweeps, sweep


@pytest.fixture(autouse=True)
def no_sweeps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents.sweeping, "_sweeps", {})


def test_failing_sweep_does_not_stop_the_others(at: datetime, caplog: pytest.LogCaptureFixture) -> None:
    seen = []

    @sweep("first")
    def first(at: datetime) -> None:
        raise ValueError("tarief 61,20")

    sweep("second")(seen.append)

    with caplog.at_level(logging.INFO):
        failed = run_sweeps(at)

    assert (failed, seen) == (["first"], [at])
    assert "Sweep first failed: ValueError" in caplog.text
    assert "61,20" not in caplog.text


def test_two_sweeps_of_one_name_are_a_mistake() -> None:
    sweep("first")(lambda at: None)

    with pytest.raises(ValueError, match="first"):
        sweep("first")(lambda at: None)


@pytest.mark.django_db
def test_one_round_fails_when_a_sweep_fails() -> None:
    @sweep("first")
    def first(at: datetime) -> None:
        raise ValueError

    with pytest.raises(CommandError, match="first"):
        call_command("sweeper", "--once")


@pytest.mark.worker
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_sweeper_ends_cleanly_when_asked(number: signal.Signals, tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "TEST_WORKER_PROCESS": "1", "DATA_DIR": str(tmp_path)}
    environment.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "sweeper"],
        cwd=root,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    # Without tables the first round says so: then the loop runs.
    watchdog = threading.Timer(30, process.kill)
    watchdog.start()
    first_line = process.stderr.readline()

    process.send_signal(number)
    code = process.wait(timeout=10)

    watchdog.cancel()
    process.stderr.close()
    assert "Sweep" in first_line
    assert code == 0
