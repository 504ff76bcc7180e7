"""Starts the processes of `docker-compose.yml` on this machine without Docker: `make up`.

Commands, variables, mounts and health checks are those of the file; paths of the containers become folders, the
image's settings become `config.settings.up`. PostgreSQL and Redis are not started: they are addresses.
"""

import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from deploy.compose import ROOT, Service, image_environment, program, services

BIN = Path(sys.executable).parent
SETTINGS = "config.settings.up"
STATIC_FOLDER = ROOT / "var" / "up-static"
START_SECONDS = 300
PORT_IN_CONTAINER = 8000
# All else comes from the compose file and the Dockerfile, so that nothing of a shell gets into a process.
_PASSED_ON = (
    *("HOME", "LANG", "LC_ALL", "TZ"),
    *("STAFF_IDLE_MINUTES", "PROVIDER_IDLE_MINUTES", "STAFF_SECOND_FACTOR"),
)


class DidNotStart(Exception):
    """A process ended, or did not become healthy in time; the text names it and where its log is."""


@dataclass
class Installation:
    """The processes of one folder. `database_url` is made when it does not exist; `redis_url` is shared with nobody."""

    folder: Path
    port: int
    database_url: str
    redis_url: str
    static_folder: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def services(self) -> dict[str, Service]:
        """Ours, in the order of the file; the others are at the addresses."""
        found = services({"DATABASE_PASSWORD": "given-in-the-address"})
        return {name: service for name, service in found.items() if service.is_ours}

    @property
    def long_running(self) -> list[str]:
        return [name for name, service in self.services.items() if not service.is_one_shot]

    def prepare(self) -> None:
        """Database, keys, tables and static files; nothing that exists is made again."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        make_database(self.database_url)
        for name, service in self.services.items():
            if service.is_one_shot:
                self.run(name, service.command)
        self._collect_static_files()

    def start(self, name: str) -> None:
        service = self.services[name]
        environment = self.environment_of(service)
        Path(environment["HEARTBEAT_FILE"]).unlink(missing_ok=True)
        with self.log_file(name).open("ab") as log:
            self.running[name] = subprocess.Popen(
                program(self._on_this_machine(service, service.command), BIN),
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_healthy(self) -> None:
        """By the health checks of the file, and by what the web process says of itself."""
        end = time.monotonic() + START_SECONDS
        waiting = dict.fromkeys(self.long_running)
        while waiting:
            for name in list(waiting):
                if (fault := self.fault_of(name)) is None:
                    del waiting[name]
                elif self.running[name].poll() is not None or time.monotonic() > end:
                    raise DidNotStart(f"{name}: {fault}. Zie {self.log_file(name)}.")
            time.sleep(0.2)

    def fault_of(self, name: str) -> str | None:
        """What is wrong with a process that runs; None when it is healthy."""
        service = self.services[name]
        checks = [self._on_this_machine(service, service.health_command)]
        if name == "web":
            # Its own check asks whether it lives; here it must be able to serve too.
            checks.append([word.replace("/live", "/klaar") for word in checks[0]])
        for check in checks:
            done = subprocess.run(
                program(check, BIN),
                cwd=ROOT,
                env=self.environment_of(service),
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                return done.stderr.strip() or "ongezond"
        return None

    def run(self, name: str, command: list[str]) -> str:
        """Run a command to its end as that service; its output. Raises DidNotStart when it fails."""
        service = self.services[name]
        done = subprocess.run(
            program(self._on_this_machine(service, command), BIN),
            cwd=ROOT,
            env=self.environment_of(service),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise DidNotStart(f"{name}: {' '.join(command)} mislukt.\n{done.stdout}{done.stderr}")
        return done.stdout

    def stop(self, name: str, *, how: int = signal.SIGTERM) -> None:
        """Ask the process to end, and end it when it takes longer than the file grants."""
        process = self.running.pop(name)
        if process.poll() is None:
            process.send_signal(how)
        try:
            process.wait(timeout=self.services[name].grace_seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)

    def stop_all(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for name in list(self.running):
            self.stop(name)

    def environment_of(self, service: Service) -> dict[str, str]:
        """Only what Compose and the image would give; of the surroundings language, home and when a session ends."""
        given = {
            **image_environment(),
            **{key: self._path_here(service, value) for key, value in service.environment.items()},
        }
        return {
            **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            **given,
            "PATH": f"{BIN}:/usr/local/bin:/usr/bin:/bin",
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "STATIC_ROOT": str(self.static_folder),
            "XDG_CACHE_HOME": str(self._path_here(service, "/tmp")),
            "SECRET_KEY": self._secret(),
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "SITE_URL": self.url,
        }

    def log_file(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def _collect_static_files(self) -> None:
        """Compressing them takes half a minute: done again only when a source is newer."""
        manifest = self.static_folder / "staticfiles.json"
        sources = [ROOT / "requirements" / "base.txt", *(ROOT / "static").rglob("*")]
        if manifest.exists() and manifest.stat().st_mtime > max(path.stat().st_mtime for path in sources):
            return
        self.run("web", ["python", "manage.py", "collectstatic", "--no-input", "--verbosity", "0"])

    def _secret(self) -> str:
        path = self.folder / "secret-key"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(50))
        return path.read_text()

    def _on_this_machine(self, service: Service, command: list[str]) -> list[str]:
        return [self._path_here(service, self._port_here(word)) for word in command]

    def _port_here(self, word: str) -> str:
        here = f"127.0.0.1:{self.port}"
        return word.replace(f"0.0.0.0:{PORT_IN_CONTAINER}", here).replace(
            f"127.0.0.1:{PORT_IN_CONTAINER}", here
        )

    def _path_here(self, service: Service, text: str) -> str:
        """A path on a mount of the service as a path in the folder; any other text as it is.

        A volume is one folder for all services, a tmpfs one for this service alone.
        """
        places = {mount.path: self.folder / mount.volume for mount in service.mounts}
        places.update(dict.fromkeys(service.raw.get("tmpfs", []), self.folder / "tmp" / service.name))
        for path, here in places.items():
            if text == path or text.startswith(f"{path}/"):
                here.mkdir(mode=0o700, parents=True, exist_ok=True)
                return f"{here}{text.removeprefix(path)}"
        return text


def make_database(url: str) -> None:
    """Make the database of this address when the server has none of that name."""
    parts = conninfo_to_dict(url)
    name = str(parts["dbname"])
    with psycopg.connect(make_conninfo(url, dbname="postgres"), autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def drop_database(url: str) -> None:
    """Throw the database of this address away, whoever is connected to it."""
    name = str(conninfo_to_dict(url)["dbname"])
    with psycopg.connect(make_conninfo(url, dbname="postgres"), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def started(installation: Installation) -> Iterator[Installation]:
    """All processes healthy inside the block; ended whatever happens."""
    installation.prepare()
    try:
        for name in installation.long_running:
            installation.start(name)
        installation.wait_until_healthy()
        yield installation
    finally:
        installation.stop_all()


def main() -> int:
    os.umask(0o077)
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    installation = Installation(
        folder=Path(os.environ.get("UP_DIR", ROOT / "var" / "up")).resolve(),
        port=int(os.environ.get("PORT", str(PORT_IN_CONTAINER))),
        database_url=os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/tenderhuis_up"),
        redis_url=os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/1"),
        static_folder=STATIC_FOLDER,
    )
    try:
        with started(installation):
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, ask_to_stop)
            print(f"Tenderhuis draait op {installation.url} ({', '.join(installation.long_running)}).")
            print(
                f"Logboeken en bestanden staan in {installation.folder}. Ctrl-C beëindigt alles.", flush=True
            )
            while not stop.wait(1):
                for name, process in installation.running.items():
                    if process.poll() is not None:
                        raise DidNotStart(f"{name} is gestopt. Zie {installation.log_file(name)}.")
    except (DidNotStart, psycopg.Error, KeyboardInterrupt) as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
