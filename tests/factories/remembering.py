"""Scenes that many tests begin with, made once by the services and then put back as rows, files and draft keys.

The test processes of a run share what they made (`Shelf`), so a scene is made once for all of them.

A scene depends on what the database holds and on what the factory was asked; both are in the key under which it is
remembered, so a factory may be called on a scene that another one left. Only inside a transaction that the test rolls
back: a test that commits makes everything anew, with the messages and mails that come after a commit, unless it says
that it asks for none of those (`put_back_before_commit`).
"""

import fcntl
import hashlib
import os
import pickle
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache, wraps
from pathlib import Path
from time import time_ns
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import UserSettingsHolder, settings
from django.core.files.storage import storages
from django.db import connection, transaction
from django.db.models import Model

from clock import now, source
from documents.folder import PrivateFolder
from documents.models import SealedBlob, StoredFile
from documents.vault import keyring
from tests.factories.numbers import given, go_on_from

P = ParamSpec("P")
T = TypeVar("T")
Rows = dict[str, dict[Any, tuple[Any, ...]]]

SETTLED_NS = 100_000_000
# The same in every test database.
_CONSTANT = {"contenttypes", "auth"}
_PLAIN = (str, bytes, int, float, bool, type(None), date, time, timedelta, Decimal, Fraction, UUID, Enum)


@dataclass(frozen=True)
class Difference:
    """What a factory did to the database, the files and the draft keys, how far it counted, and what it returned."""

    added: Rows
    changed: Rows
    removed: dict[str, list[Any]]
    files: dict[str, bytes]
    keys: dict[str, str]
    lost_keys: frozenset[str]
    digest: str
    numbers: dict[str, int]
    result: bytes


class Unrememberable(Exception):
    """An argument or result that cannot be told apart from another one by its value."""


