"""What forms in a template context refused, as links to the fields."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet

from ui.presentation import ErrorLink

AnyForm = BaseForm | BaseFormSet


def forms_in(context: Mapping[str, Any]) -> list[AnyForm]:
    """The bound forms and formsets of a context, also those in a list or tuple, each once.

    Looks at types only: asking a lazy value for its class would evaluate it (the CSRF token would then set
    its cookie on every public page).
    """
    found: dict[int, AnyForm] = {}
    for value in context.values():
        items = value if type(value) in (list, tuple) else (value,)
        for item in items:
            if issubclass(type(item), AnyForm) and item.is_bound:
                found.setdefault(id(item), item)
    return list(found.values())


def error_links(forms: Iterable[AnyForm]) -> list[ErrorLink]:
    """Every refusal, in the order of the page."""
    links: list[ErrorLink] = []
    for form in forms:
        links.extend(_formset_links(form) if isinstance(form, BaseFormSet) else _form_links(form))
    return list(dict.fromkeys(links))


def target_of(field: BoundField) -> str:
    """The id that a link to this field jumps to: its control, or the first option of a list."""
    if field.is_hidden:
        return ""
    return field.id_for_label or (f"{field.auto_id}_0" if field.auto_id else "")


def _formset_links(formset: BaseFormSet) -> Iterator[ErrorLink]:
    for message in formset.non_form_errors():
        yield ErrorLink(str(message))
    for form in formset.forms:
        yield from _form_links(form)


def _form_links(form: BaseForm) -> Iterator[ErrorLink]:
    if not form.is_bound:
        return
    for message in form.non_field_errors():
        yield ErrorLink(str(message))
    for field in form:
        for message in field.errors:
            yield ErrorLink(str(message), target_of(field), str(field.label or ""))
