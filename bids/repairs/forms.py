"""Forms of herstel: asking, supplying, deciding."""

from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from bids.domain.repairs import NATURES, Nature
from bids.models import CheckItem, RepairItem, RepairRequest
from bids.repairs.services import Asked
from documents.upload_field import UploadField
from ui.fields import LocalDateField
from ui.forms import Form


class AskForm(Form):
    """A closed list: per item what may be supplied, why it may be repaired, and the knock-out clause."""

    introduction = forms.CharField(
        label="Toelichting",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Wat zag u, en wat vraagt u? De inschrijver leest deze tekst in de brief.",
    )
    deviation_reason = forms.CharField(
        label="Waarom dit geval anders is",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Alleen nodig als een ander met hetzelfde gebrek geen herstel kreeg.",
    )

    def __init__(self, *args: Any, items: list[CheckItem], **kwargs: Any) -> None:
        self.items = items
        super().__init__(*args, **kwargs)
        own = dict(self.fields)
        self.fields.clear()
        parts = []
        for number, item in enumerate(items):
            fields = self._fields_of(number)
            self.fields.update(fields)
            parts.append(Fieldset(item.title, *fields))
        self.fields.update(own)
        self.layout = Layout(*parts, *own)

    @staticmethod
    def _fields_of(number: int) -> dict[str, forms.Field]:
        return {
            f"text_{number}": forms.CharField(
                label="Wat mag worden aangevuld",
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text="Precies dit, en niets anders.",
                error_messages={"required": "Schrijf op wat de inschrijver precies mag aanvullen."},
            ),
            f"nature_{number}": forms.ChoiceField(
                label="Wat voor gebrek is het?",
                choices=[(nature.value, label) for nature, label in NATURES.items()],
                widget=forms.RadioSelect,
                error_messages={"required": "Kies wat voor gebrek het is."},
            ),
            f"knock_out_{number}": forms.ChoiceField(
                label="Zegt de aanbesteding dat dit gebrek tot uitsluiting of terzijdelegging leidt?",
                choices=[("no", "Nee"), ("yes", "Ja")],
                widget=forms.RadioSelect,
                error_messages={"required": "Zoek dit na in de documenten en kies ja of nee."},
            ),
        }

    @property
    def asked(self) -> list[Asked]:
        data = self.cleaned_data
        return [
            Asked(
                item,
                Nature(data[f"nature_{number}"]),
                data[f"text_{number}"],
                is_knock_out=data[f"knock_out_{number}"] == "yes",
            )
            for number, item in enumerate(self.items)
        ]


class SupplyForm(Form):
    """What the bidder supplies for one item: a PDF, a text, or both."""

    file = UploadField(
        from_provider=True,
        label="PDF-bestand",
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
    issued_on = LocalDateField(
        label="Datum van afgifte",
        required=False,
        help_text="De datum die op het document staat, als die er is.",
    )
    text = forms.CharField(
        label="Uw antwoord", required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("file") and not data.get("text"):
            self.add_error("file", "Upload een PDF of schrijf uw antwoord op.")
        return data

    def clean_issued_on(self) -> date | None:
        issued_on: date | None = self.cleaned_data["issued_on"]
        if issued_on is not None and issued_on > self.today:
            raise forms.ValidationError(
                "Deze datum ligt in de toekomst. Vul de datum in die op het document staat."
            )
        return issued_on


class DecideForm(Form):
    """Per item whether the supplement is accepted, with the reason for the letter."""

    def __init__(self, *args: Any, request: RepairRequest, **kwargs: Any) -> None:
        self.items: list[RepairItem] = list(request.items.all())
        super().__init__(*args, **kwargs)
        for number, item in enumerate(self.items):
            is_silent = not item.supplies.all()
            accepted = [] if is_silent else [("accepted", "Aanvaard: het onderdeel voldoet")]
            self.fields[f"outcome_{number}"] = forms.ChoiceField(
                label=item.title,
                choices=[*accepted, ("rejected", "Niet aanvaard")],
                widget=forms.RadioSelect,
                initial="rejected" if is_silent else None,
                help_text="Er is niets aangeleverd." if is_silent else "",
            )
            self.fields[f"reason_{number}"] = forms.CharField(
                label="Reden",
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial="U hebt dit niet binnen de termijn aangeleverd." if is_silent else "",
                help_text="Verplicht als u niet aanvaardt. De inschrijver leest deze tekst in de brief.",
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(len(self.items)):
            if data.get(f"outcome_{number}") == "rejected" and not data.get(f"reason_{number}"):
                self.add_error(f"reason_{number}", "Schrijf op waarom u de aanvulling niet aanvaardt.")
        return data

    @property
    def decisions(self) -> dict[Any, tuple[bool, str]]:
        data = self.cleaned_data
        return {
            item.public_id: (data[f"outcome_{number}"] == "accepted", data[f"reason_{number}"])
            for number, item in enumerate(self.items)
        }
