"""What each of thousands of requests reads first, read once: who asks, with its memberships and roles, and the tender.

Permissions are worked out from these rows for each request anew. What a request that did something may have changed
is read again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from django.contrib import auth
from django.db.models.base import ModelState
from django.http import HttpRequest

from tenders import access
from tenders.models import Tender

_users: dict[str, Any] = {}
_tenders: dict[UUID, Tender | None] = {}


def read_again() -> None:
    _users.clear()
    _tenders.clear()


@contextmanager
def rows_kept() -> Iterator[None]:
    """Nobody gets or loses a role inside the block but by a request of a `Visitor`."""
    read_user, read_tender = auth.get_user, access._row

    def get_user(request: HttpRequest) -> Any:
        key = request.session.get(auth.SESSION_KEY)
        if key is None:
            return read_user(request)
        if key not in _users:
            _users[key] = read_user(request)
        return _users[key]

    def row(public_id: UUID) -> Tender | None:
        if public_id not in _tenders:
            _tenders[public_id] = read_tender(public_id)
        return _own_copy(_tenders[public_id])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(auth, "get_user", get_user)
        patch.setattr(access, "_row", row)
        read_again()
        try:
            yield
        finally:
            read_again()


def _own_copy(tender: Tender | None) -> Tender | None:
    """What a view sets or looks up on its tender is not there for the next one."""
    if tender is None:
        return None
    mine = _twin(tender)
    mine._state.fields_cache = {name: _twin(row) for name, row in tender._state.fields_cache.items()}
    return mine


def _twin(row: Any) -> Any:
    """As `copy.copy` makes one, without the way over pickling that Django takes."""
    if row is None:
        return None
    twin, state = object.__new__(type(row)), ModelState()
    state.__dict__.update(row._state.__dict__)
    # Both are of the copy alone, as after pickling.
    state.fields_cache = dict(row._state.fields_cache)
    twin.__dict__.update(row.__dict__)
    twin._state = state
    return twin
