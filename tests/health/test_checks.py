"""Each part that can fail does so here, and is named by the answer."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.db import OperationalError, connection
from django.test import Client, override_settings
from django.urls import reverse
from kombu import Connection

import health.checks
from clock import now
from documents.models import OutboxJob
from documents.vault import use_keyring
from health.checks import OLDEST_JOB, failing_parts

READY = "/gezondheid/klaar"
LIVE = "/gezondheid/live"


def test_a_process_lives_without_a_database(client: Client) -> None:
    """This test has no database: a query would raise."""
    response = client.get(LIVE)

    assert (response.status_code, response.json()) == (200, {"leeft": True})


@pytest.mark.django_db
def test_a_whole_installation_is_ready(client: Client) -> None:
    response = client.get(READY)

    assert (response.status_code, response.json()) == (200, {"klaar": True, "mislukt": []})
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", [LIVE, READY])
def test_who_asks_changes_nothing(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
    assert OutboxJob.objects.count() == 0
    assert client.get(path).cookies.keys() == set()


@pytest.mark.django_db
def test_a_database_that_takes_no_writes(client: Client) -> None:
    """Of what cannot be known then nothing is said."""

    def refuse(execute: object, sql: str, *rest: object) -> object:
        if sql.startswith("UPDATE"):
            raise OperationalError("attempt to write a readonly database: tarief 61,20")
        return execute(sql, *rest)  # type: ignore[operator]

    with connection.execute_wrapper(refuse):
        response = client.get(READY)

    assert_only(response, "database")
    assert b"61,20" not in response.content


@pytest.mark.django_db
def test_a_broker_that_is_not_there(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing listens on this port, so that the connection is refused at once."""
    monkeypatch.setattr(
        health.checks.current_app, "connection_for_write", lambda **_: Connection("redis://127.0.0.1:1/0")
    )

    assert_only(client.get(READY), "wachtrij")


@pytest.mark.django_db
def test_a_folder_of_messages_that_cannot_be_written(client: Client, tmp_path: Path) -> None:
    """Without Redis, messages travel through this folder."""
    with override_settings(QUEUE_DIR=blocked(tmp_path), REDIS_URL=""):
        assert_only(client.get(READY), "wachtrij")


@pytest.mark.django_db
def test_a_store_that_cannot_be_written(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storages["private"], "location", str(blocked(tmp_path)))

    assert_only(client.get(READY), "opslag")


@pytest.mark.django_db
def test_a_folder_of_uploads_that_cannot_be_written(client: Client, tmp_path: Path) -> None:
    with override_settings(FILE_UPLOAD_TEMP_DIR=blocked(tmp_path)):
        assert_only(client.get(READY), "opslag")


@pytest.mark.django_db
def test_keys_that_are_missing(client: Client, tmp_path: Path) -> None:
    with override_settings(READING_KEY_FILE=tmp_path / "reading.key"), use_keyring(None):  # type: ignore[arg-type]
        assert_only(client.get(READY), "sleutels")


@pytest.mark.django_db
@pytest.mark.parametrize("status", [OutboxJob.Status.PENDING, OutboxJob.Status.RUNNING])
def test_a_job_that_waits_too_long(client: Client, status: OutboxJob.Status) -> None:
    job(status, age=OLDEST_JOB + timedelta(seconds=1))

    response = client.get(READY)

    assert_only(response, "taken")
    assert not any(character.isdigit() for character in response.content.decode())


@pytest.mark.django_db
def test_a_job_that_waits_a_little_or_has_ended(client: Client) -> None:
    job(OutboxJob.Status.PENDING, age=OLDEST_JOB - timedelta(seconds=10))
    job(OutboxJob.Status.DONE, age=OLDEST_JOB * 2)
    job(OutboxJob.Status.FAILED, age=OLDEST_JOB * 2)

    assert client.get(READY).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("seconds", [-3, 3])
def test_a_clock_that_differs_from_that_of_the_database(
    client: Client, seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = datetime.now(UTC) + timedelta(seconds=seconds)
    monkeypatch.setattr(health.checks, "_database_time", lambda: theirs)

    assert_only(client.get(READY), "klok")


@pytest.mark.django_db
def test_the_log_names_the_part_and_the_class_of_the_fault(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR), override_settings(FILE_UPLOAD_TEMP_DIR=blocked(tmp_path)):
        assert failing_parts() == ["opslag"]

    assert caplog.messages == ["Not ready, opslag: NotADirectoryError"]


def test_the_addresses_are_those_that_the_deployment_asks() -> None:
    assert [reverse("health:live"), reverse("health:ready")] == [LIVE, READY]


def assert_only(response: object, part: str) -> None:
    assert response.status_code == 503  # type: ignore[attr-defined]
    assert response.json() == {"klaar": False, "mislukt": [part]}  # type: ignore[attr-defined]


def blocked(folder: Path) -> Path:
    """A path below a file: no user can write there, the superuser neither."""
    (folder / "file").write_text("")
    return folder / "file" / "folder"


def job(status: OutboxJob.Status, *, age: timedelta) -> OutboxJob:
    return OutboxJob.objects.create(
        kind="test", payload={"letter_id": str(uuid4())}, status=status, created_at=now() - age
    )
