"""Forms for one criterion, requirement, piece of evidence or step at gelijke stand."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

import ui.forms
from tenders.domain.labels import LABELS, choices
from tenders.domain.vocabulary import (
    AgeReference,
    CheckedBy,
    CriterionKind,
    EvidenceMoment,
    EvidenceParty,
    PriceFormula,
    ProofMoment,
    TieOp,
    TieScope,
)
from tenders.domain.why import Asked, evidence_suggestion, suggestion, suitability_suggestion
from tenders.forms.base import ConfigurationForm, TagsField, part
from tenders.models import (
    AwardCriterion,
    EvidenceRequirement,
    ExecutionCondition,
    SuitabilityRequirement,
    Tender,
)
from tenders.people import evaluators_of
from tenders.selectors import criteria_tree
from ui.fields import LocalDateField, MoneyField


class CriterionForm(ConfigurationForm):
    tags = TagsField()
    floor = MoneyField(
        label="Bodem",
        required=False,
        decimal_places=4,
        help_text="Alleen bij lineair: vanaf deze prijs groeien de punten niet meer. Lager bieden mag. Neemt u "
        "een lagere prijs niet aan? Vul dan een bodemtarief in bij de percelen.",
    )
    ceiling = MoneyField(
        label="Plafond",
        required=False,
        decimal_places=4,
        help_text="Alleen bij lineair: een hogere prijs betekent terzijde leggen.",
    )
    kind = forms.ChoiceField(label="Soort", choices=choices(CriterionKind), widget=forms.RadioSelect)
    formula = forms.ChoiceField(
        label="Prijsformule",
        required=False,
        choices=[("", "geen, dit is een kwaliteitscriterium"), *choices(PriceFormula)],
        widget=forms.RadioSelect,
    )

    layout = Layout(
        part("Plaats en punten", "parent", "code", "name", "kind", "max_points", "minimum_points"),
        part("De vraag en de beoordeling", "question", "aspects", "evaluators", "tags"),
        part("De prijs", "formula", "floor", "ceiling", css_class="th-price"),
    )

    class Meta:
        model = AwardCriterion
        fields = (
            "parent",
            "code",
            "name",
            "max_points",
            "minimum_points",
            "question",
            "aspects",
            "evaluators",
            "tags",
            "kind",
            "formula",
            "floor",
            "ceiling",
        )
        labels = {"parent": "Onderdeel van", "evaluators": "Wie geeft de score"}
        widgets = {
            "question": forms.Textarea(attrs={"rows": 5}),
            "aspects": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "code": "Kort en uniek, bijvoorbeeld 1A.",
            "max_points": "Heeft een criterium subcriteria, dan is dit de som daarvan.",
            "minimum_points": "Wie minder haalt, wordt terzijde gelegd. Leeg: geen minimum.",
            "evaluators": "Kiest u niemand, dan geven alle commissieleden een score.",
        }

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents = tender.criteria.filter(parent=None)
        if self.instance.pk:
            parents = parents.exclude(pk=self.instance.pk)
        parent = self.fields["parent"]
        parent.queryset = parents
        parent.empty_label = "geen: dit is een hoofdcriterium"
        evaluators = self.fields["evaluators"]
        evaluators.queryset = evaluators_of(tender)
        if not evaluators.queryset.exists():
            del self.fields["evaluators"]
        else:
            evaluators.widget = forms.CheckboxSelectMultiple()
            evaluators.label_from_instance = lambda user: user.name

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        self.refuse_negative("max_points", "minimum_points", "floor", "ceiling")
        points, minimum = data.get("max_points"), data.get("minimum_points")
        if points is not None and minimum is not None and minimum > points:
            self.add_error("minimum_points", f"Het minimum kan niet hoger zijn dan {points} punten.")
        if data.get("kind") == CriterionKind.PRICE:
            self._check_price(data)
        elif data.get("formula"):
            self.add_error("formula", "Een kwaliteitscriterium heeft geen prijsformule: kies 'geen'.")
        return data

    def _check_price(self, data: dict[str, Any]) -> None:
        formula, floor, ceiling = data.get("formula"), data.get("floor"), data.get("ceiling")
        if not formula and "formula" not in self.errors:
            self.add_error("formula", "Een prijscriterium heeft een formule nodig: kies er een.")
        if formula == PriceFormula.FIXED and data.get("max_points"):
            self.add_error("max_points", "Een vaste prijs geeft geen punten: vul 0 in.")
        if formula == PriceFormula.LINEAR:
            for name, value in (("floor", floor), ("ceiling", ceiling)):
                if value is None and name not in self.errors:
                    self.add_error(name, "Nodig bij een lineaire formule: vul een bedrag in.")
            if floor is not None and ceiling is not None and floor >= ceiling:
                self.add_error("ceiling", "Het plafond moet hoger zijn dan de bodem.")


class SuitabilityForm(ConfigurationForm):
    kind = forms.ChoiceField(
        label="Soort", choices=SuitabilityRequirement.Kind.choices, widget=forms.RadioSelect
    )

    checked_by = forms.ChoiceField(
        label="Wie dit controleert", choices=choices(CheckedBy), initial=CheckedBy.CHECKER.value
    )

    tags = TagsField()

    lot_numbers = forms.TypedMultipleChoiceField(
        label="Geldt voor", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    layout = Layout(
        part(
            "De eis",
            "code",
            "name",
            "kind",
            "requirement",
            "purpose",
            "threshold",
            "threshold_unit",
            "alternative",
            "checked_by",
            "lot_numbers",
            "tags",
        ),
        part(
            "Referenties",
            "references_max",
            "references_years",
            "references_volume",
            "references_unit",
            "references_add_up",
        ),
    )

    class Meta:
        model = SuitabilityRequirement
        fields = (
            "code",
            "name",
            "kind",
            "requirement",
            "purpose",
            "threshold",
            "threshold_unit",
            "alternative",
            "checked_by",
            "references_max",
            "references_years",
            "references_volume",
            "references_unit",
            "references_add_up",
            "lot_numbers",
            "tags",
        )
        widgets = {
            "alternative": forms.Textarea(attrs={"rows": 3}),
            "requirement": forms.Textarea(attrs={"rows": 5}),
            "purpose": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "code": "Kort en uniek, bijvoorbeeld G1.",
            "threshold": "Het bedrag of aantal dat ten minste nodig is. Leeg: er is geen drempel.",
            "threshold_unit": "Bijvoorbeeld: euro per jaar, of cliënten.",
            "alternative": "Wat u ook als bewijs aanvaardt, bijvoorbeeld een gelijkwaardig certificaat.",
            "references_max": "Hoeveel referenties een inschrijver ten hoogste mag geven. Leeg: u vraagt er geen.",
            "references_years": "Uit hoeveel jaar vóór de inschrijving.",
            "references_volume": "Hoe groot de referenties ten minste moeten zijn.",
            "references_unit": "Bijvoorbeeld: trajecten in een jaar.",
        }

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].help_text = _why(suitability_suggestion(self.instance.kind))
        lots = list(tender.lots.all())
        if len(lots) < 2:
            del self.fields["lot_numbers"]
        else:
            self.fields["lot_numbers"].choices = [(lot.number, str(lot)) for lot in lots]
            self.fields["lot_numbers"].help_text = "Kiest u niets, dan geldt de eis voor elk perceel."

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        self.refuse_negative("threshold", "references_volume")
        for value, unit in (("threshold", "threshold_unit"), ("references_volume", "references_unit")):
            if data.get(value) is not None and not data.get(unit) and unit not in self.errors:
                self.add_error(unit, "Vul de eenheid in, bijvoorbeeld cliënten.")
            if data.get(unit) and data.get(value) is None and value not in self.errors:
                self.add_error(value, "Vul het getal in, of maak de eenheid leeg.")
        others = ("references_years", "references_volume", "references_add_up")
        is_missing = not data.get("references_max") and "references_max" not in self.errors
        if is_missing and any(data.get(name) for name in others):
            self.add_error("references_max", "Vul in hoeveel referenties een inschrijver mag geven.")
        return data


class EvidenceForm(ConfigurationForm):
    moment = forms.ChoiceField(label="Wanneer", choices=choices(EvidenceMoment), widget=forms.RadioSelect)
    parties = forms.MultipleChoiceField(
        label="Door wie", choices=choices(EvidenceParty), widget=forms.CheckboxSelectMultiple
    )

    age_reference = forms.ChoiceField(
        label="De leeftijd telt tot", choices=choices(AgeReference), widget=forms.RadioSelect
    )

    held_by = LocalDateField(
        label="Het document zelf is er uiterlijk op",
        required=False,
        help_text="Alleen als tot die dag iets anders mag, zoals een traject naar een certificaat.",
    )

    checked_by = forms.ChoiceField(
        label="Wie dit controleert", choices=choices(CheckedBy), initial=CheckedBy.CHECKER.value
    )

    class Meta:
        model = EvidenceRequirement
        fields = (
            "code",
            "name",
            "suitability",
            "purpose",
            "checked_by",
            "moment",
            "parties",
            "by_third_party",
            "max_age_months",
            "age_reference",
            "mandatory",
            "condition",
            "form",
            "explanation",
            "held_by",
            "held_by_failure",
        )
        labels = {
            "suitability": "Toont deze geschiktheidseis aan",
            "mandatory": "Verplicht",
            "form": "Formulier of sjabloon",
        }
        widgets = {
            "explanation": forms.Textarea(attrs={"rows": 3}),
            "purpose": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "code": "Kort en uniek, bijvoorbeeld KVK.",
            "max_age_months": "Leeg: leeftijd telt niet.",
            "condition": "Bijvoorbeeld: de inschrijver is een rechtspersoon. Leeg: er is geen voorwaarde.",
            "form": "Een van de documenten bij deze aanbesteding. Inschrijvers downloaden het bij dit bewijsmiddel.",
        }

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suitability = self.fields["suitability"]
        suitability.queryset = tender.suitability_requirements.all()
        suitability.label_from_instance = lambda row: f"{row.code} {row.name}"
        suitability.empty_label = "geen: het hoort bij uitsluiting of bij de inschrijving zelf"
        self.fields["purpose"].help_text = _why(
            evidence_suggestion(self.instance.code, self.instance.name),
            "Leeg: het doel van de geschiktheidseis die het aantoont.",
        )
        form = self.fields["form"]
        form.queryset = tender.documents.filter(is_current=True)
        form.label_from_instance = lambda row: row.title
        form.empty_label = "geen"

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("condition") and data.get("mandatory"):
            self.add_error(
                "mandatory",
                "Wat alleen onder een voorwaarde nodig is, is niet altijd verplicht: haal dit vinkje weg.",
            )
        self.refuse_strange_years("held_by")
        if data.get("held_by_failure") and not data.get("held_by") and "held_by" not in self.errors:
            self.add_error("held_by", "Vul de dag in waarop het document er moet zijn.")
        at_submission = data.get("moment") == EvidenceMoment.SUBMISSION
        if at_submission and data.get("age_reference") == AgeReference.CLOSING:
            self.add_error(
                "age_reference", "Bij de inschrijving telt de leeftijd tot de dag waarop wij het ontvangen."
            )
        return data


class ConditionForm(ConfigurationForm):
    moment = forms.ChoiceField(
        label="Wanneer de opdrachtnemer dit laat zien", choices=choices(ProofMoment), widget=forms.RadioSelect
    )
    checked_by = forms.ChoiceField(
        label="Wie dit controleert", choices=choices(CheckedBy), initial=CheckedBy.CONTRACT_MANAGER.value
    )
    tags = TagsField()

    class Meta:
        model = ExecutionCondition
        fields = ("code", "name", "requirement", "purpose", "moment", "checked_by", "tags")
        widgets = {
            "requirement": forms.Textarea(attrs={"rows": 5}),
            "purpose": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "code": "Kort en uniek, bijvoorbeeld V1.",
            "requirement": "Wat de opdrachtnemer doet terwijl hij de opdracht uitvoert, in verband met de opdracht.",
        }

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].help_text = _why(suggestion(Asked.CONDITION))


def _why(words: str, more: str = "") -> str:
    """What stands below the field for the purpose of a requirement."""
    return " ".join(
        filter(
            None,
            ("Aanbieders zien dit. Een eis zonder doel kunt u beter weglaten.", more, f"Voorbeeld: {words}"),
        )
    )


class TieKeyForm(ui.forms.Form):
    """A step to add to the chain; what it can look at follows from the configuration."""

    key = forms.ChoiceField(label="Kijk naar", widget=forms.RadioSelect)
    scope = forms.ChoiceField(
        label="Wanneer telt deze stap",
        choices=choices(TieScope),
        initial=TieScope.ALWAYS.value,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [
            *(
                (f"{TieOp.CRITERION.value}:{row.code}", f"punten op {row.code} {row.name}")
                for parent, children in criteria_tree(tender)
                for row in (parent, *children)
            ),
            *(
                (f"{TieOp.STATEMENT.value}:{row.code}", f"opgave {row.code} {row.name}")
                for row in tender.statements.all()
            ),
            (f"{TieOp.PRICE.value}:", LABELS[TieOp.PRICE]),
            (f"{TieOp.DRAW.value}:", LABELS[TieOp.DRAW]),
        ]

    def row(self) -> dict[str, str]:
        op, _, code = self.cleaned_data["key"].partition(":")
        return {"op": op, "code": code, "scope": self.cleaned_data["scope"]}
