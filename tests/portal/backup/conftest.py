"""Installations that tests may destroy: SQLite or PostgreSQL as the test database is, files in a folder or a bucket."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from documents.vault import KeyRing
from tests.documents.places import Place, in_bucket, in_folder
from tests.migrated import put_migrated_database
from tests.portal.backup.installation import (
    Installation,
    on_server,
    postgres_database,
    postgres_installation,
    sqlite_installation,
)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Any]:
    """A migrated database without rows, from which each installation is copied."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            path = tmp_path_factory.mktemp("migrated") / "template.sqlite3"
            put_migrated_database(path)
            yield path
            return
        name = f"tenderhuis_template_{uuid4().hex[:12]}"
        on_server(f'CREATE DATABASE "{name}"')
        with postgres_database(name):
            call_command("migrate", verbosity=0)
        yield name
        on_server(f'DROP DATABASE "{name}"')


@pytest.fixture(params=["folder"])
def place(request: pytest.FixtureRequest, settings: object, tmp_path: Path) -> Place:
    """A folder, or a bucket where the test asks for it."""
    if request.param == "folder":
        return in_folder(settings, tmp_path / "files")
    return in_bucket(settings, request.getfixturevalue("s3_server"), tmp_path.name.replace("_", "-"))


@pytest.fixture
def installation(
    place: Place, keyring: KeyRing, migrated: Any, tmp_path: Path, django_db_blocker: Any
) -> Iterator[Installation]:
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            made = sqlite_installation(tmp_path, migrated, place, keyring)
        else:
            made = postgres_installation(migrated, place, keyring)
        with made as installed:
            yield installed
