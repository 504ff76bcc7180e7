"""Forms for one criterion, requirement, piece of evidence or step at gelijke stand."""

from typing import Any

from django import forms

import ui.forms
from tenders.domain.labels import LABELS, choices
from tenders.domain.vocabulary import (
    CriterionKind,
    EvidenceMoment,
    EvidenceParty,
    PriceFormula,
    TieOp,
    TieScope,
)
from tenders.forms.base import ConfigurationForm
from tenders.models import AwardCriterion, EvidenceRequirement, SuitabilityRequirement, Tender
from tenders.selectors import criteria_tree
from ui.fields import MoneyField


class CriterionForm(ConfigurationForm):
    floor = MoneyField(
        label="Bodem",
        required=False,
        decimal_places=4,
        help_text="Alleen bij lineair: vanaf deze prijs groeien de punten niet meer.",
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
            "kind",
            "formula",
            "floor",
            "ceiling",
        )
        labels = {"parent": "Onderdeel van"}
        widgets = {
            "question": forms.Textarea(attrs={"rows": 5}),
            "aspects": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "code": "Kort en uniek, bijvoorbeeld 1A.",
            "max_points": "Heeft een criterium subcriteria, dan is dit de som daarvan.",
            "minimum_points": "Wie minder haalt, wordt terzijde gelegd. Leeg: geen minimum.",
        }

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents = tender.criteria.filter(parent=None)
        if self.instance.pk:
            parents = parents.exclude(pk=self.instance.pk)
        parent = self.fields["parent"]
        parent.queryset = parents
        parent.empty_label = "geen: dit is een hoofdcriterium"

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

    class Meta:
        model = SuitabilityRequirement
        fields = ("code", "name", "kind", "requirement", "purpose")
        widgets = {
            "requirement": forms.Textarea(attrs={"rows": 5}),
            "purpose": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "code": "Kort en uniek, bijvoorbeeld G1.",
            "purpose": "Aanbieders zien dit. Een eis zonder doel kunt u beter weglaten.",
        }


class EvidenceForm(ConfigurationForm):
    moment = forms.ChoiceField(label="Wanneer", choices=choices(EvidenceMoment), widget=forms.RadioSelect)
    parties = forms.MultipleChoiceField(
        label="Door wie", choices=choices(EvidenceParty), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = EvidenceRequirement
        fields = (
            "code",
            "name",
            "suitability",
            "moment",
            "parties",
            "max_age_months",
            "mandatory",
            "explanation",
        )
        labels = {"suitability": "Toont deze geschiktheidseis aan", "mandatory": "Verplicht"}
        widgets = {"explanation": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "code": "Kort en uniek, bijvoorbeeld KVK.",
            "max_age_months": "Geteld tot de dag van ontvangst. Leeg: leeftijd telt niet.",
        }

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suitability = self.fields["suitability"]
        suitability.queryset = tender.suitability_requirements.all()
        suitability.label_from_instance = lambda row: f"{row.code} {row.name}"
        suitability.empty_label = "geen: het hoort bij uitsluiting of bij de inschrijving zelf"


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
