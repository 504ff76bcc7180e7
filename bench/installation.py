"""An installation of Tenderhuis for one benchmark: `bench.settings` in a folder that goes away.

`ready` must run before anything of Django is imported. The processes are those of the Procfile.
"""

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
START_SECONDS = 60


@dataclass
class Installation:
    """A migrated installation with keys, in `folder`; this process is part of it."""

    folder: Path
    port: int
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def database(self) -> str:
        """sqlite or postgresql."""
        from django.db import connection

        return connection.vendor

    def start(self, name: str) -> subprocess.Popen[bytes]:
        """The process that the Procfile has under this name."""
        role, command = procfile_command(name, port=self.port)
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, "PROCESS_ROLE": role},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        if name == "web":
            self._wait_until_served()
        return self.running[name]

    def stop_all(self) -> None:
        for process in self.running.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.running.values():
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
        self.running.clear()

    def move_clock_to(self, instant: datetime) -> None:
        """For all processes of the installation, this one too."""
        offset = (instant - datetime.now(UTC)).total_seconds()
        temporary = self.folder / "clock-offset.new"
        temporary.write_text(f"{offset:.6f}")
        temporary.replace(self.folder / "clock-offset")

    def _wait_until_served(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/account/login/", timeout=5):
                    return
            except (URLError, OSError):
                time.sleep(0.2)
        raise RuntimeError("The web process did not start:\n" + (self.folder / "web.log").read_text())


@contextmanager
def ready(*, database_url: str = "") -> Iterator[Installation]:
    """A fresh installation; with `database_url` in a database of that server that is made and dropped here.

    BENCH_MIGRATED names a SQLite database to begin with, which spares whoever has one the time of migrating.
    """
    with tempfile.TemporaryDirectory(prefix="tenderhuis-bench-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'bench.sqlite3'}"
        own_database = ""
        if database_url:
            own_database = f"tenderhuis_bench_{os.getpid()}"
            _administer(database_url, f"CREATE DATABASE {own_database}")
            url = f"{database_url.rpartition('/')[0]}/{own_database}"
        port = _free_port()
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "DATA_DIR": name,
            "DATABASE_URL": url,
            "SITE_URL": f"http://127.0.0.1:{port}",
            "PYTHONPATH": str(ROOT),
        }
        installation = Installation(folder, port)
        try:
            _prepare(folder / "bench.sqlite3")
            yield installation
        finally:
            installation.stop_all()
            if own_database:
                _close_connections()
                _administer(database_url, f"DROP DATABASE IF EXISTS {own_database} WITH (FORCE)")


def procfile_command(name: str, *, port: int) -> tuple[str, list[str]]:
    """The role and the command of a process of the product; the number of workers and threads stands there."""
    text = (ROOT / "Procfile").read_text()
    found = re.search(rf"^{name}: env PROCESS_ROLE=(\w+) (.+)$", text, flags=re.MULTILINE)
    if found is None:
        raise RuntimeError(f"The Procfile has no process {name}.")
    role, line = found.groups()
    command = shlex.split(line.replace("$PORT", str(port)))
    return role, [str(BIN / command[0]), *command[1:]]


def _prepare(database: Path) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    if template := os.environ.get("BENCH_MIGRATED"):
        shutil.copyfile(template, database)
    with open(os.devnull, "w") as quiet:
        call_command("keys", "init", stdout=quiet)
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()


def _administer(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
