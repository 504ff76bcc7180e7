"""The rows that a configuration is made of, whatever kinds there are.

What belongs to a tender's configuration hangs on it by a foreign key that cascades; what happened to a tender
(publications, bids) is protected. So a kind of row that is added later is copied and compared by itself.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db import models

from tenders.models import Follow, Tender

# What says who a tender is and where it stands; never copied from one to another.
IDENTITY = frozenset(
    {
        "id",
        "public_id",
        "key",
        "authority",
        "status",
        "is_rehearsal",
        "revises",
        "created_at",
        "created_by",
        "published_at",
        "frozen_definition",
        "fingerprint",
        "config_version",
        "first_round",
        "round_number",
    }
)
_OWN = frozenset({"id", "public_id", "tender"})


@cache
def kinds() -> tuple[type[models.Model], ...]:
    """The models of the parts, each after those that it points to."""
    found = {
        relation.related_model
        for relation in Tender._meta.related_objects
        if relation.on_delete is models.CASCADE and relation.related_model not in (Tender, Follow)
    }
    ordered: list[type[models.Model]] = []
    while found:
        ready = sorted((kind for kind in found if not pointed_to(kind) & (found - {kind})), key=_name)
        if not ready:
            raise ValueError(f"Parts that point to each other: {sorted(map(_name, found))}")
        ordered += ready
        found -= set(ready)
    return tuple(ordered)


def pointed_to(kind: type[models.Model]) -> set[type[models.Model]]:
    return {field.related_model for field in kind._meta.get_fields() if field.is_relation and field.concrete}


def tender_fields() -> tuple[models.Field, ...]:
    return tuple(field for field in Tender._meta.concrete_fields if field.name not in IDENTITY)


def part_fields(kind: type[models.Model]) -> tuple[models.Field, ...]:
    return tuple(field for field in kind._meta.concrete_fields if field.name not in _OWN)


def related_name(kind: type[models.Model]) -> str:
    return str(kind._meta.get_field("tender").remote_field.get_accessor_name())


def natural_key(kind: type[models.Model]) -> tuple[str, ...]:
    """By which fields a row is the same one in two tenders; a list without such fields goes by place."""
    for constraint in kind._meta.constraints:
        is_whole = isinstance(constraint, models.UniqueConstraint) and constraint.condition is None
        if is_whole and "tender" in constraint.fields:
            return tuple(name for name in constraint.fields if name != "tender")
    names = {field.name for field in kind._meta.concrete_fields}
    return ("title", "version") if {"title", "version"} <= names else ()


def rows_of(kind: type[models.Model], tender: Tender) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each row with its key, in order; of rows that point to their own kind, parents first."""
    rows = list(kind._default_manager.filter(tender=tender))
    names = natural_key(kind)
    own = next((f for f in part_fields(kind) if f.is_relation and f.related_model is kind), None)
    if own is not None:
        rows.sort(key=lambda row: getattr(row, own.attname) is not None)
    for place, row in enumerate(rows):
        yield tuple(str(getattr(row, name)) for name in names) if names else (str(place),), row


def fresh_titles(tender: Tender, copy: Tender) -> frozenset[str]:
    """Documents that the system made for the tender since the working copy was begun, which it does not know."""
    return frozenset(tender.documents.filter(added_at__gte=copy.created_at).values_list("title", flat=True))


def _name(kind: type[models.Model]) -> str:
    return kind.__name__
