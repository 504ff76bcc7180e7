"""Rows that are added and removed without JavaScript and without losing what was typed."""

from collections.abc import Mapping
from typing import Any, Self

from crispy_forms.helper import FormHelper
from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.forms.utils import ErrorDict
from django.http import QueryDict

from ui.forms import form_helper

ADD, REMOVE = "add", "remove"


class RowFormSet(BaseFormSet):
    """All rows of a list at once; the service replaces the list.

    The page shows `rows.forms` with the tags `remove_row` and `add_row`: buttons named add (value: the prefix)
    and remove (value: the prefix and the index). A row left empty is no row.
    """

    asks_for_rows = False

    @classmethod
    def from_post(cls, data: QueryDict, *, prefix: str, **kwargs: Any) -> Self:
        """The rows as sent. After the add or remove button: with a row more or less, nothing refused yet.

        `asks_for_rows` then is True and `is_valid()` False, so that the view shows the page again. The row
        that was added, or the one before the removed row, gets the focus.
        """
        index = _removed_index(data, prefix)
        adds = data.get(ADD) == prefix
        if index is None and not adds:
            return cls(data, prefix=prefix, **kwargs)
        rows = _rows(data, prefix, cls.absolute_max)
        if adds:
            rows.append({})
            focus = len(rows) - 1
        else:
            rows = [row for number, row in enumerate(rows) if number != index]
            focus = max(0, (index or 0) - 1)
        formset = cls(_with_rows(data, prefix, rows), prefix=prefix, **kwargs)
        formset._hold_back(focus)
        return formset

    @property
    def helper(self) -> FormHelper:
        return form_helper()

    @property
    def filled(self) -> list[dict[str, Any]]:
        """`cleaned_data` of the rows with content, in order; only after `is_valid()`."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]

    def initial_form_count(self) -> int:
        """Once sent, no row is special: a row that was shown with content may come back empty or not at all."""
        return 0 if self.is_bound else super().initial_form_count()

    def is_valid(self) -> bool:
        return not self.asks_for_rows and super().is_valid()

    def _hold_back(self, focus: int) -> None:
        self.asks_for_rows = True
        self._errors = [ErrorDict() for _ in self.forms]
        self._non_form_errors = self.error_class()
        for number, form in enumerate(self.forms):
            form._errors = ErrorDict()
            if number == focus and (first := next(iter(form.visible_fields()), None)):
                first.field.widget.attrs["autofocus"] = True


def row_formset(
    form: type[forms.Form], *, min_rows: int = 0, max_rows: int = 100, empty_rows: int = 0
) -> type[RowFormSet]:
    """A RowFormSet of this form; `empty_rows` are shown below the rows that exist already."""
    return formset_factory(
        form,
        formset=RowFormSet,
        extra=empty_rows,
        min_num=min_rows,
        validate_min=min_rows > 0,
        max_num=max_rows,
        validate_max=True,
        absolute_max=max_rows + 1,
    )


def _removed_index(data: Mapping[str, str], prefix: str) -> int | None:
    name, _, index = data.get(REMOVE, "").rpartition("-")
    return int(index) if name == prefix and index.isdecimal() else None


def _rows(data: QueryDict, prefix: str, most: int) -> list[dict[str, list[str]]]:
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    rows = []
    for number in range(min(int(total) if total.isdecimal() else 0, most)):
        start = f"{prefix}-{number}-"
        rows.append({key[len(start) :]: values for key, values in data.lists() if key.startswith(start)})
    return rows


def _with_rows(data: QueryDict, prefix: str, rows: list[dict[str, list[str]]]) -> QueryDict:
    fresh = QueryDict(mutable=True)
    for key, values in data.lists():
        if not key.startswith(f"{prefix}-"):
            fresh.setlist(key, values)
    fresh[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    fresh[f"{prefix}-INITIAL_FORMS"] = "0"
    for number, row in enumerate(rows):
        for name, values in row.items():
            fresh.setlist(f"{prefix}-{number}-{name}", values)
    return fresh
