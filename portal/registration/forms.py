"""What somebody fills in to register its organisation, and what a beheerder decides on it."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from portal.registration.services import Facts
from ui.forms import Form


class RegistrationForm(Form):
    organisation_name = forms.CharField(
        label="Naam van de organisatie", max_length=200, help_text="Zoals in het Handelsregister."
    )
    kvk_number = forms.CharField(
        label="KvK-nummer",
        max_length=20,
        help_text="8 cijfers. Het staat op uw uittreksel en op kvk.nl.",
        validators=[RegexValidator(r"^[0-9]{8}$", "Een KvK-nummer heeft 8 cijfers, bijvoorbeeld 12345678.")],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    city = forms.CharField(label="Vestigingsplaats", max_length=80, required=False)
    person_name = forms.CharField(
        label="Uw naam",
        max_length=120,
        error_messages={"required": "Vul uw naam in."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="Uw e-mailadres",
        max_length=254,
        help_text="Naar dit adres gaat een link waarmee u de aanmelding bevestigt. U logt er later mee in.",
        error_messages={
            "required": "Vul uw e-mailadres in.",
            "invalid": "Dit is geen e-mailadres. Schrijf het zoals naam@organisatie.nl.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    may_submit = forms.BooleanField(
        label="Ik mag namens deze organisatie inschrijvingen indienen en intrekken",
        required=False,
        help_text="Mag een ander dat? Laat dit leeg. U geeft na het inloggen zelf rechten aan collega's.",
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        if data is not None and data.get("kvk_number"):
            # People write it with spaces and points.
            data = data.copy()
            data["kvk_number"] = data["kvk_number"].replace(" ", "").replace(".", "")
        super().__init__(data, **kwargs)

    @property
    def facts(self) -> Facts:
        return Facts(**self.cleaned_data)


class DecisionForm(Form):
    is_admitted = forms.ChoiceField(
        label="Besluit",
        choices=[
            ("ja", "Laat toe: het is een eigen organisatie naast die met hetzelfde nummer"),
            ("nee", "Wijs af"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of u de aanmelding toelaat."},
    )
    reason = forms.CharField(
        label="Reden van afwijzing",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Alleen bij afwijzen. De aanvrager leest deze reden in een e-mail.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("is_admitted") == "nee" and not data.get("reason", "").strip():
            self.add_error("reason", "Schrijf waarom u de aanmelding afwijst.")
        return data

    @property
    def admits(self) -> bool:
        return bool(self.cleaned_data["is_admitted"] == "ja")
