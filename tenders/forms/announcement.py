"""What the buyer notes of TenderNed."""

from typing import Any

from django import forms

import ui.forms
from ui.fields import LocalDateField, LocalDateTimeField


class AnnouncementForm(ui.forms.Form):
    sent_at = LocalDateTimeField(
        label="Verzonden voor publicatie",
        required=False,
        help_text="Wanneer u de aankondiging op TenderNed hebt verzonden. Na 48 uur kunt u ook hier publiceren.",
    )
    reference = forms.CharField(
        label="Kenmerk op TenderNed",
        max_length=60,
        required=False,
        help_text="Het nummer waaronder de aankondiging op TenderNed staat.",
    )
    announced_on = LocalDateField(label="Datum van publicatie op TenderNed", required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not any(data.get(name) for name in self.fields) and not self.errors:
            self.add_error(None, "Vul het kenmerk en de datum in, of het moment waarop u verzond.")
        return data
