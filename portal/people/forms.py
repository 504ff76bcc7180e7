"""What a beheerder fills in about a person."""

from typing import Any

from django import forms

from accounts.models import Membership, Organisation
from portal.people.services import RIGHTS

WORDING = {
    "is_buyer": ("Mag aanbestedingen beginnen", "Wordt inkoper van elke aanbesteding die hij of zij begint."),
    "may_edit": ("Mag inschrijvingen bewerken", "Kan vragen beantwoorden en bestanden toevoegen."),
    "may_submit": ("Mag inschrijvingen indienen en intrekken", "Bindt uw organisatie aan de inschrijving."),
}


class RightsForm(forms.Form):
    """A tick box per right that exists for the kind of organisation."""

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rights = RIGHTS[organisation.kind]
        for right in self._rights:
            label, help_text = WORDING[right]
            self.fields[right] = forms.BooleanField(label=label, help_text=help_text, required=False)

    @classmethod
    def of(cls, membership: Membership, data: Any = None) -> "RightsForm":
        """The form with the rights that the person has now."""
        initial = {right: getattr(membership, right) for right in RIGHTS[membership.organisation.kind]}
        return cls(data, organisation=membership.organisation, initial=initial)

    def rights(self) -> dict[str, bool]:
        return {right: self.cleaned_data[right] for right in self._rights}


class InvitationForm(RightsForm):
    name = forms.CharField(label="Naam", max_length=120)
    email = forms.EmailField(
        label="E-mailadres",
        max_length=254,
        help_text="Naar dit adres gaat een link waarmee de persoon zelf een wachtwoord kiest.",
    )
    field_order = ["name", "email"]
