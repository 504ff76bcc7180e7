"""The forms of a bid and of the opening: input shape only, rules are the services'."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.db.models import QuerySet

from bids.domain import pricing
from bids.models import Bid
from documents.upload_field import UploadField
from tenders.domain.definition import LotDefinition, Method, StatementRule
from tenders.fields import decimal_text
from ui.fields import DutchDecimalField, LocalDateTimeField
from ui.forms import Form


class ApplicationForm(Form):
    """Aanmelding: who bids, who signs, and for which lots in which order."""

    contact_name = forms.CharField(label="Naam contactpersoon", max_length=120)
    contact_email = forms.EmailField(label="E-mailadres contactpersoon")
    contact_phone = forms.CharField(label="Telefoonnummer", max_length=40, required=False)
    signatory_name = forms.CharField(label="Naam van wie bevoegd is te tekenen", max_length=120)
    signatory_function = forms.CharField(label="Functie van wie tekent", max_length=120)
    confidential = forms.CharField(
        label="Vertrouwelijke passages",
        required=False,
        max_length=20_000,
        help_text=(
            "Wat andere inschrijvers niet mogen lezen, bijvoorbeeld uw werkwijze of een naam van een partner. Neem de "
            "passage over zoals zij in uw plan, bestand of antwoord staat. Elke passage op een nieuwe regel."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, *args: Any, lots: Iterable[LotDefinition], most_lots: int | None = None, **kwargs: Any
    ) -> None:
        self.lots, self.most_lots = tuple(lots), most_lots
        super().__init__(*args, **kwargs)
        if len(self.lots) > 1:
            for lot in self.lots:
                self.fields[f"lot_{lot.number}"] = forms.IntegerField(
                    label=f"Perceel {lot.number}: {lot.name}",
                    required=False,
                    min_value=1,
                    max_value=len(self.lots),
                    help_text="Uw voorkeur: 1 is het liefst. Leeg als u niet voor dit perceel inschrijft.",
                )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if len(self.lots) > 1:
            given = [data[f"lot_{lot.number}"] for lot in self.lots if data.get(f"lot_{lot.number}")]
            if not given and not self.errors:
                self.add_error(f"lot_{self.lots[0].number}", "Kies minstens één perceel: vul er een 1 in.")
            if len(given) != len(set(given)):
                self.add_error(
                    f"lot_{self.lots[0].number}", "Geef elk perceel een eigen voorkeur: 1, 2 en zo verder."
                )
            if self.most_lots is not None and len(given) > self.most_lots:
                lots = "één perceel" if self.most_lots == 1 else f"{self.most_lots} percelen"
                self.add_error(
                    f"lot_{self.lots[0].number}",
                    f"U koos {len(given)} percelen. U mag voor ten hoogste {lots} inschrijven: "
                    "maak de andere leeg.",
                )
        return data

    def as_answers(self) -> dict[str, Any]:
        data = self.cleaned_data
        ranked = sorted(
            (data[f"lot_{lot.number}"], lot.number) for lot in self.lots if data.get(f"lot_{lot.number}")
        )
        return {
            "lots": [number for _, number in ranked] or [lot.number for lot in self.lots],
            "contact": {
                "name": data["contact_name"],
                "email": data["contact_email"],
                "phone": data["contact_phone"],
            },
            "signatory": {"name": data["signatory_name"], "function": data["signatory_function"]},
            "confidential": [line.strip() for line in data["confidential"].splitlines() if line.strip()],
        }

    @staticmethod
    def initial_from(data: dict[str, Any]) -> dict[str, Any]:
        return {
            "contact_name": data.get("contact", {}).get("name", ""),
            "contact_email": data.get("contact", {}).get("email", ""),
            "contact_phone": data.get("contact", {}).get("phone", ""),
            "signatory_name": data.get("signatory", {}).get("name", ""),
            "signatory_function": data.get("signatory", {}).get("function", ""),
            "confidential": "\n".join(data.get("confidential", [])),
            **{f"lot_{number}": place for place, number in enumerate(data.get("lots", []), start=1)},
        }


class TariffForm(Form):
    """Accepting the tariff that the authority set, lot by lot. What is not accepted yet is named, not refused."""

    def __init__(
        self, *args: Any, lots: Iterable[LotDefinition], terms: Iterable[str], **kwargs: Any
    ) -> None:
        self.lots, self.terms = tuple(lots), list(terms)
        super().__init__(*args, **kwargs)
        for lot in self.lots:
            of_lot = f" voor perceel {lot.number}: {lot.name}" if len(self.lots) > 1 else ""
            self.fields[f"accept_{lot.number}"] = forms.BooleanField(
                label=f"Wij aanvaarden dit tarief{of_lot}", required=False
            )

    def as_answers(self) -> dict[str, Any]:
        accepted = [lot.number for lot in self.lots if self.cleaned_data[f"accept_{lot.number}"]]
        return {"accepted": accepted, "terms": self.terms}

    def initial_from(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing is ticked where the tariff is another one than was accepted."""
        accepted = data.get("accepted", ()) if data.get("terms") == self.terms else ()
        return {f"accept_{number}": True for number in accepted}


class AcceptTariffForm(Form):
    """Accepting a tariff that a rectification changed, for every lot that was submitted for."""

    accepts_tariff = forms.BooleanField(
        label="Wij aanvaarden het nieuwe tarief voor elk perceel waarvoor wij hebben ingeschreven",
        required=False,
    )