def remembered(make: Callable[P, T]) -> Callable[P, T]:
    """Let a factory do its work once per run for the same question to the same database."""

    @wraps(make)
    def put_back_or_make(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            question = (make.__module__, make.__qualname__, _value(args), _value(kwargs))
        except Unrememberable:
            return make(*args, **kwargs)
        if not isinstance(storages["private"], PrivateFolder):
            return make(*args, **kwargs)
        if not connection.in_atomic_block:
            return _committed(put_back_or_make, *args, **kwargs) if _commits else make(*args, **kwargs)
        before = _standing_now()
        with _shelf().place(f"{before.digest} {_stored(before.rows)} {_around()} {question!r}") as place:
            if place.scene is not None:
                _put_back(place.scene, before)
                return pickle.loads(place.scene.result)
            keys = _keys()
            result = make(*args, **kwargs)
            if not _is_patched():
                with suppress(Unrememberable):
                    place.scene = _difference(before.rows, keys, result)
            return result

    return put_back_or_make


@dataclass
class Place:
    """Where a scene is or will be kept."""

    scene: Difference | None


class Shelf:
    """The scenes of a run: in memory, and with a folder also for the other processes that are given that folder."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._scenes: dict[str, Difference] = {}
        if folder is not None:
            folder.mkdir(exist_ok=True)

    @contextmanager
    def place(self, key: str) -> Iterator[Place]:
        """What is known under this key. Who finds nothing makes it and leaves it here; others wait meanwhile."""
        if key in self._scenes:
            yield Place(self._scenes[key])
            return
        with self._alone(key):
            place = Place(self._read(key))
            fresh = place.scene is None
            yield place
            if place.scene is not None:
                self._scenes[key] = place.scene
                if fresh:
                    self._write(key, place.scene)

    def _file(self, key: str) -> Path | None:
        return self._folder and self._folder / hashlib.sha256(key.encode()).hexdigest()

    @contextmanager
    def _alone(self, key: str) -> Iterator[None]:
        file = self._file(key)
        if file is None:
            yield
            return
        with file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _read(self, key: str) -> Difference | None:
        file = self._file(key)
        if file is None or not file.exists():
            return None
        kept: Difference = pickle.loads(file.read_bytes())
        return kept

    def _write(self, key: str, scene: Difference) -> None:
        file = self._file(key)
        if file is not None:
            unfinished = file.with_suffix(".new")
            unfinished.write_bytes(pickle.dumps(scene))
            unfinished.replace(file)


@cache
def _shelf() -> Shelf:
    """On PostgreSQL each process keeps its own: numbers given out there do not follow from the rows."""
    run = os.environ.get("TEST_BASE_DIR")
    return Shelf(Path(run) / "scenes" if run and connection.vendor == "sqlite" else None)


@contextmanager
def put_back_before_commit() -> Iterator[None]:
    """Put scenes back in tests that commit: they find rows and files, and nothing that is sent after a commit."""
    _commits.append(True)
    try:
        yield
    finally:
        _commits.clear()
        _last.clear()


def patches_of_test(patches: pytest.MonkeyPatch) -> None:
    """What is made while these replace parts of the product is of use to nobody else."""
    _patches[:] = [patches]


def _is_patched() -> bool:
    """Most tests have such an object and do nothing with it; pytest itself does not say so."""
    return any(patches._setattr or patches._setitem for patches in _patches)


def _around() -> str:
    """What a factory depends on beside database, files and keys: told time, other settings, how far was counted."""
    told = now() if source._told.get() else None
    return repr((told, _other_settings(), given()))


def _other_settings() -> list[tuple[str, str]]:
    """Those that a test chose itself, but for where sessions lie, which no factory asks."""
    found: dict[str, str] = {}
    holder = settings._wrapped
    while isinstance(holder, UserSettingsHolder):
        own = {name: repr(value) for name, value in vars(holder).items() if name.isupper()}
        found = own | found
        holder = holder.default_settings
    return sorted((name, value) for name, value in found.items() if name != "SESSION_ENGINE")


def _committed(scene: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What was read last counts only as long as nobody else can have written."""
    _last.clear()
    try:
        with transaction.atomic():
            return scene(*args, **kwargs)
    finally:
        _last.clear()


_commits: list[bool] = []
_patches: list[pytest.MonkeyPatch] = []
_contents: dict[Path, tuple[tuple[int, int, int], str]] = {}
# What was read last; SQLite counts the changes of a connection, so that it need not be read again.
_last: list["Standing"] = []


def _value(thing: Any) -> object:
    """What is written alike for equal things in every process."""
    if isinstance(thing, _PLAIN):
        return (type(thing).__name__, thing)
    if isinstance(thing, Model):
        columns = [field.attname for field in thing._meta.concrete_fields]
        return (thing._meta.label, tuple(thing.__dict__.get(name) for name in columns))
    if is_dataclass(thing) and not isinstance(thing, type):
        return (type(thing).__name__, tuple(_value(getattr(thing, field.name)) for field in fields(thing)))
    if isinstance(thing, Mapping):
        return ("mapping", tuple((_value(key), _value(item)) for key, item in thing.items()))
    if isinstance(thing, list | tuple):
        return (type(thing).__name__, tuple(_value(item) for item in thing))
    if isinstance(thing, set | frozenset):
        return ("set", sorted(repr(_value(item)) for item in thing))
    raise Unrememberable(type(thing).__name__)


@cache
def _tables() -> dict[str, str]:
    """The column of the primary key by table."""
    return {
        model._meta.db_table: model._meta.pk.column
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in _CONSTANT and model._meta.managed and not model._meta.proxy
    }


@cache
def _columns(table: str) -> list[str]:
    model = next(each for each in apps.get_models(include_auto_created=True) if each._meta.db_table == table)
    return [field.column for field in model._meta.concrete_fields]


def _rows() -> Rows:
    quote = connection.ops.quote_name
    found: Rows = {}
    with connection.cursor() as cursor:
        cursor.execute(_asks_what_is_filled())
        filled = {table for (table,) in cursor.fetchall()}
        for table, key in _tables().items():
            if table in filled:
                columns = _columns(table)
                place = columns.index(key)
                names = ", ".join(quote(name) for name in columns)
                cursor.execute(f"SELECT {names} FROM {quote(table)} ORDER BY {quote(key)}")
                found[table] = {row[place]: tuple(row) for row in cursor.fetchall()}
    return found


@cache
def _asks_what_is_filled() -> str:
    """Most tables are empty in a test: asking each of them apart took most of the time of reading."""
    quote = connection.ops.quote_name
    return " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {quote(table)})" for table in _tables()
    )


def _keys() -> dict[str, str]:
    """The draft keys of this test by file name."""
    folder = keyring().drafts.folder
    return {path.name: path.read_text() for path in sorted(folder.glob("*.key"))} if folder.exists() else {}


@dataclass(frozen=True)
class State:
    """Equal states have equal rows; `changes` is None where the database does not count them.

    Each thread has a connection of its own, which counts its own changes. Changes that are rolled back are not
    counted back, hence the folder, which is of one test, and the savepoints.
    """

    changes: int | None
    thread: int
    folder: Path
    savepoints: tuple[str | None, ...]
    keys: tuple[str, ...]


def _state() -> State:
    ring = keyring()
    changes = getattr(connection.connection, "total_changes", None)
    own = (ring.opening_public, ring.opening_private, ring.reading_public, ring.reading_private)
    keys = (*map(repr, own), repr(ring.signing_private), repr(_keys()))
    return State(changes, threading.get_ident(), ring.drafts.folder, tuple(connection.savepoint_ids), keys)


