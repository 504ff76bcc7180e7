"""What a beheerder fills in about a person, and how it searches the log of accounts."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Membership, Organisation, User
from portal.people.second_factor import EndReason
from portal.people.services import RIGHTS
from tenders.models import Tender
from ui.forms import Form


class RightsForm(Form):
    """A tick box per right that exists for the kind of organisation."""

    is_administrator = forms.BooleanField(
        label="Is beheerder",
        help_text="Geeft mensen van uw organisatie toegang en beëindigt die.",
        required=False,
    )
    is_buyer = forms.BooleanField(
        label="Mag aanbestedingen beginnen",
        help_text="Wordt inkoper van elke aanbesteding die deze persoon begint.",
        required=False,
    )
    may_edit = forms.BooleanField(
        label="Mag inschrijvingen bewerken",
        help_text="Kan vragen beantwoorden en bestanden toevoegen.",
        required=False,
    )
    may_submit = forms.BooleanField(
        label="Mag inschrijvingen indienen en intrekken",
        help_text="Bindt uw organisatie aan de inschrijving.",
        required=False,
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rights = RIGHTS[organisation.kind]
        for right in {name for names in RIGHTS.values() for name in names}.difference(self._rights):
            del self.fields[right]
        if organisation.kind == Organisation.Kind.AUTHORITY:
            self.fields["is_administrator"].help_text += " Heeft zelf in geen enkele aanbesteding een rol."

    @classmethod
    def of(cls, membership: Membership, data: Any = None) -> "RightsForm":
        """The form with the rights that the person has now."""
        initial = {right: getattr(membership, right) for right in RIGHTS[membership.organisation.kind]}
        return cls(data, organisation=membership.organisation, initial=initial)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("is_administrator") and data.get("is_buyer"):
            self.add_error(
                "is_buyer", "Een beheerder kan geen aanbestedingen beginnen. Kies een van de twee."
            )
        return data

    def rights(self) -> dict[str, bool]:
        return {right: self.cleaned_data[right] for right in self._rights}


class InvitationForm(RightsForm):
    name = forms.CharField(
        label="Naam", max_length=120, error_messages={"required": "Vul de naam van de persoon in."}
    )
    email = forms.EmailField(
        label="E-mailadres",
        max_length=254,
        help_text="Naar dit adres gaat een link waarmee de persoon zelf een wachtwoord kiest.",
        error_messages={
            "required": "Vul het e-mailadres van de persoon in.",
            "invalid": "Dit is geen e-mailadres. Schrijf het zoals naam@organisatie.nl.",
        },
    )
    field_order = ["name", "email", "is_buyer", "may_edit", "may_submit", "is_administrator"]


class EndSecondFactorForm(Form):
    reason = forms.ChoiceField(
        label="Waarom beëindigt u de tweede stap?",
        choices=EndReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies waarom u de tweede stap beëindigt."},
    )


class FirstBuyerForm(Form):
    tender = forms.ModelChoiceField(
        label="Aanbesteding", queryset=Tender.objects.none(), empty_label="kies een aanbesteding"
    )
    user = forms.ModelChoiceField(
        label="Inkoper",
        queryset=User.objects.none(),
        empty_label="kies een persoon",
        help_text="U kiest uit de mensen die aanbestedingen mogen beginnen.",
    )

    def __init__(self, *args: Any, tenders: QuerySet[Tender], people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tender"].queryset = tenders
        self.fields["user"].queryset = people


class LogFilterForm(Form):
    event = forms.ChoiceField(label="Wat", required=False, widget=forms.Select)
    person = forms.ModelChoiceField(
        label="Over wie", required=False, queryset=User.objects.none(), empty_label="iedereen"
    )

    def __init__(self, *args: Any, events: Mapping[str, str], people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = [("", "alles"), *events.items()]
        self.fields["person"].queryset = people

    def chosen(self) -> dict[str, Any]:
        """What to search for; nothing where the address was tampered with."""
        return self.cleaned_data if self.is_bound and self.is_valid() else {}
