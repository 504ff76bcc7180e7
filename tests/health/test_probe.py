"""The health check of a container, as the compose file runs it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from documents.heartbeat import beat
from health.probe import fault_of_heartbeat, fault_of_web, main
from tests.migrated import migrate_at_once
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]


def test_a_process_that_just_beat_is_healthy(tmp_path: Path) -> None:
    beat(tmp_path / "heartbeat")

    assert fault_of_heartbeat(tmp_path / "heartbeat", within=60) is None


@pytest.mark.parametrize("text", ["", "nonsense", "1e12"])
def test_no_beat_and_a_beat_of_before_the_machine_started(tmp_path: Path, text: str) -> None:
    if text:
        (tmp_path / "heartbeat").write_text(text)

    assert fault_of_heartbeat(tmp_path / "heartbeat", within=60) == "geen hartslag"


def test_a_process_that_stopped_beating_is_unhealthy(tmp_path: Path) -> None:
    (tmp_path / "heartbeat").write_text(str(time.monotonic() - 61))

    assert fault_of_heartbeat(tmp_path / "heartbeat", within=60) == "de laatste hartslag is 61 seconden oud"


def test_the_check_ends_with_a_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEARTBEAT_FILE", str(tmp_path / "heartbeat"))

    before = main(["heartbeat", "--within", "60"])
    beat(tmp_path / "heartbeat")
    after = main(["heartbeat", "--within", "60"])

    assert (before, after) == (1, 0)
    assert capsys.readouterr().err == "geen hartslag\n"


def test_a_web_process_is_asked_as_the_proxy_asks() -> None:
    with server(200) as (url, asked):
        fault = fault_of_web(f"{url}/gezondheid/live", "https://tenderhuis.example")

    assert fault is None
    assert asked == [("/gezondheid/live", "tenderhuis.example", "https")]


def test_a_web_process_that_refuses_or_is_gone_is_unhealthy() -> None:
    with server(503) as (url, _):
        assert "503" in str(fault_of_web(url, ""))
    assert fault_of_web(url, "") is not None


@pytest.mark.worker
def test_a_sweeper_whose_sweeps_fail_or_that_was_stopped_is_unhealthy(tmp_path: Path) -> None:
    environment = {**os.environ, "TEST_WORKER_PROCESS": "1", "DATA_DIR": str(tmp_path)}
    environment.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    database = tmp_path / "probe.sqlite3"
    environment["DATABASE_URL"] = f"sqlite:///{database}"
    heartbeat = tmp_path / "heartbeats" / "sweeper"
    environment["HEARTBEAT_FILE"] = str(heartbeat)

    with running([sys.executable, "manage.py", "sweeper"], environment) as sweeper:
        # Without tables every round fails, and says so on its first line.
        assert sweeper.stderr is not None
        sweeper.stderr.readline()
        assert fault_of_heartbeat(heartbeat, within=60) == "geen hartslag"
        migrate_at_once(database)
        wait_until(lambda: fault_of_heartbeat(heartbeat, within=60) is None)

        sweeper.send_signal(signal.SIGSTOP)
        wait_until(lambda: fault_of_heartbeat(heartbeat, within=3) is not None)
        sweeper.send_signal(signal.SIGCONT)
        wait_until(lambda: fault_of_heartbeat(heartbeat, within=3) is None)


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@contextmanager
def server(status: int) -> Iterator[tuple[str, list[tuple[str, str | None, str | None]]]]:
    asked = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers["Host"], self.headers["X-Forwarded-Proto"]))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Silent."""

    with HTTPServer(("127.0.0.1", 0), Answer) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}", asked
        http.shutdown()
        thread.join()
