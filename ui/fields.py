"""Form fields for Dutch input: numbers with a comma, money, percentages, local dates and times."""

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# "1.234,56", "1234,56" and "1234.56"; a dot before exactly three digits without a comma is ambiguous.
_GROUPED = re.compile(r"^[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?$")
_PLAIN = re.compile(r"^[+-]?\d+([.,]\d+)?$")


def parse_decimal(text: str) -> Decimal:
    """The exact number in Dutch or plain notation; ValueError otherwise.

    "1.234" is refused: it is a thousand and more to one reader and a little over one to the other.
    """
    compact = re.sub(r"[\s\u00a0\u202f]", "", text).replace("−", "-")
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}\.\d{3}", compact):
        raise ValueError("ambiguous")
    if _GROUPED.match(compact):
        compact = compact.replace(".", "")
    elif not _PLAIN.match(compact):
        raise ValueError("not a number")
    return Decimal(compact.replace(",", "."))


class DutchDecimalField(forms.Field):
    """An exact Decimal, written with a comma or a dot. `unit` is printed behind the control."""

    default_error_messages = {
        "required": "Vul een getal in.",
        "invalid": "“%(value)s” is geen getal. Schrijf het in cijfers, bijvoorbeeld 80,5.",
        "ambiguous": ("“%(value)s” kan twee dingen betekenen. Schrijf %(thousand)s of %(fraction)s."),
        "decimals": "Dit getal heeft te veel cijfers achter de komma. Gebruik er ten hoogste %(places)s.",
        "min": "Dit getal is te laag. Vul %(limit)s of meer in.",
        "max": "Dit getal is te hoog. Vul %(limit)s of minder in.",
        "digits": "Dit getal is te lang. Gebruik ten hoogste %(digits)s cijfers voor de komma.",
    }
    unit = ""
    unit_before = ""

    def __init__(
        self,
        *,
        decimal_places: int = 2,
        min_value: Decimal | int | None = None,
        max_value: Decimal | int | None = None,
        max_whole_digits: int = 12,
        unit: str | None = None,
        **kwargs: Any,
    ) -> None:
        self.decimal_places = decimal_places
        self.min_value = min_value
        self.max_value = max_value
        self.max_whole_digits = max_whole_digits
        if unit is not None:
            self.unit = unit
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.widget.attrs["class"] = f"{self.widget.attrs.get('class', '')} th-number".strip()

    def prepare_value(self, value: Any) -> Any:
        """A stored number is shown with a comma; what the user typed is shown as typed."""
        if isinstance(value, Decimal):
            return f"{value:f}".replace(".", ",")
        return value

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        text = str(value).strip()
        try:
            number = parse_decimal(text)
        except (ValueError, InvalidOperation) as problem:
            raise self._refusal(text, problem) from problem
        return number

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)
        if value is None:
            return
        exponent = value.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.decimal_places:
            self._fail("decimals", places=self.decimal_places)
        if value.copy_abs() >= Decimal(10) ** self.max_whole_digits:
            self._fail("digits", digits=self.max_whole_digits)
        if self.min_value is not None and value < self.min_value:
            self._fail("min", limit=_comma(self.min_value))
        if self.max_value is not None and value > self.max_value:
            self._fail("max", limit=_comma(self.max_value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            new = self.to_python(data)
        except ValidationError:
            return True
        return new != (initial if initial not in self.empty_values else None)

    def _refusal(self, text: str, problem: Exception) -> ValidationError:
        if str(problem) == "ambiguous":
            params = {"value": text, "thousand": text.replace(".", ""), "fraction": text.replace(".", ",")}
            return ValidationError(self.error_messages["ambiguous"], "ambiguous", params)
        return ValidationError(self.error_messages["invalid"], "invalid", {"value": text})

    def _fail(self, code: str, **params: Any) -> None:
        raise ValidationError(self.error_messages[code], code, params)


class WholeNumberField(DutchDecimalField):
    """A whole number of 0 or more; gives an int."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"decimal_places": 0, "min_value": 0, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        number = super().clean(value)
        return None if number is None else int(number)


class MoneyField(DutchDecimalField):
    """An amount in euros. Give `unit` for a tariff ("per minuut") and `decimal_places` up to 4."""

    unit_before = "€"
    default_error_messages = {
        "required": "Vul een bedrag in.",
        "invalid": "“%(value)s” is geen bedrag. Schrijf het in cijfers, bijvoorbeeld 1234,56.",
    }

    def prepare_value(self, value: Any) -> Any:
        """A large amount is shown in groups of three ("250.000.000"), unless that could be read in two ways."""
        shown = super().prepare_value(value)
        if not isinstance(value, Decimal):
            return shown
        whole, comma, fraction = shown.partition(",")
        grouped = f"{int(whole):,}".replace(",", ".") + comma + fraction
        return shown if grouped.count(".") == 1 and not comma else grouped

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(value.replace("€", "") if isinstance(value, str) else value)


class PercentageField(DutchDecimalField):
    """A percentage from 0 to 100, as the number of percents."""

    unit = "%"
    default_error_messages = {
        "required": "Vul een percentage in.",
        "invalid": "“%(value)s” is geen percentage. Schrijf het in cijfers, bijvoorbeeld 12,5.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 100, **kwargs})

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(value.replace("%", "") if isinstance(value, str) else value)


class LocalDateField(forms.DateField):
    """A date by the browser's own control; typed Dutch dates (14-11-2025) are understood too."""

    default_error_messages = {
        "required": "Vul een datum in.",
        "invalid": "Dit is geen datum. Schrijf dag, maand en jaar, bijvoorbeeld 14-11-2025.",
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"])
        super().__init__(**kwargs)


class LocalDateTimeField(forms.Field):
    """An instant, written as Dutch local time; gives an aware datetime in UTC.

    A time that does not exist (the hour that a spring night skips) is refused. A time that exists twice (an
    autumn night) is refused too: nobody can say which of the two a deadline means.
    """

    default_error_messages = {
        "required": "Vul een datum en een tijd in.",
        "invalid": "Dit is geen datum met tijd. Schrijf het zo: 14-11-2025 12:00.",
        "missing": (
            "Op %(day)s bestaat %(time)s uur niet: de klok gaat dan een uur vooruit. Kies een tijd vóór 02.00 uur of "
            "vanaf 03.00 uur."
        ),
        "twice": (
            "Op %(day)s komt %(time)s uur twee keer voor: de klok gaat dan een uur terug. Kies een tijd vóór 02.00 uur "
            "of vanaf 03.00 uur."
        ),
    }
    FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d-%m-%Y %H:%M", "%d-%m-%Y %H.%M")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A stored instant is shown in Dutch time, whatever the time zone of the process is."""
        if isinstance(value, datetime):
            return value.astimezone(AMSTERDAM).replace(tzinfo=None) if value.tzinfo else value
        return value

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime) and value.tzinfo:
            return value.astimezone(UTC)
        local = value if isinstance(value, datetime) else self._parsed(str(value).strip())
        early, late = (local.replace(tzinfo=AMSTERDAM, fold=fold) for fold in (0, 1))
        if early.utcoffset() != late.utcoffset():
            exists = early.astimezone(UTC).astimezone(AMSTERDAM).replace(tzinfo=None) == local
            code = "twice" if exists else "missing"
            params = {"day": f"{local:%d-%m-%Y}", "time": f"{local:%H.%M}"}
            raise ValidationError(self.error_messages[code], code, params)
        return early.astimezone(UTC)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True

    def _parsed(self, text: str) -> datetime:
        for form in self.FORMATS:
            try:
                return datetime.strptime(text, form)  # noqa: DTZ007 -- the zone is Dutch; checked by the caller
            except ValueError:
                continue
        raise ValidationError(self.error_messages["invalid"], "invalid")


def _comma(number: Decimal | int) -> str:
    return f"{number:f}".replace(".", ",") if isinstance(number, Decimal) else str(number)
