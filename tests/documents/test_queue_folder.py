"""Messages and bindings of the folder are read whole, whoever looks while they are written."""

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError
from kombu.transport import filesystem

from documents.queue_folder import Channel

QUEUE = "default"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "messages").mkdir()
    return tmp_path


@pytest.fixture
def channels(folder: Path) -> Iterator[tuple[Channel, Channel]]:
    """Of two processes: each has a connection of its own."""
    connections = [_connection(folder) for _ in range(2)]
    yield connections[0].channel(), connections[1].channel()
    for connection in connections:
        connection.release()


def test_a_reader_sees_nothing_of_a_message_until_it_is_whole(channels: tuple[Channel, Channel]) -> None:
    writing, reading = channels
    looked: list[bool] = []

    class Payload(dict[str, Any]):
        """Looked for while it is written down: half of it may be in a file by then."""

        def items(self) -> Any:
            with pytest.raises(Empty):
                reading._get(QUEUE)
            looked.append(True)
            return super().items()

    writing._put(QUEUE, Payload(number=1))
    assert looked
    assert reading._get(QUEUE) == {"number": 1}
    with pytest.raises(Empty):
        reading._get(QUEUE)


def test_a_file_that_is_not_finished_is_no_message(
    channels: tuple[Channel, Channel], monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, reading = channels
    replace = os.replace

    def look_first(*paths: Any) -> None:
        with pytest.raises(Empty):
            reading._get(QUEUE)
        replace(*paths)

    monkeypatch.setattr(os, "replace", look_first)
    writing._put(QUEUE, {"number": 1})
    assert reading._get(QUEUE) == {"number": 1}


def test_who_looks_while_a_queue_is_bound_waits_for_the_whole_binding(
    channels: tuple[Channel, Channel], monkeypatch: pytest.MonkeyPatch
) -> None:
    binding, reading = channels
    lock = filesystem.lock
    with ThreadPoolExecutor() as pool:
        looks: list[Future[list[Any]]] = []

        def look_first(file: Any, how: int) -> None:
            """The file is there by now, and empty."""
            if how == filesystem.LOCK_EX:
                looks.append(pool.submit(reading.get_table, "exchange"))
                wait(looks, timeout=0.2)
            lock(file, how)

        monkeypatch.setattr(filesystem, "lock", look_first)
        binding._queue_bind("exchange", "key", "", QUEUE)
    assert [[[*row] for row in look.result()] for look in looks] == [[["key", "", QUEUE]]]


def test_a_message_that_cannot_be_added_is_told_in_words_of_the_transport_and_leaves_nothing(
    channels: tuple[Channel, Channel], folder: Path
) -> None:
    (folder / "messages").rmdir()
    (folder / "messages").write_text("not a folder")
    with pytest.raises(ChannelError):
        channels[0]._put(QUEUE, {"number": 1})


def test_the_embedded_queue_is_this_one() -> None:
    from celery import current_app
    from django.conf import settings

    if settings.REDIS_URL:
        assert settings.CELERY_BROKER_URL == settings.REDIS_URL
        return
    with current_app.connection_for_write() as connection:
        assert type(connection.default_channel) is Channel


def _connection(folder: Path) -> Connection:
    options: dict[str, Any] = {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
    }
    return Connection("folder://", transport_options=options)
