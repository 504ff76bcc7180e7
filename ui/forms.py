"""The base of every form: one helper, one look, one way to say what is wrong."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.forms.utils import ErrorDict, pretty_name

from ui.polish import polish


def form_helper(layout: Layout | None = None) -> FormHelper:
    """The one crispy helper: the page owns the form tag, the CSRF token, the buttons and the error summary."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.include_media = False
    helper.form_show_errors = True
    helper.template_pack = "bootstrap5"
    if layout is not None:
        helper.layout = deepcopy(layout)
        helper.render_unmentioned_fields = True
    return helper


class TenderhuisFormMixin:
    """Gives a form its helper and Dutch manners. A form declares `layout`, or nothing.

    - A choice of at most 8 options becomes radio buttons or tick boxes instead of a select.
    - Errors of required fields and of too long texts say what to do.
    - The browser does not check anything itself: its sentences are in its own language and at no fixed place.
    """

    layout: ClassVar[Layout | None] = None
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            polish(field, label=str(field.label or pretty_name(name)))

    @property
    def helper(self) -> FormHelper:
        return form_helper(self.layout)

    def add_errors(self, errors: Mapping[str | None, str]) -> None:
        """Refusals of a service, each at its field; the key None is for the whole form."""
        for name, message in errors.items():
            self.add_error(name if name in self.fields else None, message)  # type: ignore[attr-defined]

    def hold_back(self) -> None:
        """Show what was typed without refusing it: the user pressed another button than the one that sends."""
        self._errors = ErrorDict()


class Form(TenderhuisFormMixin, forms.Form):
    """A form without a model."""


class ModelForm(TenderhuisFormMixin, forms.ModelForm):
    """A form of a model. It never saves: `cleaned_data` goes to a service."""

    def save(self, commit: bool = True) -> Any:
        raise NotImplementedError("A form does not write; give cleaned_data to a service.")
