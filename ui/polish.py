"""Make a form field speak Dutch and show its choices."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

LONGEST_LIST = 8
NO_CHOICE = "Geen keuze"

_WIDGETS_WITH_COUNTER = (forms.Textarea,)


class TooLong(MaxLengthValidator):
    """Says how much must go, not only what the limit is. A line end counts as one character."""

    def clean(self, x: str) -> int:
        return len(x.replace("\r\n", "\n"))

    def __call__(self, value: str) -> None:
        length = self.clean(value)
        if length > self.limit_value:
            raise ValidationError(
                "Deze tekst heeft %(length)s tekens. Er passen er %(limit)s: maak de tekst %(excess)s korter.",
                "too_long",
                {"length": length, "limit": self.limit_value, "excess": length - self.limit_value},
            )


def polish(field: forms.Field, *, label: str) -> None:
    """Radio buttons for short lists, own sentences where Django's are still in place, no silent cutting."""
    _open_up_choices(field)
    _note_an_empty_option(field)
    _count_instead_of_cut(field)
    _say_it_in_our_words(field, label)


def _open_up_choices(field: forms.Field) -> None:
    replacement = {forms.Select: forms.RadioSelect, forms.SelectMultiple: forms.CheckboxSelectMultiple}.get(
        type(field.widget)
    )
    if replacement is None or isinstance(field, forms.ModelChoiceField):
        return
    choices = list(field.choices)
    if not 0 < len(choices) <= LONGEST_LIST + 1 or any(isinstance(text, list | tuple) for _, text in choices):
        return
    filled = [(value, text) for value, text in choices if value not in ("", None)]
    if len(filled) > LONGEST_LIST:
        return
    if not field.required and len(filled) < len(choices):
        filled.insert(0, ("", NO_CHOICE))
    field.widget = replacement(attrs=field.widget.attrs)
    field.widget.is_required = field.required
    field.choices = filled


def _note_an_empty_option(field: forms.Field) -> None:
    """A list with "geen" or "niet bepaald" among its buttons need not say that it is optional as well."""
    if isinstance(field.widget, forms.RadioSelect) and not isinstance(field, forms.ModelChoiceField):
        field.offers_none = any(value in ("", None) for value, _ in field.choices)  # type: ignore[attr-defined]


def _count_instead_of_cut(field: forms.Field) -> None:
    """The browser cuts a pasted text at `maxlength` without a word; we show a count and refuse in words."""
    limit = getattr(field, "max_length", None)
    if limit is None or not isinstance(field, forms.CharField):
        return
    field.widget.attrs.pop("maxlength", None)
    if isinstance(field.widget, _WIDGETS_WITH_COUNTER):
        field.widget.attrs["data-limit"] = str(limit)
    field.validators = [
        TooLong(item.limit_value) if type(item) is MaxLengthValidator else item for item in field.validators
    ]


def _say_it_in_our_words(field: forms.Field, label: str) -> None:
    ours = {"required": _required_sentence(field, label)}
    if isinstance(field, forms.EmailField):
        ours["invalid"] = "Dit is geen e-mailadres. Schrijf het zo: naam@voorbeeld.nl."
    elif isinstance(field, forms.IntegerField) and type(field) is forms.IntegerField:
        ours["invalid"] = "Vul een heel getal in, zonder komma of punt."
    if isinstance(field, forms.IntegerField):
        ours["min_value"] = "Dit getal is te laag. Vul %(limit_value)s of meer in."
        ours["max_value"] = "Dit getal is te hoog. Vul %(limit_value)s of minder in."
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        ours["invalid_choice"] = "Deze keuze bestaat niet. Kies een antwoord uit de lijst."
    if isinstance(field, forms.FileField):
        ours["empty"] = "Dit bestand is leeg. Kies een bestand met inhoud."
    for code, sentence in ours.items():
        if field.error_messages.get(code) in (None, _django_default(field, code)):
            field.error_messages[code] = sentence


def _required_sentence(field: forms.Field, label: str) -> str:
    name = label.rstrip("?:. ")
    if isinstance(field, forms.BooleanField):
        return f"Zet een vinkje bij “{name}”."
    if isinstance(field, forms.FileField):
        return f"Kies een bestand voor “{name}”."
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return f"Kies een antwoord bij “{name}”."
    return f"Vul “{name}” in."


def _django_default(field: forms.Field, code: str) -> object:
    """Django's own sentence for this code; None when the first class that has one is ours."""
    for parent in type(field).__mro__:
        messages = parent.__dict__.get("default_error_messages", {})
        if code in messages:
            return messages[code] if parent.__module__.startswith("django.") else None
    return None
