"""Databases and queues with which the product does not start."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import DatabaseWrapper

from documents.checks import (
    check_connection,
    check_queue,
    check_sqlite_options,
    fault_in_options,
    fault_in_queue,
)

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


def test_options_of_other_databases_are_not_judged(settings: object) -> None:
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "x"}}

    assert check_sqlite_options(None) == []


def test_own_settings_and_connection_pass() -> None:
    assert check_sqlite_options(None) == []
    assert check_queue(None) == []
    assert check_connection(None, databases=["default"]) == []


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


def connection_with(options: str) -> BaseDatabaseWrapper:
    """Another connection to the database of the tests."""
    connection = connections["default"].copy()
    connection.settings_dict = {**connection.settings_dict, "OPTIONS": {"options": options}}
    return connection


@pytest.mark.postgresql
@pytest.mark.parametrize("value", ["on", "local", "remote_apply"])
def test_postgresql_that_waits_for_the_disk_is_used(value: str) -> None:
    connection = connection_with(f"-c synchronous_commit={value}")

    connection.connect()

    assert connection.is_usable()
    connection.close()


@pytest.mark.postgresql
def test_postgresql_that_confirms_before_the_disk_has_it_is_refused() -> None:
    connection = connection_with("-c synchronous_commit=off")

    with pytest.raises(ImproperlyConfigured, match="synchronous_commit"):
        connection.connect()

    connection.close()


@pytest.mark.postgresql
def test_settings_ask_for_the_disk_and_for_reading_what_was_committed() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('synchronous_commit'), current_setting('transaction_isolation')"
        )
        assert cursor.fetchone() == ("on", "read committed")


@pytest.mark.parametrize(("lease", "visibility"), [(301, None), (301, 301), (330, 600)])
def test_times_of_the_queue_that_outlast_every_task_pass(lease: int, visibility: int | None) -> None:
    assert fault_in_queue(time_limit=300, lease_seconds=lease, visibility_timeout=visibility) is None


@pytest.mark.parametrize(
    ("lease", "visibility", "name"),
    [(300, None, "OUTBOX_LEASE_SECONDS"), (330, 300, "visibility_timeout"), (330, 60, "visibility_timeout")],
)
def test_times_that_would_hand_a_running_task_to_another_worker_are_named(
    lease: int, visibility: int | None, name: str
) -> None:
    fault = fault_in_queue(time_limit=300, lease_seconds=lease, visibility_timeout=visibility)

    assert fault is not None
    assert name in fault


def test_settings_of_the_broker_are_checked(settings: object) -> None:
    settings.REDIS_URL = "redis://127.0.0.1/0"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 60}

    [error] = check_queue(None)

    assert (error.id, error.is_serious()) == ("documents.E003", True)
