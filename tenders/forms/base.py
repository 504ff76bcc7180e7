"""What the forms of this app share."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import ui.forms
from clock.source import AMSTERDAM
from tenders.domain.scenario.values import FIRST_YEAR, LAST_YEAR


class ConfigurationForm(ui.forms.ModelForm):
    """A form on a copy of a row; a service saves, never the form."""

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


def in_words(value: Any) -> str:
    """A value as the comparison of two versions shows it."""
    match value:
        case None | "" | []:
            return "leeg"
        case bool():
            return "ja" if value else "nee"
        case datetime():
            return value.astimezone(AMSTERDAM).strftime("%d-%m-%Y %H:%M")
        case date():
            return value.strftime("%d-%m-%Y")
        case Decimal():
            return format(value.normalize(), "f").replace(".", ",")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
