"""Forms of social return. Amounts leave a form in whole cents."""

from decimal import Decimal
from typing import Any

from django import forms

from contracts.domain.maximum import cents_of
from contracts.domain.social_return import KIND_LABELS, MOST_CENTS, Kind, Rule
from contracts.maximum.amounts import as_euros
from contracts.models import SocialReturnRule
from documents.upload_field import UploadField
from ui.fields import DutchDecimalField, LocalDateField, MoneyField, PercentageField
from ui.forms import Form

_MOST_EUROS = Decimal(MOST_CENTS) / 100 - 1


class RuleForm(Form):
    """Percentage and base are asked where the tender names none."""

    percent = PercentageField(label="Percentage", decimal_places=4)
    base = forms.CharField(
        label="Waarover wordt het berekend?",
        max_length=200,
        help_text="Bijvoorbeeld: de totale omzet zonder btw.",
        error_messages={"required": "Schrijf op waarover social return wordt berekend."},
    )
    source = forms.CharField(
        label="Waar staat dit?",
        max_length=200,
        help_text="Bijvoorbeeld: bijlage 13.",
        error_messages={"required": "Schrijf op waar dit staat."},
    )
    reason = forms.CharField(
        label="Waarom legt u dit hier vast?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf op waarom u dit zo vastlegt."},
    )

    def __init__(
        self, *args: Any, asks_percent: bool, asks_base: bool, row: SocialReturnRule | None, **kwargs: Any
    ) -> None:
        initial: dict[str, Any] = {}
        if row is not None:
            initial = {"percent": row.percent, "base": row.base, "source": row.source}
            initial |= {f"hour_{kind.value}": as_euros(cents) for kind, cents in row.hours().items()}
        super().__init__(*args, initial=initial, **kwargs)
        if not asks_percent:
            del self.fields["percent"]
        if not asks_base:
            del self.fields["base"]
        hours: dict[str, forms.Field] = {
            f"hour_{kind.value}": MoneyField(
                label=f"Waarde van een uur: {label}",
                required=False,
                min_value=Decimal("0.01"),
                max_value=Decimal(10_000),
                unit="per uur",
            )
            for kind, label in KIND_LABELS.items()
        }
        names = [name for name in ("percent", "base") if name in self.fields]
        ordered = {name: self.fields[name] for name in names} | hours
        self.fields = ordered | {name: each for name, each in self.fields.items() if name not in names}

    def said(self) -> dict[str, Any]:
        """What goes to the service."""
        cleaned = self.cleaned_data
        return {
            "percent": cleaned.get("percent"),
            "base": cleaned.get("base", ""),
            "per_hour": {
                kind: cents_of(cleaned[f"hour_{kind.value}"])
                for kind in Kind
                if cleaned.get(f"hour_{kind.value}") is not None
            },
            "source": cleaned["source"],
            "reason": cleaned["reason"],
        }


class EffortForm(Form):
    """Hours are asked where some kind has a value per hour."""

    kind = forms.TypedChoiceField(
        label="Wat voor inspanning is het?",
        coerce=Kind,
        choices=[(each.value, label) for each, label in KIND_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat voor inspanning het is."},
    )
    description = forms.CharField(
        label="Wat is gedaan?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Zonder namen of andere gegevens van kandidaten.",
        error_messages={"required": "Schrijf op wat is gedaan."},
    )
    connection = forms.CharField(
        label="Hoe hangt dit samen met de opdracht?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Schrijf op hoe dit samenhangt met de opdracht."},
    )
    carried_out_on = LocalDateField(
        label="Gedaan op", help_text="Duurde het langer, vul dan de laatste dag in."
    )
    amount = MoneyField(
        label="Waarde",
        required=False,
        min_value=0,
        max_value=_MOST_EUROS,
        help_text="Zonder btw.",
    )
    hours = DutchDecimalField(label="Uren", required=False, min_value=0, unit="uur")
    no_displacement = forms.BooleanField(
        label="Deze inspanning verdringt geen regulier werk",
        error_messages={
            "required": "Social return mag regulier werk niet verdringen. Vink aan dat dit niet gebeurt."
        },
    )
    evidence = UploadField(
        from_provider=True,
        label="Bewijs",
        required=False,
        allow_empty_file=True,
        max_length=200,
        help_text="PDF, Word, Excel, ODT, PNG of JPG. Alleen u en de opdrachtgever kunnen dit lezen.",
    )

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not rule.per_hour:
            del self.fields["hours"]
        else:
            self.fields["amount"].help_text = "Zonder btw. Laat leeg als u uren invult."
            worth = "; ".join(
                f"{KIND_LABELS[kind]}: {as_euros(cents):.2f}".replace(".", ",")
                for kind, cents in rule.per_hour.items()
            )
            self.fields["hours"].help_text = f"In plaats van een bedrag. Waarde per uur in euro: {worth}."

    def said(self) -> dict[str, Any]:
        """What goes to the service, but for the evidence."""
        cleaned = dict(self.cleaned_data)
        cleaned.pop("evidence")
        amount: Decimal | None = cleaned["amount"]
        return cleaned | {"amount": None if amount is None else cents_of(amount)}


class JudgeForm(Form):
    remarks = forms.CharField(
        label="Opmerking of reden",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Verplicht als u de inspanning afwijst. De opdrachtnemer leest dit.",
    )
