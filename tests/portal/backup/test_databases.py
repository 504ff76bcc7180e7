"""The client programs of PostgreSQL: there, and not older than the server."""

from pathlib import Path

import pytest

from portal.backup.databases import DatabaseRefused, check_program


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are looked for."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def install(folder: Path, *, says: str) -> None:
    program = folder / "pg_dump"
    program.write_text(f"#!/bin/sh\necho '{says}'\n")
    program.chmod(0o755)


@pytest.mark.parametrize("version", ["15.20 (Debian 15.20-0+deb12u1)", "17.1"])
def test_program_of_the_version_of_the_server_or_newer_will_do(programs: Path, version: str) -> None:
    install(programs, says=f"pg_dump (PostgreSQL) {version}")

    check_program("pg_dump", server=15)


def test_older_program_is_refused_with_both_versions(programs: Path) -> None:
    install(programs, says="pg_dump (PostgreSQL) 14.9")

    with pytest.raises(DatabaseRefused, match=r"te oud \(pg_dump \(PostgreSQL\) 14\.9\).*versie 15"):
        check_program("pg_dump", server=15)


def test_missing_program_is_named(programs: Path) -> None:
    with pytest.raises(DatabaseRefused, match=r"pg_dump ontbreekt.*versie 15"):
        check_program("pg_dump", server=15)
