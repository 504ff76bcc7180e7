"""Which dossier to make."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import Form

from bids.models import Bid
from contracts.domain.dossier import Version

_CHOICES = {
    Version.FULL: "Volledig: alle stukken, het logboek en de controleprogramma's",
    Version.BIDDER: "Voor één inschrijver: zonder wat van anderen is",
    Version.PUBLICATION: "Voor publicatie: wat openbaar is, bijvoorbeeld bij een Woo-verzoek",
    Version.CONTRACT: "Voor contractmanagement: plannen, prijzen en brieven van wie een overeenkomst krijgt",
}


class DossierForm(Form):
    """The version, and for whom where it is for one bidder. Who may make one version only is asked nothing."""

    version = forms.ChoiceField(
        label="Welke versie?", widget=forms.RadioSelect, error_messages={"required": "Kies een versie."}
    )
    bid = forms.ModelChoiceField(
        Bid.objects.none(),
        label="Voor welke inschrijver?",
        required=False,
        to_field_name="public_id",
        empty_label="Kies een inschrijver",
        help_text="Alleen nodig voor de versie voor één inschrijver.",
    )

    def __init__(self, *args: Any, versions: Sequence[Version], bids: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = [(each.value, _CHOICES[each]) for each in versions]
        self.fields["version"].initial = versions[0].value
        self.fields["bid"].queryset = bids
        self.fields["bid"].label_from_instance = lambda row: row.organisation.name
        if Version.BIDDER not in versions:
            del self.fields["bid"]
