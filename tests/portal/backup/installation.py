"""An installation of its own, that a test can lose: a database, files and keys of drafts."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections

from documents.vault import KeyRing
from portal.database_file import database_file
from tests.documents.places import Place


@dataclass
class Installation:
    """`lose_database` and `empty_database` really do so."""

    place: Place
    keys: KeyRing
    lose_database: Callable[[], None]
    empty_database: Callable[[], None]

    def lose_everything_but_the_keys(self) -> None:
        """Also the folder of draft keys: it is in no backup."""
        self.lose_database()
        for name in self.place.names():
            self.place.remove(name)
        shutil.rmtree(self.keys.drafts.folder, ignore_errors=True)

    def backup(self, path: Path) -> str:
        return said("backup", str(path))

    def restore(self, path: Path, *options: str) -> str:
        return said("restore", str(path), *options)


def said(*command: str) -> str:
    """What a command prints."""
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@contextmanager
def sqlite_installation(folder: Path, template: Path, place: Place, keys: KeyRing) -> Iterator[Installation]:
    path = folder / "installation.sqlite3"
    shutil.copyfile(template, path)

    def lose() -> None:
        connection.close()
        for file in folder.glob("installation.sqlite3*"):
            file.unlink()

    with database_file(path):
        yield Installation(place, keys, lose, lambda: None)


@contextmanager
def postgres_installation(template: str, place: Place, keys: KeyRing) -> Iterator[Installation]:
    name = f"tenderhuis_backup_{uuid4().hex[:12]}"

    def empty() -> None:
        on_server(f'CREATE DATABASE "{name}"')

    def lose() -> None:
        connection.close()
        on_server(f'DROP DATABASE IF EXISTS "{name}"')

    on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    with postgres_database(name):
        yield Installation(place, keys, lose, empty)
        lose()


@contextmanager
def postgres_database(name: str) -> Iterator[Any]:
    """Let all queries go to this database of the same server inside the block."""
    configured = connections[DEFAULT_DB_ALIAS]
    wrapper = type(configured)({**configured.settings_dict, "NAME": name}, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = wrapper
    try:
        yield wrapper
    finally:
        wrapper.close()
        connections[DEFAULT_DB_ALIAS] = configured


def on_server(statement: str) -> None:
    with postgres_database("postgres") as server, server.cursor() as cursor:
        cursor.execute(statement)
