"""The whole product as processes of its own: web, worker, sweeper and opener on a database file, as in `make demo`.

With STORY_STACK=up those of `make up` instead: production settings, PostgreSQL and Redis (`make test-up`).
"""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from deploy.up import STATIC_FOLDER, Installation, drop_database, started
from tests.migrated import migrated_database, put_migrated_database

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
MESSAGES = "queue/messages"
# Where an installation keeps what one story leaves to nobody else. Its keys stay: they are made once.
LEFT_BEHIND = ("files", "uploads", "mail", "keys/drafts", "queue/processed", MESSAGES)
# As long as a process that has a message in hand may need to begin the work.
QUIET_SECONDS = 0.5


@dataclass
class Stack:
    """A running installation in one folder; `url` is its address."""

    folder: Path
    port: int
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    # Variables that a story sets beside those of every story.
    variables: Mapping[str, str] = field(default_factory=dict)
    _console: subprocess.Popen[str] | None = None

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
            **self.variables,
        }

    def manage(self, *arguments: str) -> str:
        """What the command prints. Fails where the command does."""
        if self._console is None:
            self._console = self._start_console()
        assert self._console.stdin is not None
        assert self._console.stdout is not None
        self._console.stdin.write(json.dumps(arguments) + "\n")
        self._console.stdin.flush()
        answer = self._console.stdout.readline()
        assert answer, "the process for commands ended:\n" + self.log("console")
        found = json.loads(answer)
        assert not found["fault"], found["printed"] + found["fault"]
        return str(found["printed"])

    def _start_console(self) -> subprocess.Popen[str]:
        with (self.folder / "console.log").open("ab") as log:
            return subprocess.Popen(
                [str(BIN / "python"), "-m", "tests.e2e.console"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

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

    def end(self) -> None:
        """Nothing of it is kept, so nobody waits for a last beat or a warm goodbye."""
        self.run_only(())
        if self._console is not None:
            with self._console:
                self._console.kill()

    def run_only(self, names: Sequence[str]) -> None:
        """Start what is missing of these processes, and end the others."""
        for name in [name for name in self.running if name not in names]:
            self.stop(name, how=signal.SIGKILL)
        for name in names:
            if name not in self.running:
                self.start(name)

    def empty(self) -> None:
        """As before the first story: nobody, no tender, no file, the present time. What runs goes on running."""
        self._let_jobs_end()
        for name in LEFT_BEHIND:
            for path in (self.folder / name).rglob("*"):
                if path.is_file():
                    path.unlink(missing_ok=True)
        self.clock_file.unlink(missing_ok=True)
        # Through SQLite itself, for the processes have the file open; then nothing of it in the write-ahead log.
        with (
            migrated_database() as made,
            closing(sqlite3.connect(f"file:{made}?immutable=1", uri=True)) as source,
            closing(sqlite3.connect(self.database, timeout=START_SECONDS)) as own,
        ):
            source.backup(own)
            busy, *_ = own.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert not busy, "somebody still reads the database of the last story"

    def _let_jobs_end(self) -> None:
        """No work of the last story begins any more, and what was begun has ended."""
        running = "SELECT COUNT(*) FROM documents_outboxjob WHERE status = 'running'"
        deadline = time.monotonic() + START_SECONDS
        quiet_since = time.monotonic()
        with closing(sqlite3.connect(self.database)) as connection:
            while time.monotonic() < quiet_since + QUIET_SECONDS:
                assert time.monotonic() < deadline, "the work of the last story does not end"
                messages = list((self.folder / MESSAGES).glob("*.msg"))
                for path in messages:
                    path.unlink(missing_ok=True)
                if messages or connection.execute(running).fetchone()[0]:
                    quiet_since = time.monotonic()
                time.sleep(0.05)

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


class Stacks:
    """One installation for the stories of a test process, one after the other; after a failure another one.

    Starting the processes takes longer than many a story; to empty what they work with takes half a second.
    """

    def __init__(self, make_folder: Callable[[], Path]) -> None:
        self._make_folder = make_folder
        self._stack: Stack | None = None

    def fresh(self, names: Sequence[str], variables: Mapping[str, str]) -> Stack:
        """A migrated, empty installation with these processes; other variables than before start them anew."""
        try:
            return self._emptied(names, variables)
        except BaseException:
            self.end()
            raise

    def _emptied(self, names: Sequence[str], variables: Mapping[str, str]) -> Stack:
        if self._stack is None:
            self._stack = Stack(self._make_folder(), _free_port())
            self._stack.manage("keys", "init")
            put_migrated_database(self._stack.database)
        else:
            is_same = self._stack.variables == variables
            self._stack.run_only([name for name in names if is_same and name in self._stack.running])
            self._stack.empty()
        self._stack.variables = variables
        self._stack.run_only(names)
        self._stack.wait_until_served()
        return self._stack

    def end(self) -> None:
        if self._stack is not None:
            self._stack.end()
            self._stack = None


@contextmanager
def stack_of_up(folder: Path) -> Iterator[Stack]:
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
