"""Forms of the contract in execution."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from contracts.domain.execution import PHASE_LABELS, Phase
from contracts.domain.options import Outcome
from contracts.domain.periods import extended
from contracts.execution.selectors import Filters
from contracts.models import ContractContact
from documents.upload_field import UploadField
from tenders.models import Tender
from ui.fields import LocalDateField
from ui.forms import Form

_EXPIRY = {"3": "binnen 3 maanden", "6": "binnen 6 maanden", "12": "binnen 12 maanden"}


class StartForm(Form):
    starts_on = LocalDateField(label="Eerste dag")
    ends_on = LocalDateField(
        label="Laatste dag",
        help_text="Zonder verlengingen. Verlengingen legt u later vast, elk met een besluit.",
    )


class ClosedSelect(forms.Select):
    """A list that stays closed, for a filter above what it filters."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "form-select"})


class FilterForm(Form):
    """What the list is narrowed to. What cannot be read narrows nothing."""

    stand = forms.ChoiceField(
        label="Stand",
        required=False,
        choices=[("", "elke stand"), *((each.value, PHASE_LABELS[each]) for each in Phase)],
        widget=ClosedSelect,
    )
    aanbesteding = forms.ChoiceField(label="Aanbesteding", required=False, widget=ClosedSelect)
    loopt_af = forms.ChoiceField(
        label="Loopt af",
        required=False,
        choices=[("", "maakt niet uit"), *_EXPIRY.items()],
        widget=ClosedSelect,
    )

    def __init__(self, *args: Any, tenders: Sequence[Tender], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["aanbesteding"].choices = [
            ("", "alle aanbestedingen"),
            *((str(each.public_id), each.title) for each in tenders),
        ]

    def filters(self, today: date) -> Filters:
        self.is_valid()
        chosen = self.cleaned_data
        months = chosen.get("loopt_af")
        return Filters(
            phase=Phase(chosen["stand"]) if chosen.get("stand") else None,
            tender=UUID(chosen["aanbesteding"]) if chosen.get("aanbesteding") else None,
            expires_by=extended(today, int(months)) if months else None,
        )


class OptionForm(Form):
    outcome = forms.ChoiceField(
        label="Wat besluit u?",
        choices=[
            (Outcome.EXTENDED.value, "Het contract wordt verlengd"),
            (Outcome.DECLINED.value, "Het contract wordt niet verlengd"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of u verlengt."},
    )
    reason = forms.CharField(
        label="Reden",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Schrijf op waarom u dit besluit."},
    )
    late_reason = forms.CharField(
        label="Waarom na de beslisdatum",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Verplicht, want de beslisdatum is voorbij.",
    )

    def __init__(self, *args: Any, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            del self.fields["late_reason"]


class DecideByForm(Form):
    decide_by = LocalDateField(
        label="Beslisdatum", help_text="De laatste dag om over deze verlenging te besluiten."
    )


class EndForm(Form):
    ended_on = LocalDateField(label="Laatste dag van het contract")
    reason = forms.CharField(
        label="Waarom eindigt het contract?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Schrijf op waarom het contract eindigt."},
    )


class TaskForm(Form):
    title = forms.CharField(
        label="Wat moet er gebeuren?",
        max_length=300,
        error_messages={"required": "Schrijf op wat er moet gebeuren."},
    )
    due_on = LocalDateField(label="Uiterlijk op")


class TaskDoneForm(Form):
    done_on = LocalDateField(label="Gedaan op")
    note = forms.CharField(
        label="Uitkomst",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Bijvoorbeeld wie erbij waren en wat is afgesproken.",
        error_messages={"required": "Schrijf in het kort op wat de uitkomst is."},
    )


class ContactForm(Form):
    side = forms.ChoiceField(
        label="Van welke kant?",
        choices=ContractContact.Side.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies van welke kant deze persoon is."},
    )
    name = forms.CharField(label="Naam", max_length=120, error_messages={"required": "Vul een naam in."})
    function = forms.CharField(label="Functie", required=False, max_length=120)
    email = forms.EmailField(
        label="E-mailadres",
        required=False,
        error_messages={"invalid": "Dit is geen e-mailadres. Controleer wat u hebt ingevuld."},
    )
    phone = forms.CharField(label="Telefoon", required=False, max_length=30)


class MeetingForm(Form):
    held_on = LocalDateField(label="Datum")
    subject = forms.CharField(
        label="Onderwerp",
        max_length=200,
        error_messages={"required": "Schrijf op waarover het gesprek gaat."},
    )
    notes = forms.CharField(
        label="Verslag",
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Na het gesprek. Laat leeg zolang het alleen gepland is.",
    )


class PaperForm(Form):
    title = forms.CharField(
        label="Titel", max_length=200, error_messages={"required": "Geef het document een titel."}
    )
    file = UploadField(
        label="Bestand",
        allow_empty_file=True,
        max_length=200,
        help_text="PDF, Word, Excel, ODT, PNG of JPG.",
        error_messages={"required": "Kies een bestand."},
    )
    is_shared = forms.BooleanField(label="De opdrachtnemer leest dit ook", required=False)


class DetailsForm(Form):
    meetings_per_year = forms.IntegerField(
        label="Gesprekken per jaar",
        required=False,
        min_value=1,
        max_value=52,
        help_text="Hoeveel contractgesprekken er ten minste zijn.",
        error_messages={
            "invalid": "Vul een heel getal in.",
            "min_value": "Vul 1 of meer in, of laat dit leeg.",
            "max_value": "Vul 52 of minder in.",
        },
    )
    conditions = forms.CharField(
        label="Algemene voorwaarden",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Met de artikelen die niet gelden.",
    )
