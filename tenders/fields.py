"""A number that must come back exactly as it was entered."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst


def decimal_text(value: Decimal) -> str:
    """Plain notation without exponent and without trailing zeros, so that equal numbers have equal text."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


class ExactDecimalField(models.CharField):
    """A Decimal kept as text: SQLite would otherwise pass it through a binary float.

    `keeps_zeros` also keeps the zeros with which it was entered: a tariff of € 1,560 is shown so.
    """

    description = "An exact decimal number"

    def __init__(self, *args: Any, keeps_zeros: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        self.keeps_zeros = keeps_zeros
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.keeps_zeros:
            kwargs["keeps_zeros"] = True
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Decimal | None:
        return None if value is None or value == "" else Decimal(value)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or value == "":
            return None
        if isinstance(value, Fraction):
            return fraction_to_decimal(value)
        try:
            return Decimal(str(value))
        except InvalidOperation as error:
            raise ValidationError("Vul een getal in, bijvoorbeeld 12,5.") from error

    def get_prep_value(self, value: Any) -> str | None:
        number = self.to_python(value)
        if number is None:
            return None
        return format(number, "f") if self.keeps_zeros else decimal_text(number)

    def run_validators(self, value: Any) -> None:
        """The limit of the column holds for the text that is stored."""
        super().run_validators(decimal_text(value) if isinstance(value, Decimal) else value)

    def formfield(self, **kwargs: Any) -> Any:
        from ui.fields import DutchDecimalField  # noqa: PLC0415 -- forms are heavy and need the app registry

        return DutchDecimalField(
            required=not self.blank,
            label=kwargs.get("label", capfirst(self.verbose_name)),
            help_text=kwargs.get("help_text", self.help_text),
            decimal_places=6,
        )


def fraction_to_decimal(value: Fraction) -> Decimal:
    """Exact; raises ValueError where the fraction has no finite decimal form."""
    numerator, denominator = value.numerator, value.denominator
    places = 0
    while denominator % 10 == 0:
        denominator //= 10
        places += 1
    rest = denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        raise ValueError(f"{value} has no finite decimal form")
    while (10**places) % value.denominator:
        places += 1
    # Made from text: arithmetic with a Decimal keeps 28 digits only, without a word about the others.
    return Decimal(f"{numerator * 10**places // value.denominator}e-{places}")