class StatementsForm(Form):
    """Opgaven: a number per rule."""

    def __init__(self, *args: Any, rules: Iterable[StatementRule], **kwargs: Any) -> None:
        self.rules = tuple(rules)
        super().__init__(*args, **kwargs)
        for number, rule in enumerate(self.rules):
            least = f"Gevraagd is minstens {_in_words(rule)}." if rule.minimum is not None else ""
            self.fields[f"value_{number}"] = DutchDecimalField(
                label=rule.name, help_text=" ".join(filter(None, [rule.unit.capitalize(), least]))
            )

    def clean(self) -> dict[str, Any]:
        """A number below what is asked is refused here; in a bid that came otherwise a toetser decides on it."""
        data = super().clean() or {}
        for number, rule in enumerate(self.rules):
            value = data.get(f"value_{number}")
            if value is not None and rule.minimum is not None and value < _decimal(rule):
                self.add_error(
                    f"value_{number}",
                    f"Dit is minder dan gevraagd. Vul {_in_words(rule)} of hoger in. "
                    "Kunt u dat niet bieden? Dan kunt u niet inschrijven op deze aanbesteding.",
                )
        return data

    def as_answers(self) -> dict[str, Any]:
        return {
            "values": {
                rule.code: decimal_text(self.cleaned_data[f"value_{number}"])
                for number, rule in enumerate(self.rules)
            }
        }

    def initial_for(self, data: dict[str, Any]) -> dict[str, Any]:
        values = data.get("values", {})
        return {
            f"value_{number}": Decimal(values[rule.code])
            for number, rule in enumerate(self.rules)
            if rule.code in values
        }


class PriceForm(Form):
    """Prijs: an amount per lot; sealed apart from everything else."""

    def __init__(self, *args: Any, method: Method, **kwargs: Any) -> None:
        self.lots = method.lots
        self.bounds = {row.number: row for row in pricing.bounds_of(method)}
        super().__init__(*args, **kwargs)
        only_one = len(self.lots) == 1
        for lot in self.lots:
            self.fields[f"amount_{lot.number}"] = DutchDecimalField(
                label="Prijs in euro" if only_one else f"Prijs in euro voor perceel {lot.number}: {lot.name}",
                required=only_one,
                decimal_places=4,
                help_text=" ".join(
                    filter(
                        None,
                        (
                            pricing.hint(self.bounds[lot.number]),
                            "" if only_one else "Leeg als u niet voor dit perceel inschrijft.",
                        ),
                    )
                ),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for lot in self.lots:
            amount = data.get(f"amount_{lot.number}")
            if amount is not None and amount <= 0:
                self.add_error(f"amount_{lot.number}", "Een prijs is hoger dan 0. Vul het bedrag in euro in.")
            elif amount is not None and (words := pricing.refusal(self.bounds[lot.number], Fraction(amount))):
                self.add_error(f"amount_{lot.number}", words)
        if not self.errors and not any(data.get(f"amount_{lot.number}") for lot in self.lots):
            self.add_error(f"amount_{self.lots[0].number}", "Vul minstens één prijs in.")
        return data

    def as_answers(self) -> dict[str, Any]:
        return {
            "amounts": {
                str(lot.number): decimal_text(self.cleaned_data[f"amount_{lot.number}"])
                for lot in self.lots
                if self.cleaned_data.get(f"amount_{lot.number}") is not None
            }
        }

    @staticmethod
    def initial_from(data: dict[str, Any]) -> dict[str, Any]:
        return {f"amount_{number}": Decimal(amount) for number, amount in data.get("amounts", {}).items()}


class RestoreForm(Form):
    """The bidder's own copy, handed in again."""

    file = UploadField(
        from_provider=True, label="Uw kopie (ZIP) of een bestand daaruit", widget=forms.FileInput()
    )


class RestoreTermForm(Form):
    """Until when bidders can hand in again."""

    ends_at = LocalDateTimeField(label="Opnieuw aanleveren kan tot en met")
    reason = forms.CharField(
        label="Reden",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Inschrijvers lezen deze tekst.",
    )


class GoingOnForm(Form):
    """Why the opening goes on without what was not handed in again."""

    reason = forms.CharField(
        label="Reden",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="De reden staat in het proces-verbaal van opening.",
    )


def _decimal(rule: StatementRule) -> Decimal:
    minimum = rule.minimum or 0
    return Decimal(minimum.numerator) / Decimal(minimum.denominator)


def _in_words(rule: StatementRule) -> str:
    return format(_decimal(rule), "f").replace(".", ",")


class AccessFilterForm(Form):
    """What to show of the access log; nothing is chosen where the address was tampered with."""

    bid = forms.ModelChoiceField(
        label="Inschrijver", required=False, queryset=Bid.objects.none(), empty_label="alle inschrijvers"
    )
    refused = forms.BooleanField(label="Alleen wat geweigerd is", required=False)

    def __init__(self, *args: Any, bids: QuerySet[Bid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bid"].queryset = bids
        self.fields["bid"].to_field_name = "public_id"
        self.fields["bid"].label_from_instance = lambda bid: bid.organisation.name

    def chosen(self) -> dict[str, Any]:
        return self.cleaned_data if self.is_bound and self.is_valid() else {"bid": None, "refused": False}
