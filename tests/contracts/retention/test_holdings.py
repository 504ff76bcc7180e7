"""Whatever holds words or files of a tender has a category, or a reason to stay."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import BinaryField, CharField, Field, ForeignKey, JSONField, Model, TextField

from audit.append_only import erasable_columns, is_append_only
from contracts.domain.retention import BOUNDS, Category
from contracts.retention.holdings import HOLDINGS, holdings, moment_of, path_to_tender
from contracts.retention.kept import KEPT, KEPT_COLUMNS
from documents.models import SealedBlob, StoredFile

# Shorter text without choices is a code, a number or a colour.
SHORTEST = 60
_HASHES = {64, 88, 44}


def _models() -> list[type[Model]]:
    labels = ("tenders", "bids", "scoring", "contracts")
    return [model for model in apps.get_models() if model._meta.app_label in labels]


def _words(model: type[Model]) -> Iterator[str]:
    for field in model._meta.local_concrete_fields:
        if _holds_words(field) or (
            isinstance(field, ForeignKey) and field.related_model in {StoredFile, SealedBlob}
        ):
            yield field.name


def _holds_words(field: Field) -> bool:
    if isinstance(field, TextField | JSONField | BinaryField):
        return True
    length = getattr(field, "max_length", None) or 0
    is_code = (
        bool(field.choices) or length in _HASHES or field.name in {"task", "ref", "path", "kind", "code"}
    )
    return isinstance(field, CharField) and not is_code and length >= SHORTEST


def test_every_column_with_words_or_files_is_destroyed_or_stays_for_a_reason() -> None:
    named = {
        f"{each.label}.{column}" for each in HOLDINGS for column in (*each.columns, *each.files, *each.blobs)
    }
    removed = {each.label for each in HOLDINGS if each.removed}

    forgotten = [
        f"{model._meta.label}.{name}"
        for model in _models()
        if model._meta.label not in KEPT and model._meta.label not in removed
        for name in _words(model)
        if f"{model._meta.label}.{name}" not in named and f"{model._meta.label}.{name}" not in KEPT_COLUMNS
    ]

    assert forgotten == []


def test_what_stays_exists_and_is_not_destroyed_as_well() -> None:
    known = {model._meta.label for model in _models()}
    columns = {
        f"{model._meta.label}.{field.name}" for model in _models() for field in model._meta.concrete_fields
    }

    assert set(KEPT) - known == set()
    assert set(KEPT_COLUMNS) - columns == set()
    assert {each.label for each in HOLDINGS} & set(KEPT) == set()


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda each: f"{each.category.value}-{each.label}")
def test_a_holding_names_columns_that_exist_and_that_the_database_lets_go(holding: object) -> None:
    model = holding.model  # type: ignore[attr-defined]
    names = {field.name for field in model._meta.concrete_fields}

    assert {*holding.columns, *holding.files, *holding.blobs} <= names  # type: ignore[attr-defined]
    assert path_to_tender(model)
    assert moment_of(model)
    if is_append_only(model._meta.db_table):
        assert set(holding.columns) <= erasable_columns(model._meta.db_table)  # type: ignore[attr-defined]
        assert not holding.removed  # type: ignore[attr-defined]
        # The database knows one marker per kind of column.
        assert "" not in {holding.marker(column) for column in holding.columns if _is_text(model, column)}  # type: ignore[attr-defined]


def _is_text(model: type[Model], column: str) -> bool:
    return isinstance(model._meta.get_field(column), TextField | CharField)


def test_every_category_has_something_in_it() -> None:
    assert {category for category in Category if holdings(category)} == {*BOUNDS, Category.COPIES}
