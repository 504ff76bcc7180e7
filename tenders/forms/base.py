"""What the forms of this app share."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset
from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet

import ui.forms
from clock.source import AMSTERDAM
from tenders.domain.labels import choices
from tenders.domain.procedure_words import in_admission_words
from tenders.domain.scenario.values import FIRST_YEAR, LAST_YEAR
from tenders.domain.vocabulary import SocialTag

CPV = RegexValidator(r"^[0-9]{8}(-[0-9])?$", "Een CPV-code heeft acht cijfers, bijvoorbeeld 85000000.")
NUTS = RegexValidator(
    r"^[A-Z]{2}[0-9A-Z]{0,3}$", "Een NUTS-code begint met twee hoofdletters, bijvoorbeeld NL33."
)


def part(title: str, *fields: str, css_class: str = "") -> Fieldset:
    """Fields of a long page that belong together, under a name of their own."""
    return Fieldset(title, *fields, css_class=f"th-part {css_class}".strip())


def with_present_fields(helper: FormHelper, present: Collection[str]) -> FormHelper:
    """Take from each part the fields that this form does not have."""
    for each in helper.layout or ():
        each.fields = [name for name in each.fields if name in present]
    return helper


def say_admission(form: forms.BaseForm) -> None:
    """Labels and hints of a form in the words of a toelatingsprocedure; not what was filled in."""
    for field in form.fields.values():
        field.label = in_admission_words(str(field.label))
        field.help_text = in_admission_words(str(field.help_text))


class ConfigurationForm(ui.forms.ModelForm):
    """A form on a copy of a row; a service saves, never the form."""

    @property
    def helper(self) -> FormHelper:
        """A part names every field that it can have; not every tender has them all."""
        return with_present_fields(super().helper, self.fields)

    def refuse_negative(self, *names: str) -> None:
        for name in names:
            value = self.cleaned_data.get(name)
            if isinstance(value, Decimal) and value < 0:
                self.add_error(name, "Dit getal kan niet negatief zijn: vul 0 of meer in.")

    def refuse_strange_years(self, *names: str) -> None:
        """A year of two digits or with one too many is a slip; the planning calculates with what is left."""
        for name in names:
            value = self.cleaned_data.get(name)
            if value is not None and not FIRST_YEAR <= value.year <= LAST_YEAR:
                self.add_error(
                    name,
                    f"Het jaar {value.year} klopt niet: kies een jaar van {FIRST_YEAR} tot en met {LAST_YEAR}.",
                )


class TagsField(forms.MultipleChoiceField):
    """What a requirement or criterion is about, for the page Maatschappelijk aanbesteden."""

    def __init__(self) -> None:
        super().__init__(
            label="Gaat over",
            required=False,
            choices=choices(SocialTag),
            widget=forms.CheckboxSelectMultiple,
            help_text="Voor de pagina Maatschappelijk aanbesteden. Aanbieders zien dit niet.",
        )


def in_words(value: Any) -> str:
    """A value as the comparison of two versions shows it."""
    match value:
        case bool():
            words = "ja" if value else "nee"
        case datetime():
            words = value.astimezone(AMSTERDAM).strftime("%d-%m-%Y %H:%M")
        case date():
            words = value.strftime("%d-%m-%Y")
        case Decimal():
            words = format(value.normalize(), "f").replace(".", ",")
        case list() | QuerySet():
            words = ", ".join(map(str, value))
        case _:
            words = "" if value is None else str(value)
    return words or "leeg"
