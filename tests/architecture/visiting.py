"""Visitors of every role, and what an address answers them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, override_settings
from django.urls import ResolverMatch, get_resolver

import clock
from accounts.models import User
from clock import telling
from config import urls
from tests.architecture.kept_rows import read_again
from tests.architecture.kept_sql import sql_kept
from tests.factories.numbers import given, go_on_from
from tests.factories.world import LAST_EVALUATOR, World

PUBLIC = "public"
# By letter in the table: whose session it is. The evaluator is the one who finishes last.
PEOPLE: Mapping[str, str] = {
    "b": "anker",
    "r": "brug",
    "s": "fakkel",
    "B": "inkoper",
    "O": "opener",
    "C": "voorzitter",
    "K": "toetser",
    "E": LAST_EVALUATOR,
    "M": "contractmanager",
    "J": "jurist",
    "A": "auditor",
    "H": "beheerder",
}
STAFF = "BOCKEMJAH"
ELSEWHERE = "'"


@dataclass(frozen=True)
class Answer:
    """What came back. Reached: the visitor got more than "there is no such page" or "log in first"."""

    method: str
    response: HttpResponseBase

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def is_reached(self) -> bool:
        if self.status in {403, 404, 405}:
            return False
        return not self.response.headers.get("Location", "").startswith("/account/login/?next=")

    @property
    def is_html(self) -> bool:
        return self.response.headers.get("Content-Type", "").startswith("text/html")

    @cached_property
    def body(self) -> bytes:
        if self.response.streaming:
            return b"".join(self.response.streaming_content)
        return self.response.content

    @property
    def everything(self) -> bytes:
        """The body and the headers."""
        head = "\n".join(f"{name}: {value}" for name, value in self.response.headers.items())
        return head.encode() + b"\n\n" + self.body


class PlainClient(Client):
    """Without what the test client keeps of each request: which templates were rendered, with which context."""

    def request(self, **request: Any) -> Any:
        response = self.handler(self._base_environ(**request))
        if response.cookies:
            self.cookies.update(response.cookies)
        return response


@dataclass(frozen=True)
class Visitor:
    """A browser session of somebody, or of nobody."""

    role: str
    client: Client

    @classmethod
    def of(cls, role: str, user: User | None) -> "Visitor":
        client = PlainClient(raise_request_exception=False)
        if user is not None:
            client.force_login(user)
        return cls(role, client)

    def get(self, path: str, *, at: datetime) -> Answer:
        with telling(at):
            answer = Answer("GET", self.client.get(path))
            _ = answer.body
        return answer

    def post(self, path: str, *, at: datetime) -> Answer:
        """Without data."""
        with telling(at):
            answer = Answer("POST", self.client.post(path))
            _ = answer.body
        if answer.is_reached:
            read_again()
        return answer

    def ask(self, path: str, *, at: datetime) -> Answer:
        """GET; what only takes a POST is posted to, and what that does is undone."""
        answer = self.get(path, at=at)
        if answer.status != 405:
            return answer
        with undone():
            answer = self.post(path, at=at)
        read_again()
        return answer


def visitors(world: World, outsiders: Mapping[str, User]) -> dict[str, Visitor]:
    """By role: the public, everybody of the tender, and with an apostrophe the same role elsewhere."""
    found = {PUBLIC: Visitor.of(PUBLIC, None)}
    for role, key in PEOPLE.items():
        found[role] = Visitor.of(role, world.user(key))
    for role in STAFF if outsiders else "":
        found[role + ELSEWHERE] = Visitor.of(role + ELSEWHERE, outsiders[PEOPLE[role]])
    return found


@contextmanager
def lean() -> Iterator[None]:
    """What thousands of requests do alike is done once; sessions, which take a query each, are kept in the cache.

    No time passes in them, so that no answer differs for having written down the last act. Visitors are made inside
    the block.
    """
    engine = override_settings(SESSION_ENGINE="django.contrib.sessions.backends.cache")
    began = clock.machine_now()
    with bare_refusals(), engine, addresses_kept(), sql_kept(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "machine_now", lambda: began)
        yield


@contextmanager
def addresses_kept() -> Iterator[None]:
    """Which view an address is of; to find it Django tries the pattern of every address before it."""
    resolver, known = get_resolver(), dict[str, ResolverMatch]()
    find = resolver.resolve

    def resolve(path: str) -> ResolverMatch:
        if path not in known:
            known[path] = find(path)
        return known[path]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resolver, "resolve", resolve, raising=False)
        yield


@contextmanager
def bare_refusals() -> Iterator[None]:
    """A 404 without the page that says so: it is the same for everything, and takes longer than to refuse."""

    def bare(request: HttpRequest, exception: Exception) -> HttpResponse:
        return HttpResponse(status=404)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(urls, "handler404", bare, raising=False)
        yield


@contextmanager
def undone() -> Iterator[None]:
    """What happens in the database inside the block did not happen."""
    numbers = given()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    go_on_from(numbers)


@contextmanager
def undone_and_uncounted() -> Iterator[None]:
    """`undone`, where each block gives its rows the same numbers, on PostgreSQL too."""
    counted = _counts()
    with undone():
        _count_on_from_the_rows()
        yield
    _count_on_from(counted)


def _counts() -> dict[str, int]:
    """How far PostgreSQL counted, per sequence; SQLite counts on after the rows that are there."""
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
        return dict(cursor.fetchall())


def _count_on_from_the_rows() -> None:
    """PostgreSQL counts on after rows that were rolled back."""
    statements = connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _count_on_from(counted: Mapping[str, int]) -> None:
    """As far as before: scenes that are put back (`tests.factories.remembering`) keep the numbers they got."""
    with connection.cursor() as cursor:
        for name, value in counted.items():
            cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s)", [name, value])


def row_counts() -> dict[str, int]:
    """Rows per table; sessions and the log of who looked grow by looking."""
    growing = {"django_session", "audit_accessentry"}
    tables = sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table not in growing
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}', COUNT(*) FROM {name}" for name in tables))
        return dict(cursor.fetchall())
