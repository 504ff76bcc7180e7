"""The forms of a bid, of the opening and of the toetsing: input shape only, rules are the services'."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from bids.domain import answers
from bids.models import Bid, CheckItem
from tenders.domain.definition import LotDefinition, StatementRule
from tenders.domain.exclusion import CATALOGUE
from tenders.domain.vocabulary import SetAsideGround
from tenders.fields import decimal_text
from ui.fields import DutchDecimalField, LocalDateTimeField
from ui.forms import Form

GROUND_LABELS = {
    SetAsideGround.EXCLUDED: "Uitgesloten: een uitsluitingsgrond is van toepassing",
    SetAsideGround.UNSUITABLE: "Ongeschikt: voldoet niet aan een eis of bewijs ontbreekt",
    SetAsideGround.PLAN_TOO_LONG: "Het plan is langer dan is toegestaan",
}


class ApplicationForm(Form):
    """Aanmelding: who bids, who signs, with whom, and for which lots in which order."""

    contact_name = forms.CharField(label="Naam contactpersoon", max_length=120)
    contact_email = forms.EmailField(label="E-mailadres contactpersoon")
    contact_phone = forms.CharField(label="Telefoonnummer", max_length=40, required=False)
    signatory_name = forms.CharField(label="Naam van wie bevoegd is te tekenen", max_length=120)
    signatory_function = forms.CharField(label="Functie", max_length=120)
    members = forms.CharField(
        label="Combinanten",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Alleen als u samen inschrijft. Eén organisatie per regel: naam, KvK-nummer.",
    )
    subcontractors = forms.CharField(
        label="Onderaannemers",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Alleen op wie u een beroep doet. Eén organisatie per regel: naam, KvK-nummer.",
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

    def clean_members(self) -> tuple[answers.Party, ...]:
        return self._parties("members", answers.MEMBER)

    def clean_subcontractors(self) -> tuple[answers.Party, ...]:
        return self._parties("subcontractors", answers.SUBCONTRACTOR)

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

    def _parties(self, name: str, part: str) -> tuple[answers.Party, ...]:
        parties, faults = answers.parse_parties(self.cleaned_data[name], part)
        if faults:
            lines = ", ".join(str(number) for number in faults)
            raise forms.ValidationError(
                f"Regel {lines}: schrijf de naam en dan een KvK-nummer van 8 cijfers, "
                "bijvoorbeeld: Stichting Voorbeeld, 12345678."
            )
        return parties

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
            "parties": [party.as_json() for party in (*data["members"], *data["subcontractors"])],
        }

    @staticmethod
    def initial_from(data: dict[str, Any]) -> dict[str, Any]:
        parties = data.get("parties", [])
        return {
            "contact_name": data.get("contact", {}).get("name", ""),
            "contact_email": data.get("contact", {}).get("email", ""),
            "contact_phone": data.get("contact", {}).get("phone", ""),
            "signatory_name": data.get("signatory", {}).get("name", ""),
            "signatory_function": data.get("signatory", {}).get("function", ""),
            "members": _party_lines(parties, answers.MEMBER),
            "subcontractors": _party_lines(parties, answers.SUBCONTRACTOR),
            **{f"lot_{number}": place for place, number in enumerate(data.get("lots", []), start=1)},
        }


class DeclarationForm(Form):
    """Eigen verklaring: per exclusion ground whether it applies, and the undertaking itself."""

    explanation = forms.CharField(
        label="Toelichting",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Geldt een grond wel? Schrijf dan wat er is gebeurd en wat u daarna hebt gedaan.",
    )
    agreed = forms.BooleanField(
        label="Wij gaan akkoord met de voorwaarden van deze aanbesteding en verklaren dat dit waar is"
    )

    def __init__(self, *args: Any, codes: Iterable[str], **kwargs: Any) -> None:
        self.codes = tuple(codes)
        super().__init__(*args, **kwargs)
        own = dict(self.fields)
        self.fields.clear()
        for number, code in enumerate(self.codes):
            ground = CATALOGUE.get(code)
            self.fields[f"ground_{number}"] = forms.ChoiceField(
                label=ground.name if ground else code,
                help_text=f"{ground.description} ({ground.article})" if ground else "",
                choices=[("no", "Nee, dit geldt niet voor ons"), ("yes", "Ja, dit geldt voor ons")],
                widget=forms.RadioSelect,
                error_messages={"required": f"Kies een antwoord bij “{ground.name if ground else code}”."},
            )
        self.fields.update(own)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        applies = any(data.get(f"ground_{number}") == "yes" for number in range(len(self.codes)))
        if applies and not data.get("explanation"):
            self.add_error("explanation", "U antwoordt ergens ja. Licht dat hier toe.")
        return data

    def as_answers(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "grounds": {code: data[f"ground_{number}"] for number, code in enumerate(self.codes)},
            "explanation": data["explanation"],
            "agreed": True,
        }

    def initial_for(self, data: dict[str, Any]) -> dict[str, Any]:
        given = data.get("grounds", {})
        return {
            "explanation": data.get("explanation", ""),
            "agreed": data.get("agreed", False),
            **{f"ground_{number}": given.get(code, "") for number, code in enumerate(self.codes)},
        }


class StatementsForm(Form):
    """Opgaven: a number per rule."""

    def __init__(self, *args: Any, rules: Iterable[StatementRule], **kwargs: Any) -> None:
        self.rules = tuple(rules)
        super().__init__(*args, **kwargs)
        for number, rule in enumerate(self.rules):
            least = (
                f"Gevraagd is minstens {decimal_text(_decimal(rule))}." if rule.minimum is not None else ""
            )
            self.fields[f"value_{number}"] = DutchDecimalField(
                label=rule.name, help_text=" ".join(filter(None, [rule.unit.capitalize(), least]))
            )

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

    def __init__(self, *args: Any, lots: Iterable[LotDefinition], **kwargs: Any) -> None:
        self.lots = tuple(lots)
        super().__init__(*args, **kwargs)
        only_one = len(self.lots) == 1
        for lot in self.lots:
            self.fields[f"amount_{lot.number}"] = DutchDecimalField(
                label="Prijs in euro" if only_one else f"Prijs in euro voor perceel {lot.number}: {lot.name}",
                required=only_one,
                help_text="" if only_one else "Leeg als u niet voor dit perceel inschrijft.",
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for lot in self.lots:
            amount = data.get(f"amount_{lot.number}")
            if amount is not None and amount <= 0:
                self.add_error(f"amount_{lot.number}", "Een prijs is hoger dan 0. Vul het bedrag in euro in.")
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

    file = forms.FileField(label="Uw kopie (ZIP) of een bestand daaruit", widget=forms.FileInput())


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


class CheckForm(Form):
    """The outcome of one item of the toetsing."""

    outcome = forms.ChoiceField(
        label="Uitkomst",
        choices=[pair for pair in CheckItem.Outcome.choices if pair[0] != CheckItem.Outcome.OPEN],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Reden", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class SetAsideForm(Form):
    """A ground for setting aside, with the reason that the letter will quote."""

    ground = forms.ChoiceField(
        label="Op welke grond?",
        choices=[(ground.value, label) for ground, label in GROUND_LABELS.items()],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Reden",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="De inschrijver leest deze tekst in de brief. Schrijf wat er ontbreekt of niet voldoet.",
    )

    def __init__(self, *args: Any, bid: Bid, **kwargs: Any) -> None:
        self.lots = {str(row.lot.number): row.lot for row in bid.lots.select_related("lot")}
        failed = bid.checks.select_related("member").filter(outcome=CheckItem.Outcome.NOT_MET)
        self.items = {str(item.public_id): item for item in failed}
        super().__init__(*args, **kwargs)
        if len(self.lots) > 1:
            self.fields["lot"] = forms.ChoiceField(
                label="Voor welk perceel?",
                required=False,
                choices=[("", "De hele inschrijving")]
                + [(number, f"Alleen {lot}") for number, lot in self.lots.items()],
                widget=forms.RadioSelect,
            )
        if self.items:
            self.fields["item"] = forms.ChoiceField(
                label="Bij welk onderdeel hoort dit?",
                required=False,
                choices=[("", "Bij geen apart onderdeel")]
                + [(key, item.title) for key, item in self.items.items()],
                widget=forms.RadioSelect,
            )

    @property
    def chosen(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "ground": data["ground"],
            "reason": data["reason"],
            "lot": self.lots.get(data.get("lot", "")),
            "item": self.items.get(data.get("item", "")),
        }


def _party_lines(parties: list[dict[str, str]], part: str) -> str:
    return "\n".join(f"{party['name']}, {party['kvk']}" for party in parties if party["part"] == part)


def _decimal(rule: StatementRule) -> Decimal:
    minimum = rule.minimum or 0
    return Decimal(minimum.numerator) / Decimal(minimum.denominator)


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
