"""Content of a document as data, which can have been destroyed."""

from typing import Any

from django.db.models import JSONField

from audit.append_only import ERASED_JSON
from documents.files import ContentDestroyed


class DestroyedContent(dict[str, Any]):
    """What stands where content was. Whoever reads a part of it, or copies it, is told so; a page then answers 410."""

    def __missing__(self, key: str) -> Any:
        raise _destroyed()

    def __iter__(self) -> Any:
        raise _destroyed()

    def keys(self) -> Any:
        raise _destroyed()

    def get(self, key: str, default: Any = None) -> Any:
        raise _destroyed()


def _destroyed() -> ContentDestroyed:
    return ContentDestroyed("Deze inhoud is vernietigd, omdat de bewaartermijn was verstreken.")


class ContentField(JSONField):
    """A JSONField of which the content is read as `DestroyedContent` once a destruction list did away with it."""

    def deconstruct(self) -> Any:
        """The column is that of a JSONField, so no migration tells them apart."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        found = super().from_db_value(value, expression, connection)  # type: ignore[misc]
        return DestroyedContent(found) if found == ERASED_JSON else found
