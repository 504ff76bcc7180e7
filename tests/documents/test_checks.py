"""SQLite settings with which the product does not start."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.sqlite3.base import DatabaseWrapper

from documents.checks import check_sqlite_connection, check_sqlite_options, fault_in_options

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Overriding setting DATABASES"),
]

SAFE = {
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL",
}


def connection_to(path: Path, options: dict[str, Any]) -> DatabaseWrapper:
    defaults = {"ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
    rest = {"HOST": "", "PORT": "", "USER": "", "PASSWORD": "", "TIME_ZONE": None, "TEST": {}}
    return DatabaseWrapper(
        {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options, **defaults, **rest},
        alias="other",
    )


def test_safe_options_have_no_fault() -> None:
    assert fault_in_options(SAFE) is None


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"transaction_mode": "DEFERRED"}, "IMMEDIATE"),
        ({"transaction_mode": None}, "IMMEDIATE"),
        ({"init_command": "PRAGMA synchronous=FULL"}, "WAL"),
        ({"init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL"}, "FULL"),
        ({"init_command": ""}, "WAL"),
    ],
)
def test_unsafe_options_are_named(changed: dict[str, Any], word: str) -> None:
    fault = fault_in_options({**SAFE, **changed})

    assert fault is not None
    assert word in fault


def test_django_default_does_not_pass_the_check(settings: object) -> None:
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "x"}}

    [error] = check_sqlite_options(None)

    assert (error.id, error.is_serious()) == ("documents.E001", True)


def test_other_databases_are_not_judged(settings: object) -> None:
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "x"}}

    assert check_sqlite_options(None) == []


def test_own_settings_and_connection_pass() -> None:
    assert check_sqlite_options(None) == []
    if "sqlite" in django_settings.DATABASES["default"]["ENGINE"]:
        assert check_sqlite_connection(None, databases=["default"]) == []


def test_safe_connection_is_made(tmp_path: Path) -> None:
    connection = connection_to(tmp_path / "x.sqlite3", SAFE)

    connection.connect()

    assert connection.is_usable()
    connection.close()


@pytest.mark.parametrize("options", [{}, {**SAFE, "transaction_mode": "DEFERRED"}])
def test_unsafe_connection_is_refused_also_where_no_check_runs(
    tmp_path: Path, options: dict[str, Any]
) -> None:
    connection = connection_to(tmp_path / "x.sqlite3", options)

    with pytest.raises(ImproperlyConfigured, match="IMMEDIATE"):
        connection.connect()

    connection.close()


def test_database_that_cannot_have_a_write_ahead_log_is_refused() -> None:
    connection = connection_to(Path(":memory:"), SAFE)

    with pytest.raises(ImproperlyConfigured, match="journal_mode memory"):
        connection.connect()
