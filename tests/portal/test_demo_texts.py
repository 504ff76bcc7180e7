"""The words of a demo tender fit the columns they stand in: SQLite keeps a longer text, PostgreSQL does not."""

import pytest

from tests.factories.world import make_world

pytestmark = pytest.mark.django_db


def test_the_words_of_gooi_are_texts_that_fit_their_columns() -> None:
    tender = make_world("published").tender
    tender.refresh_from_db()

    too_long = {}
    for field in tender._meta.fields:
        text = getattr(tender, field.attname)
        if isinstance(text, str) and field.max_length is not None and len(text) > field.max_length:
            too_long[field.name] = text
    assert too_long == {}
    assert tender.conditions == ""
    assert [row.code for row in tender.execution_conditions.all()] == ["V1"]
