"""The assumptions of the lastenmeter, each with its usual value."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import ui.forms
from tenders.domain.burden import Assumption, described
from tenders.domain.wording import points_in_words
from ui.fields import DutchDecimalField

MOST = 1_000_000


class AssumptionsForm(ui.forms.Form):
    """An empty field is the usual value."""

    def __init__(self, *args: Any, stored: Mapping[str, Decimal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in Assumption:
            about = described(key)
            field = DutchDecimalField(
                label=about.words,
                required=False,
                initial=stored.get(key.value),
                min_value=about.least,
                max_value=MOST,
                decimal_places=2,
                help_text=f"Leeg: {points_in_words(about.value)} {about.unit}.",
            )
            field.unit = about.unit
            self.fields[key.value] = field

    def values(self) -> dict[Assumption, Decimal | None]:
        return {key: self.cleaned_data[key.value] for key in Assumption}
