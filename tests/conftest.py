"""Fixtures that every test may use."""

import fcntl
import gc
import os
import pickle
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from hypothesis import settings

from tests.audit.fixtures import _flush_lifts_triggers  # noqa: F401 -- a fixture for every test
from tests.factories.numbers import go_on_from
from tests.migrated import put_migrated_database

# A slow machine is no failed property; speed is measured in bench/, never in a test.
settings.register_profile("tenderhuis", deadline=None)
settings.load_profile("tenderhuis")


def pytest_itemcollected(item: pytest.Item) -> None:
    """The tests of a file stay in one process, which so makes their scenes once; some name a group themselves."""
    if item.get_closest_marker("xdist_group") is None:
        item.add_marker(pytest.mark.xdist_group(f"{item.path.parent.name}/{item.path.stem}"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test of one kind of service is collected only where the tests run on that service."""
    others = {"postgresql" if _on_sqlite() else "sqlite"}
    if not django_settings.REDIS_URL:
        others.add("redis")
    elsewhere = [item for item in items if any(item.get_closest_marker(name) for name in others)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]
    items[:] = _in_turn(items)


def _in_turn(items: list[pytest.Item]) -> list[pytest.Item]:
    """The whole story in the browser first, which takes longest; beside it the sweeps; then all others.

    Among those the other stories are spread: several browsers at once cost each other a fifth of their time.
    """
    by_turn: dict[int, list[pytest.Item]] = {turn: [] for turn in range(4)}
    for item in items:
        by_turn[_turn(item)].append(item)
    whole, sweeps, stories, others = by_turn.values()
    groups = list(dict.fromkeys(_group(item) for item in stories))
    # Ended well before the others, so that the last processes to end do not wait for a story.
    step = len(others) * 2 // 3 / max(len(groups), 1)
    places = {group: place * step for place, group in enumerate(groups)}
    placed = [(places[_group(item)], 0, item) for item in stories]
    placed += [(float(place), 1, item) for place, item in enumerate(others)]
    placed.sort(key=lambda each: each[:2])
    return [*whole, *sweeps, *(item for *_, item in placed)]


def _turn(item: pytest.Item) -> int:
    if _group(item) == "story":
        return 0
    if item.get_closest_marker("e2e"):
        return 2
    return 1 if item.get_closest_marker("slow") else 3


def _group(item: pytest.Item) -> str:
    marker = item.get_closest_marker("xdist_group")
    return str(marker.args[0]) if marker is not None and marker.args else ""


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported and collected stays to the end: the garbage collector need not walk it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The folder of the run (`config.settings.test`) goes with it; it often lies in memory."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ["TEST_BASE_DIR"], ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """A database file is a copy that was migrated already, so it is taken as it is."""
    return _on_sqlite() or bool(request.config.getvalue("reuse_db"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    from django.db import connection

    if _on_sqlite():
        put_migrated_database(Path(connection.settings_dict["TEST"]["NAME"]))


@pytest.fixture
def at() -> datetime:
    """A dull Wednesday morning."""
    return datetime(2025, 10, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def pairs() -> object:
    """The opening and reading keys of the run: scenes that any of its processes put back are sealed to them."""
    from documents.vault import KeyRing

    made = Path(os.environ["TEST_BASE_DIR"]) / "pairs"
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            made.write_bytes(pickle.dumps(KeyRing.temporary(Path("unused"))))
        return pickle.loads(made.read_bytes())


@pytest.fixture(autouse=True)
def keyring(pairs: object) -> Iterator[object]:
    """The keys of an installation, with draft keys in a folder of this test alone."""
    from documents.vault import DraftKeys, KeyRing, use_keyring

    assert isinstance(pairs, KeyRing)
    with tempfile.TemporaryDirectory(prefix="tenderhuis-keys-") as folder:
        ring = replace(pairs, drafts=DraftKeys(Path(folder) / "drafts"))
        with use_keyring(ring):
            yield ring


@pytest.fixture(autouse=True)
def numbers_begin_anew() -> None:
    """Its database is empty. What a fixture of a module made is undone before another test makes rows."""
    go_on_from({})


@pytest.fixture(autouse=True)
def patches_stay_in_their_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scene that is made under a patch is not put back elsewhere."""
    from tests.factories.remembering import patches_of_test

    patches_of_test(monkeypatch)


@pytest.fixture
def scenes_put_back() -> Iterator[None]:
    """For a test that commits and asks nothing of what its scene sent: scenes are put back in it too."""
    from tests.factories.remembering import put_back_before_commit

    with put_back_before_commit():
        yield


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of an S3 server on loopback, in a thread of the run."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def _on_sqlite() -> bool:
    return django_settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
