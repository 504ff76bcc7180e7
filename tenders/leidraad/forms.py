"""The own text of a chapter."""

from django import forms

import ui.forms

_HELP = (
    "Een lege regel begint een nieuwe alinea. Begin een regel met - voor een opsomming, of met 1. voor een "
    "genummerde lijst. Zet **twee sterren** om een vet woord en *één ster* om een schuin woord."
)


class TextForm(ui.forms.Form):
    text = forms.CharField(
        label="Uw eigen tekst",
        required=False,
        max_length=20000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_HELP,
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def seen(self) -> int:
        """The version that the page was opened with; -1 where it did not say, which is never current."""
        text = self.cleaned_data["version"]
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
