"""Registers: lists of rows with named fields, never all fields of a model."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from contracts.domain.dossier import STAFF, Audience
from tenders.models import Tender

Rows = Callable[[Tender], QuerySet[Any]]


@dataclass(frozen=True)
class Register:
    """Rows of one kind; `names` are the fields that are told, `at` the one that orders and dates them, if any."""

    key: str
    title: str
    rows: Rows
    names: str
    at: str = ""
    audience: Audience = STAFF

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(self.names.split())

    def values(self, tender: Tender) -> Iterator[dict[str, Any]]:
        order = [self.at, "pk"] if self.at else ["pk"]
        return self.rows(tender).order_by(*order).values(*self.fields).iterator()


@dataclass(frozen=True)
class OwnRegister:
    """The rows of one organisation out of a register that the full version has whole."""

    key: str
    title: str
    rows: Rows
    organisation: str
    names: str
    at: str

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(self.names.split())

    def values(self, tender: Tender, organisation_id: int) -> Iterator[dict[str, Any]]:
        found = self.rows(tender).filter(**{self.organisation: organisation_id})
        return found.order_by(self.at, "pk").values(*self.fields).iterator()


def in_tender(model: Any, path: str = "tender", **more: Any) -> Rows:
    manager: Any = model.objects
    return lambda tender: manager.filter(**{path: tender}, **more)
