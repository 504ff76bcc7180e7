"""A SQLite database with all migrations applied, made once and copied: migrating takes longer than most tests.

`python -m tests.migrated` makes it beforehand; `make test` does so beside the checks of the code.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What decides how a database looks after `migrate`: our migrations, what runs after them, the locked packages.
SOURCES = (
    "*/migrations/*.py",
    "*/apps.py",
    "audit/append_only.py",
    "config/settings/*.py",
    "requirements/base.txt",
)


def put_migrated_database(target: Path) -> None:
    """Copy the migrated database to this place, where nothing is yet."""
    assert not target.exists()
    with migrated_database() as made:
        shutil.copyfile(made, target)


def migrate_at_once(target: Path) -> None:
    """Give an empty database its tables while other processes have it open, in one transaction."""
    with (
        migrated_database() as made,
        closing(sqlite3.connect(made)) as source,
        closing(sqlite3.connect(target)) as there,
    ):
        source.backup(there)


@contextmanager
def migrated_database() -> Iterator[Path]:
    """Where it is, made now where it was not there; nobody else makes another one meanwhile."""
    folder = Path(tempfile.gettempdir()) / f"tenderhuis-migrated-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    made = folder / f"{_fingerprint()}.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            for outdated in folder.glob("*.sqlite3*"):
                outdated.unlink()
            _migrate(made)
        yield made


def _fingerprint() -> str:
    found = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _migrate(made: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="tenderhuis-migrating-") as name:
        fresh = Path(name) / "fresh.sqlite3"
        done = subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "config.settings.test",
                "TEST_WORKER_PROCESS": "1",
                "DATA_DIR": name,
                "DATABASE_URL": f"sqlite:///{fresh}",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        with closing(sqlite3.connect(fresh)) as connection:
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert not busy
        shutil.move(fresh, made)


if __name__ == "__main__":
    with migrated_database():
        pass
