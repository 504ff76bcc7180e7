"""Forms of the pages around the method: procedure, contract, tariffs and decisions."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from tenders.domain.labels import choices
from tenders.domain.vocabulary import (
    AwardBasis,
    ContractType,
    DecisionStatus,
    Discretion,
    Procedure,
    SignatureForm,
    Threshold,
)
from tenders.domain.why import Asked, suggestion
from tenders.facts import DecisionDocument, Municipality, Tariff
from tenders.forms.base import CPV, NUTS, ConfigurationForm, part
from tenders.models import Tender
from ui.fields import LocalDateField, MoneyField, PercentageField

_SIGNING = ("contact_sanction", "signature_forms", "signing_service", "originals_months")
_CLUSTERING = ("clustering_market", "clustering_organisation", "clustering_connection")


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ProcedureForm(ConfigurationForm):
    procedure = forms.ChoiceField(label="Procedure", choices=choices(Procedure), widget=forms.RadioSelect)
    threshold = forms.ChoiceField(
        label="Komt de waarde boven de Europese drempel", choices=choices(Threshold), widget=forms.RadioSelect
    )
    award_basis = forms.ChoiceField(
        label="Gunningsmethode", choices=choices(AwardBasis), widget=forms.RadioSelect
    )
    cpv = forms.CharField(
        label="CPV-code",
        required=False,
        max_length=10,
        validators=[CPV],
        help_text="De hoofdcode, bijvoorbeeld 85000000 voor gezondheidszorg en maatschappelijke diensten.",
    )
    contact_sanction = forms.ChoiceField(
        label="Wie buiten dit systeem om contact zoekt, uitsluiten",
        required=False,
        choices=[("", "niet bepaald"), *choices(Discretion)],
        widget=forms.RadioSelect,
    )
    signature_forms = forms.MultipleChoiceField(
        label="Een formulier ondertekenen kan met",
        required=False,
        choices=choices(SignatureForm),
        widget=forms.CheckboxSelectMultiple,
    )
    originals_months = forms.IntegerField(
        label="Maanden na de ingang dat een inschrijver ondertekende originelen bewaart",
        required=False,
        min_value=1,
        max_value=240,
    )
    nuts = forms.CharField(
        label="NUTS-code",
        required=False,
        max_length=5,
        validators=[NUTS],
        help_text="Waar de opdracht wordt uitgevoerd, bijvoorbeeld NL33.",
    )

    layout = Layout(
        part("Procedure", "procedure", "threshold", "award_basis", "procedure_motivation"),
        part("Codes", "cpv", "nuts"),
        part("Samenvoegen", "is_clustered", *_CLUSTERING),
        part("Contact en ondertekenen", *_SIGNING),
    )

    class Meta:
        model = Tender
        fields = (
            "procedure",
            "threshold",
            "award_basis",
            "procedure_motivation",
            "cpv",
            "nuts",
            "is_clustered",
            *_CLUSTERING,
            *_SIGNING,
        )
        labels = {
            "is_clustered": "De opdracht voegt samen wat ook los kan worden aanbesteed",
            "clustering_market": "Samenvoegen: de markt en de toegang voor het mkb",
            "clustering_organisation": "Samenvoegen: gevolgen en risico's voor beide kanten",
            "clustering_connection": "Samenvoegen: de samenhang tussen de onderdelen",
        }
        widgets = {"procedure_motivation": _area(), **{name: _area() for name in _CLUSTERING}}
        help_texts = {
            "procedure_motivation": "Waarom deze procedure past (artikel 1.4 Aanbestedingswet).",
            "signing_service": "Bijvoorbeeld de naam van de software. Leeg: elke geschikte software.",
            "is_clustered": "Dan horen er drie redenen bij (artikel 1.5 Aanbestedingswet).",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_admission:
            del self.fields["award_basis"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        electronic = [form for form in data.get("signature_forms") or () if SignatureForm(form).is_electronic]
        if data.get("signing_service") and not electronic:
            self.add_error("signature_forms", "Een dienst hoort bij elektronisch ondertekenen: kies dat ook.")
        if not data.get("is_clustered") and any(data.get(name) for name in _CLUSTERING):
            self.add_error(
                "is_clustered",
                "U schreef redenen voor samenvoegen op: kies dit, of maak de redenen leeg.",
            )
        return data


class MunicipalityForm(ConfigurationForm):
    class Meta:
        model = Municipality
        fields = ("name",)


class ContractForm(ConfigurationForm):
    contract_type = forms.ChoiceField(
        label="Soort overeenkomst", choices=choices(ContractType), widget=forms.RadioSelect
    )
    contract_start = LocalDateField(label="Ingang van de overeenkomst", required=False)
    max_value = MoneyField(
        label="Maximale waarde, zonder btw",
        required=False,
        min_value=0,
        help_text="Over de hele looptijd, met alle verlengingen.",
    )
    value_per_year = MoneyField(label="Geraamde waarde per jaar, zonder btw", required=False, min_value=0)
    social_return_percentage = PercentageField(label="Social return", required=False)

    layout = Layout(
        part("Soort en plaats", "contract_type", "contract_places"),
        part(
            "Looptijd",
            "contract_start",
            "initial_months",
            "option_count",
            "option_months",
            "contract_term",
            "term_motivation",
        ),
        part("Waarde", "value_per_year", "max_value", "volume_guaranteed"),
        part("Voorwaarden", "plan_in_contract", "conditions", "conditions_version", "conditions_excluded"),
        part(
            "Social return",
            "social_return_percentage",
            "social_return_base",
            "social_return_means",
            "social_return_purpose",
        ),
    )

    class Meta:
        model = Tender
        fields = (
            "contract_type",
            "contract_places",
            "contract_start",
            "initial_months",
            "option_count",
            "option_months",
            "contract_term",
            "term_motivation",
            "value_per_year",
            "max_value",
            "volume_guaranteed",
            "plan_in_contract",
            "conditions",
            "conditions_version",
            "conditions_excluded",
            "social_return_percentage",
            "social_return_base",
            "social_return_means",
            "social_return_purpose",
        )
        labels = {
            "volume_guaranteed": "Er is een afnamegarantie",
            "plan_in_contract": "Het plan van de inschrijver wordt deel van de overeenkomst",
        }
        widgets = {"term_motivation": _area(), "social_return_purpose": _area()}
        help_texts = {
            "contract_places": "Waar de opdracht wordt uitgevoerd, bijvoorbeeld alle kernen van de gemeente.",
            "contract_term": "In woorden. Bijvoorbeeld: 3 jaar, met 4 verlengingen van ten hoogste 12 maanden.",
            "term_motivation": "Nodig als de overeenkomst met alle verlengingen langer duurt dan 48 maanden.",
            "conditions": "Bijvoorbeeld: VNG algemene inkoopvoorwaarden.",
            "conditions_version": "Bijvoorbeeld: 2024-09.",
            "conditions_excluded": "De nummers, met een komma ertussen. Bijvoorbeeld: 16, 20.1, 25.3.",
            "social_return_base": "Bijvoorbeeld: de totale omzet zonder btw.",
            "social_return_purpose": f"Aanbieders zien dit. Voorbeeld: {suggestion(Asked.SOCIAL_RETURN)}",
            "social_return_means": "Bijvoorbeeld: volgens bijlage 13, vastgelegd in het registratiesysteem.",
        }

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        count, months = data.get("option_count"), data.get("option_months")
        if count and not months and "option_months" not in self.errors:
            self.add_error("option_months", "Vul in hoeveel maanden een verlenging duurt.")
        if months and not count and "option_count" not in self.errors:
            self.add_error("option_count", "Vul in hoe vaak u kunt verlengen, of maak de maanden leeg.")
        percentage, base = data.get("social_return_percentage"), data.get("social_return_base")
        if percentage and not base and "social_return_base" not in self.errors:
            self.add_error("social_return_base", "Vul in waarover u dit percentage berekent.")
        return data


class TariffsForm(ConfigurationForm):
    class Meta:
        model = Tender
        fields = ("tariff", "indexation", "payment_days")
        labels = {"tariff": "De prijs in één zin"}
        widgets = {"indexation": _area(4)}
        help_texts = {
            "tariff": "Bijvoorbeeld: vast tarief van € 1,560 per minuut.",
            "indexation": "De formule, de gebruikte index en vanaf wanneer, bijvoorbeeld OVA en CPI per 1 januari.",
            "payment_days": "Kalenderdagen na een juiste declaratie.",
        }


class TariffForm(ConfigurationForm):
    price = MoneyField(label="Tarief", required=False, decimal_places=4, min_value=0)

    class Meta:
        model = Tariff
        fields = ("name", "price", "unit", "is_fixed")
        help_texts = {"unit": "Bijvoorbeeld: minuut, uur of etmaal."}


class DecisionForm(ConfigurationForm):
    decided_on = LocalDateField(label="Datum", required=False)
    status = forms.ChoiceField(label="Stand", choices=choices(DecisionStatus), widget=forms.RadioSelect)

    class Meta:
        model = DecisionDocument
        fields = ("code", "name", "mandate", "decided_on", "status", "reference")
        help_texts = {
            "code": "Kort en uniek, bijvoorbeeld A.",
            "mandate": "Wie hierover besluit, bijvoorbeeld het college of de concernmanager met mandaat.",
        }

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        taken = data.get("status") == DecisionStatus.TAKEN
        if taken and not data.get("decided_on") and "decided_on" not in self.errors:
            self.add_error("decided_on", "Vul de datum in waarop dit besluit is genomen.")
        if taken and not data.get("mandate"):
            self.add_error("mandate", "Vul in wie dit besluit heeft genomen.")
        return data
