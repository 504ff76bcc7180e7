"""The roles that a person holds now, for a page that asks for the tenders of a role again and again.

The start page asks what awaits somebody in twenty places, each of which begins with the tenders of one or two roles.
Where those are known, nothing is asked of the database about a role that somebody does not have.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

# Roles by tender, both by primary key or name, and whose they are.
_known: ContextVar[tuple[int, Mapping[int, set[str]]] | None] = ContextVar("known_roles", default=None)


def known_roles(user_pk: int) -> Mapping[int, set[str]] | None:
    """The active roles by primary key of the tender; None outside a block for this person."""
    known = _known.get()
    return known[1] if known is not None and known[0] == user_pk else None


@contextmanager
def roles_known(user_pk: int, roles: Mapping[int, set[str]]) -> Iterator[None]:
    """Nobody gives or ends a role of this person inside the block."""
    token = _known.set((user_pk, roles))
    try:
        yield
    finally:
        _known.reset(token)
