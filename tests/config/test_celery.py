"""A worker says that it takes messages, on the broker of one host as on Redis."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from health.probe import fault_of_heartbeat
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.worker
def test_a_worker_beats_and_goes_on_beating(tmp_path: Path) -> None:
    heartbeat = tmp_path / "heartbeat"
    environment = {**os.environ, "TEST_WORKER_PROCESS": "1", "DATA_DIR": str(tmp_path / "data")}
    environment.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    environment["HEARTBEAT_FILE"] = str(heartbeat)
    (tmp_path / "data").mkdir()
    command = [str(Path(sys.executable).with_name("celery")), "--app", "config", "--quiet", "worker"]
    process = subprocess.Popen([*command, "--pool", "solo"], cwd=ROOT, env=environment)

    try:
        wait_until(lambda: fault_of_heartbeat(heartbeat, within=60) is None)
        first = heartbeat.read_text()
        wait_until(lambda: heartbeat.read_text() != first)
    finally:
        process.terminate()
        code = process.wait(timeout=60)

    assert code == 0
