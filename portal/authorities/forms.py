"""What a beheerder fills in of a further aanbestedende dienst."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from portal.authorities.services import Facts, Person
from ui.forms import Form

_NO_ADDRESS = "Dit is geen e-mailadres. Schrijf het zoals naam@organisatie.nl."
_MAIL_HELP = "Naar dit adres gaat een link waarmee de persoon zelf een wachtwoord kiest."


class AuthorityForm(Form):
    name = forms.CharField(
        label="Naam van de aanbestedende dienst",
        max_length=200,
        help_text="Zoals inschrijvers haar lezen, bijvoorbeeld Gemeente Voorbeeldstad.",
        error_messages={"required": "Vul de naam van de aanbestedende dienst in."},
    )
    kvk_number = forms.CharField(
        label="KvK-nummer",
        max_length=20,
        required=False,
        help_text="8 cijfers.",
        validators=[RegexValidator(r"^[0-9]{8}$", "Een KvK-nummer heeft 8 cijfers, bijvoorbeeld 12345678.")],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    city = forms.CharField(label="Plaats", max_length=80, required=False)
    beheerder_name = forms.CharField(
        label="Naam van de eerste beheerder",
        max_length=120,
        help_text="Geeft de andere mensen toegang en leest zelf geen inschrijvingen.",
        error_messages={"required": "Vul de naam van de beheerder in."},
    )
    beheerder_email = forms.EmailField(
        label="E-mailadres van de beheerder",
        max_length=254,
        help_text=_MAIL_HELP,
        error_messages={"required": "Vul het e-mailadres van de beheerder in.", "invalid": _NO_ADDRESS},
    )
    buyer_name = forms.CharField(
        label="Naam van de eerste inkoper",
        max_length=120,
        required=False,
        help_text="Mag aanbestedingen beginnen. De beheerder kan inkopers ook later toevoegen.",
    )
    buyer_email = forms.EmailField(
        label="E-mailadres van de inkoper",
        max_length=254,
        required=False,
        error_messages={"invalid": _NO_ADDRESS},
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        if data is not None and data.get("kvk_number"):
            # People write it with spaces and points.
            data = data.copy()
            data["kvk_number"] = data["kvk_number"].replace(" ", "").replace(".", "")
        super().__init__(data, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        name, email = data.get("buyer_name"), data.get("buyer_email")
        if name and not email and "buyer_email" not in self.errors:
            self.add_error("buyer_email", "Vul ook het e-mailadres van de inkoper in.")
        if email and not name and "buyer_name" not in self.errors:
            self.add_error("buyer_name", "Vul ook de naam van de inkoper in.")
        if email and email.lower() == str(data.get("beheerder_email", "")).lower():
            self.add_error(
                "buyer_email", "De beheerder kan niet ook inkoper zijn. Geef een ander e-mailadres."
            )
        return data

    @property
    def facts(self) -> Facts:
        data = self.cleaned_data
        buyer = Person(data["buyer_name"], data["buyer_email"]) if data["buyer_name"] else None
        return Facts(
            name=data["name"],
            kvk_number=data["kvk_number"],
            city=data["city"],
            beheerder=Person(data["beheerder_name"], data["beheerder_email"]),
            buyer=buyer,
        )
