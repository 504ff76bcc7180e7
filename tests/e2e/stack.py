"""The whole product as processes of its own: web, worker, sweeper and opener on a database file, as in `make demo`.

With STORY_STACK=up those of `make up` instead: production settings, PostgreSQL and Redis (`make test-up`).
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from deploy.up import STATIC_FOLDER, Installation, drop_database, started
from tests.migrated import put_migrated_database

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
START_SECONDS = 60
PROCESSES: dict[str, list[str]] = {
    "web": [
        "gunicorn",
        "config.wsgi",
        "--worker-class",
        "gthread",
        "--workers",
        "1",
        "--threads",
        "16",
        "--no-control-socket",
    ],
    "worker": ["celery", "--app", "config", "worker", "--pool", "prefork", "--concurrency", "2"],
    "opener": ["celery", "--app", "config", "worker", "--pool", "solo"],
    "sweeper": ["python", "manage.py", "sweeper"],
}
QUEUES = {"worker": "default,mail,pdf", "opener": "opening"}


@dataclass
class Stack:
    """A running installation in one folder; `url` is its address."""

    folder: Path
    port: int
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        return self.folder / "story.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
        return {
            **keep,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "TEST_WORKER_PROCESS": "1",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "SITE_URL": self.url,
            "PYTHONPATH": str(ROOT),
        }

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [str(BIN / "python"), "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, name: str) -> None:
        command = list(PROCESSES[name])
        command[0] = str(BIN / command[0])
        if name == "web":
            command += ["--bind", f"127.0.0.1:{self.port}"]
        if name in QUEUES:
            command += ["--queues", QUEUES[name], "--hostname", f"{name}-{self.port}@local"]
            command += ["--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**self.environment, "PROCESS_ROLE": name},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self, name: str, *, how: int = signal.SIGTERM) -> None:
        process = self.running.pop(name)
        if process.poll() is None:
            os.killpg(process.pid, how)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)

    def wait_until_served(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with urlopen(self.url + "/account/login/", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                time.sleep(0.2)
        raise AssertionError("the web process did not start:\n" + self.log("web"))

    @property
    def clock_file(self) -> Path:
        return self.folder / "clock-offset"

    def now(self) -> datetime:
        """What the installation takes for the present."""
        path = self.clock_file
        offset = float(path.read_text()) if path.exists() else 0.0
        return datetime.now(UTC) + timedelta(seconds=offset)

    def move_to(self, instant: datetime) -> None:
        """Move the clock of all processes, so that it is this instant now."""
        offset = (instant - datetime.now(UTC)).total_seconds()
        temporary = self.folder / "clock-offset.new"
        temporary.write_text(f"{offset:.6f}")
        temporary.replace(self.clock_file)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")


@dataclass
class UpStack(Stack):
    """The processes of `make up`."""

    installation: Installation | None = None

    @property
    def clock_file(self) -> Path:
        return self.folder / "data" / "clock-offset"

    def manage(self, *arguments: str) -> str:
        assert self.installation is not None
        return self.installation.run("migrate", ["python", "manage.py", *arguments])


@contextmanager
def running_stack(folder: Path, names: Sequence[str] = tuple(PROCESSES)) -> Iterator[Stack]:
    """A migrated, empty installation with these processes; ended whatever happens. `make up` always has all."""
    if os.environ.get("STORY_STACK") == "up":
        with _up(folder) as stack:
            yield stack
        return
    stack = Stack(folder, _free_port())
    stack.manage("keys", "init")
    put_migrated_database(stack.database)
    try:
        for name in names:
            stack.start(name)
        stack.wait_until_served()
        yield stack
    finally:
        # Nothing of it is kept, so nobody waits for a last beat or a warm goodbye.
        for name in list(stack.running):
            stack.stop(name, how=signal.SIGKILL)


@contextmanager
def _up(folder: Path) -> Iterator[Stack]:
    """On the servers of DATABASE_URL and REDIS_URL, in a database of its own that is thrown away."""
    port = _free_port()
    server = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    database = f"{server.rpartition('/')[0]}/tenderhuis_story_{port}"
    broker = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/2")
    installation = Installation(folder, port, database, broker, STATIC_FOLDER)
    try:
        with started(installation):
            yield UpStack(folder, port, installation=installation)
    finally:
        drop_database(database)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
