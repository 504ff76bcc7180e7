"""Writing a database to a file at one consistent instant, and putting such a file in its place."""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Protocol

from django.db import connection, transaction

from documents.disk import flush_folder
from portal.database_file import database_file

IN_USE = (
    "De database is in gebruik. Stop eerst alle processen van Tenderhuis (web, worker, sweeper, opener) "
    "en voer dit opnieuw uit."
)


class DatabaseRefused(Exception):
    """The database cannot be written to a file or replaced now."""


class Database(Protocol):
    """The two acts, for one kind of database."""

    def snapshot(self, target: Path) -> AbstractContextManager[None]:
        """Write the database to `target`; queries inside the block see exactly what was written."""
        ...

    def refuse_while_in_use(self) -> None: ...

    def replace(self, source: Path) -> None:
        """Put `source` in the place of all tables: wholly, or not at all."""
        ...


def installed_database() -> Database:
    return PostgresDatabase() if connection.vendor == "postgresql" else SqliteDatabase()


class SqliteDatabase:
    """A file. The copy holds no freed pages: what was deleted before is not in it."""

    @contextmanager
    def snapshot(self, target: Path) -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
        with database_file(target):
            yield

    def refuse_while_in_use(self) -> None:
        connection.close()
        if not self._path.exists():
            return
        try:
            # Only the last connection can leave the write-ahead log; it also puts that log into the file.
            with closing(sqlite3.connect(self._path, timeout=1)) as database:
                database.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError as fault:
            raise DatabaseRefused(IN_USE) from fault
        except sqlite3.DatabaseError:
            # A damaged file is what a restore is for.
            return

    def replace(self, source: Path) -> None:
        connection.close()
        waiting = self._path.with_name(f".{self._path.name}.restored")
        try:
            shutil.copyfile(source, waiting)
            waiting.chmod(0o600)
            with waiting.open("rb") as file:
                os.fsync(file.fileno())
            for ending in ("-wal", "-shm"):
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
            os.replace(waiting, self._path)
        finally:
            waiting.unlink(missing_ok=True)
        flush_folder(self._path.parent)

    @property
    def _path(self) -> Path:
        return Path(connection.settings_dict["NAME"])


class PostgresDatabase:
    """A server, through its own client programs."""

    @contextmanager
    def snapshot(self, target: Path) -> Iterator[None]:
        check_program("pg_dump", server=self._server_version())
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            self._run(
                "pg_dump",
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                f"--snapshot={snapshot}",
                f"--file={target}",
            )
            yield

    def refuse_while_in_use(self) -> None:
        for program in ("pg_restore", "psql"):
            check_program(program, server=self._server_version())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            (others,) = cursor.fetchone()
        if others:
            raise DatabaseRefused(IN_USE)

    def replace(self, source: Path) -> None:
        script, drop = source.with_name("restore.sql"), source.with_name("drop.sql")
        drop.write_text("".join(f"{statement};\n" for statement in self._drop_statements()))
        connection.close()
        self._run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source))
        self._run(
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            f"--file={drop}",
            f"--file={script}",
        )

    def _drop_statements(self) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT format('DROP TABLE %I.%I CASCADE', schemaname, tablename) FROM pg_tables"
                " WHERE schemaname = current_schema() UNION ALL"
                " SELECT format('DROP FUNCTION %s CASCADE', oid::regprocedure) FROM pg_proc"
                " WHERE pronamespace = current_schema()::regnamespace AND proname = 'append_only_refusal'"
            )
            return ["SET lock_timeout = '10s'", *(statement for (statement,) in cursor.fetchall())]

    def _server_version(self) -> int:
        connection.ensure_connection()
        return int(connection.pg_version) // 10000  # type: ignore[attr-defined]

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(  # noqa: S603 -- a fixed list of programs
            [program, *arguments], env=self._environment(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["onbekende fout"])[0]
            raise DatabaseRefused(f"{program} is mislukt: {reason}")

    def _environment(self) -> dict[str, str]:
        settings = connection.settings_dict
        options = settings.get("OPTIONS", {})
        wanted = {
            "PGDATABASE": settings["NAME"],
            "PGHOST": settings["HOST"],
            "PGPORT": settings["PORT"],
            "PGUSER": settings["USER"],
            "PGPASSWORD": settings["PASSWORD"],
            "PGSSLMODE": options.get("sslmode"),
            "PGSSLROOTCERT": options.get("sslrootcert"),
        }
        return {**os.environ, **{name: str(value) for name, value in wanted.items() if value}}


def check_program(program: str, *, server: int) -> None:
    """A client program of an older main version than the server refuses its work too, but late and in English."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603 -- a fixed list of programs
    except (OSError, subprocess.CalledProcessError):
        raise DatabaseRefused(
            f"Het programma {program} ontbreekt. Installeer de clientprogramma's van PostgreSQL "
            f"(versie {server} of nieuwer) op deze machine."
        ) from None
    found = re.search(r"\) (\d+)", answer)
    if found is None or int(found[1]) < server:
        raise DatabaseRefused(
            f"Het programma {program} is te oud ({answer.strip()}): de server heeft versie {server}. "
            "Installeer dezelfde of een nieuwere versie."
        )
