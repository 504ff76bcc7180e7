"""Forms of changes. Each route has its own conditions; a condition that is not ticked is not met."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from contracts.changes.subcontracting import Paper
from contracts.domain.changes import RULES, Route
from contracts.domain.maximum import MOST_CENTS, cents_of
from contracts.domain.subcontracting import (
    KIND_LABELS,
    STATEMENT,
    STATEMENT_NAME,
    Asked,
    State,
    issued_field,
    paper_field,
)
from documents.upload_field import UploadField
from ui.fields import LocalDateField, MoneyField, PercentageField
from ui.forms import Form

_MOST = Decimal(MOST_CENTS) / 100 - 1


class ChangeForm(Form):
    title = forms.CharField(
        label="Wat verandert er?", max_length=200, error_messages={"required": "Schrijf op wat er verandert."}
    )
    effective_on = LocalDateField(label="Geldt vanaf")
    amount = MoneyField(
        label="Bedrag van de wijziging",
        min_value=-_MOST,
        max_value=_MOST,
        initial=Decimal(0),
        help_text="Zonder btw, over de rest van de looptijd. Met een minteken als de opdracht kleiner wordt.",
    )
    index_percent = PercentageField(
        label="Indexering sinds de aanbesteding",
        min_value=-50,
        max_value=500,
        initial=Decimal(0),
        help_text="Hoeveel procent de tarieven sindsdien zijn gestegen volgens de overeenkomst.",
    )
    explanation = forms.CharField(
        label="Toelichting", max_length=8000, widget=forms.Textarea(attrs={"rows": 5})
    )
    raises_maximum = forms.BooleanField(
        label="Deze wijziging verhoogt de maximale waarde van de raamovereenkomst", required=False
    )

    def __init__(self, *args: Any, route: Route, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = RULES[route]
        self.fields["explanation"].label = self.rule.explains
        self.fields["explanation"].error_messages["required"] = f"Schrijf op: {self.rule.explains.lower()}."
        for condition in self.rule.conditions:
            self.fields[condition.code] = forms.BooleanField(label=condition.question, required=False)

    def clean_amount(self) -> int:
        amount: Decimal = self.cleaned_data["amount"]
        return cents_of(amount)

    def clean(self) -> dict[str, Any]:
        """The ticks of the conditions leave together as `answers`."""
        data = super().clean() or self.cleaned_data
        codes = [condition.code for condition in self.rule.conditions]
        data["answers"] = {code: bool(data.pop(code, False)) for code in codes}
        return data


class NoticeForm(Form):
    notice_on = LocalDateField(label="Gepubliceerd op")
    notice_reference = forms.CharField(
        label="Kenmerk",
        max_length=60,
        help_text="Het nummer van de publicatie op TenderNed.",
        error_messages={"required": "Vul het kenmerk van de aankondiging in."},
    )


def _file(label: str, help_text: str) -> UploadField:
    return UploadField(
        from_provider=True,
        label=label,
        required=False,
        allow_empty_file=True,
        max_length=200,
        help_text=f"{help_text} PDF, Word, Excel, ODT, PNG of JPG.",
    )


class SubcontractorForm(Form):
    kind = forms.ChoiceField(
        label="Wat wilt u?",
        choices=[(kind.value, label.capitalize()) for kind, label in KIND_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat u wilt."},
    )
    name = forms.CharField(
        label="Naam van de organisatie",
        max_length=200,
        error_messages={"required": "Vul de naam van de organisatie in."},
    )
    kvk = forms.CharField(
        label="KvK-nummer",
        max_length=8,
        validators=[RegexValidator(r"^\d{8}$", "Een KvK-nummer heeft 8 cijfers.")],
        error_messages={"required": "Vul het KvK-nummer in."},
    )
    work = forms.CharField(
        label="Wat gaat deze organisatie doen?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Niet nodig als u met een onderaannemer stopt.",
    )
    from_on = LocalDateField(label="Vanaf")
    reason = forms.CharField(
        label="Waarom",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf op waarom u dit wilt."},
    )
    share = PercentageField(
        label="Welk deel van de contractwaarde krijgt deze organisatie?",
        required=False,
        help_text="Bij een nieuwe onderaannemer: in procenten van het hele contract, samen met wat zij al doet.",
    )
    statement = _file(
        STATEMENT_NAME,
        "Nodig bij meer dan 10% van de contractwaarde. De organisatie verklaart dat zij niet Russisch is, niet voor "
        "meer dan de helft van een Russische partij is en niet namens zo'n partij handelt, en ondertekent dat.",
    )

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        # Of a new subcontractor; where somebody stops nothing more is asked.
        needed = ["work", "share", "statement"]
        if not asked.russia:
            del self.fields["statement"]
            needed.remove("statement")
        for place, rule in enumerate(asked.evidence):
            age = f"Niet ouder dan {rule.max_age_months} maanden. " if rule.max_age_months is not None else ""
            optional = "" if rule.mandatory else "Niet verplicht. "
            self.fields[paper_field(place)] = _file(
                rule.name, f"{optional}{age}Dit vraagt de aanbesteding van een nieuwe onderaannemer."
            )
            self.fields[issued_field(place)] = LocalDateField(
                label=f"{rule.name}: afgegeven op", required=False
            )
            if rule.mandatory:
                needed += [paper_field(place), issued_field(place)]
        for name in needed:
            self.fields[name].is_awaited = True  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """What goes to the service; each file with what it is and the input in which it was chosen."""
        data = self.cleaned_data
        words = ("kind", "name", "kvk", "work", "from_on", "reason", "share")
        return {name: data[name] for name in words} | {"papers": tuple(self._papers(data))}

    def _papers(self, data: dict[str, Any]) -> Iterator[Paper]:
        if upload := data.get("statement"):
            yield Paper(STATEMENT, STATEMENT_NAME, "statement", upload.file, upload.name)
        for place, rule in enumerate(self.asked.evidence):
            field = paper_field(place)
            if upload := data.get(field):
                yield Paper(
                    rule.code, rule.name, field, upload.file, upload.name, data.get(issued_field(place))
                )


class DecisionForm(Form):
    outcome = forms.ChoiceField(
        label="Gaat u akkoord?",
        choices=[(State.APPROVED.value, "Akkoord"), (State.REFUSED.value, "Niet akkoord")],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of u akkoord gaat."},
    )
    explanation = forms.CharField(
        label="Toelichting",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Verplicht als u niet akkoord gaat. De opdrachtnemer leest deze tekst.",
    )