@dataclass(frozen=True)
class Standing:
    """What the database holds at a state, and the digest of that and of the keys."""

    state: State
    rows: Rows
    digest: str


def _standing_now() -> Standing:
    state = _state()
    if not _last or state.changes is None or _last[0].state != state:
        rows = _rows()
        text = repr((sorted(rows.items()), state.keys))
        _last[:] = [Standing(state, rows, hashlib.sha256(text.encode()).hexdigest())]
    return _last[0]


def _difference(before: Rows, keys: dict[str, str], result: object) -> Difference:
    try:
        pickled = pickle.dumps(result)
    except (pickle.PicklingError, TypeError, AttributeError) as fault:
        raise Unrememberable from fault
    standing, keys_after = _standing_now(), _keys()
    after = standing.rows
    added: Rows = {}
    changed: Rows = {}
    removed: dict[str, list[Any]] = {}
    for table in sorted({*before, *after}):
        old, new = before.get(table, {}), after.get(table, {})
        if fresh := {key: row for key, row in new.items() if key not in old}:
            added[table] = fresh
        if other := {key: row for key, row in new.items() if key in old and old[key] != row}:
            changed[table] = other
        if gone := [key for key in old if key not in new]:
            removed[table] = gone
    return Difference(
        added,
        changed,
        removed,
        _files(added),
        {name: text for name, text in keys_after.items() if name not in keys},
        frozenset(set(keys) - set(keys_after)),
        standing.digest,
        given(),
        pickled,
    )


def _files(added: Rows) -> dict[str, bytes]:
    return {name: _path(name).read_bytes() for name in _storage_names(added) if _path(name).exists()}


def _stored(rows: Rows) -> str:
    """What the files hold that the rows name: a test may damage or remove one."""
    found = hashlib.sha256()
    for name in _storage_names(rows):
        found.update(f"{name} {_content_of(_path(name))}\n".encode())
    return found.hexdigest()


def _storage_names(rows: Rows) -> Iterator[str]:
    for model in (StoredFile, SealedBlob):
        table = model._meta.db_table
        place = _columns(table).index("storage_name")
        yield from (row[place] for row in rows.get(table, {}).values())


def _content_of(path: Path) -> str:
    """Its hash, or nothing; a file that was not written since it was read is not read again.

    The time of a file goes by steps of some milliseconds, so that of one that was written just now says nothing yet.
    """
    try:
        status = path.stat()
    except OSError:
        return ""
    written = (status.st_ino, status.st_size, status.st_mtime_ns)
    known = _contents.get(path)
    if known is not None and known[0] == written:
        return known[1]
    is_settled = time_ns() - status.st_mtime_ns > SETTLED_NS
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    if is_settled:
        _contents[path] = (written, content)
    return content


def _path(storage_name: str) -> Path:
    return Path(storages["private"].path(storage_name))


def _put_back(scene: Difference, before: Standing) -> None:
    quote = connection.ops.quote_name
    keys = _tables()
    with connection.cursor() as cursor:
        for table, gone in scene.removed.items():
            statement = f"DELETE FROM {quote(table)} WHERE {quote(keys[table])} = %s"
            cursor.executemany(statement, [(key,) for key in gone])
        for table, rows in scene.changed.items():
            columns = _columns(table)
            pairs = ", ".join(f"{quote(name)} = %s" for name in columns)
            statement = f"UPDATE {quote(table)} SET {pairs} WHERE {quote(keys[table])} = %s"
            cursor.executemany(statement, [(*row, key) for key, row in rows.items()])
        for table, rows in scene.added.items():
            columns = _columns(table)
            names, places = ", ".join(quote(name) for name in columns), ", ".join(["%s"] * len(columns))
            statement = f"INSERT INTO {quote(table)} ({names}) VALUES ({places})"
            cursor.executemany(statement, list(rows.values()))
    for name, content in scene.files.items():
        path = _path(name)
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(content)
    drafts = keyring().drafts.folder
    for name, text in scene.keys.items():
        drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
        (drafts / name).write_text(text)
    for name in scene.lost_keys:
        (drafts / name).unlink(missing_ok=True)
    go_on_from(scene.numbers)
    _last[:] = [Standing(_state(), _with(scene, before.rows), scene.digest)]


def _with(scene: Difference, rows: Rows) -> Rows:
    """The rows as they are after the scene was put back, without reading them."""
    found = dict(rows)
    for table in {*scene.added, *scene.changed, *scene.removed}:
        gone = scene.removed.get(table, [])
        kept = {key: row for key, row in rows.get(table, {}).items() if key not in gone}
        found[table] = {**kept, **scene.changed.get(table, {}), **scene.added.get(table, {})}
        if not found[table]:
            del found[table]
    return found
