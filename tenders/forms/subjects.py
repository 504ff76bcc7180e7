"""One form per page of the task list, and one per row of a list on such a page."""

from decimal import Decimal
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from tenders.domain.labels import choices
from tenders.domain.method.low_price import HIGHEST_PERCENT
from tenders.domain.vocabulary import CheckedBy, DivisionRule, FinalScore, FontRule, LotBidding, OverLimit
from tenders.domain.why import Asked, suggestion
from tenders.forms.base import CPV, NUTS, ConfigurationForm, part
from tenders.models import Lot, ScaleLevel, StatementRequirement, Tender
from ui.fields import DutchDecimalField, MoneyField


class BasicsForm(ConfigurationForm):
    class Meta:
        model = Tender
        fields = (
            "title",
            "reference",
            "summary",
            "description",
            "complaint_desk",
            "court",
            "signatory",
        )
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "description": forms.Textarea(attrs={"rows": 10}),
            "complaint_desk": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "reference": "Uw eigen nummer, bijvoorbeeld van het zaaksysteem.",
            "summary": "Twee of drie zinnen, voor de lijst van aanbestedingen.",
            "complaint_desk": "Waar en hoe een aanbieder een klacht indient.",
            "court": "Bijvoorbeeld: rechtbank Midden-Nederland.",
            "signatory": "Naam en functie van wie de brieven ondertekent.",
        }


class LotsForm(ConfigurationForm):
    lot_bidding = forms.ChoiceField(
        label="Een inschrijver kan inschrijven op", choices=choices(LotBidding), widget=forms.RadioSelect
    )

    class Meta:
        model = Tender
        fields = ("lots_motivation", "lot_bidding", "max_lots_to_bid")
        labels = {"max_lots_to_bid": "Op hoeveel percelen ten hoogste"}
        widgets = {"lots_motivation": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "lots_motivation": (
                "Verdeelt u de opdracht niet in percelen, zeg dan waarom (artikel 1.5 Aanbestedingswet)."
            ),
            "max_lots_to_bid": (
                "Alleen bij een grens. Hoeveel percelen een inschrijver kan winnen, staat bij de beoordelingsmethode."
            ),
        }

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        bidding, most = data.get("lot_bidding"), data.get("max_lots_to_bid")
        if bidding == LotBidding.SOME and not most and "max_lots_to_bid" not in self.errors:
            self.add_error("max_lots_to_bid", "Vul in op hoeveel percelen een inschrijver kan inschrijven.")
        if bidding != LotBidding.SOME and most:
            self.add_error("max_lots_to_bid", "Zonder grens hoort hier geen aantal: maak dit veld leeg.")
        return data


class LotForm(ConfigurationForm):
    value = MoneyField(label="Geraamde waarde, zonder btw", required=False, min_value=0)
    floor_price = MoneyField(
        label="Bodemtarief, zonder btw",
        required=False,
        decimal_places=4,
        help_text="De laagste prijs die u aanneemt. Leeg: er is geen bodemtarief.",
    )
    cpv = forms.CharField(label="CPV-code", required=False, max_length=10, validators=[CPV])
    nuts = forms.CharField(label="NUTS-code", required=False, max_length=5, validators=[NUTS])

    class Meta:
        model = Lot
        fields = ("number", "name", "places", "floor_price", "area", "value", "cpv", "nuts")
        help_texts = {
            "places": "Laat leeg om het aantal van de beoordelingsmethode te gebruiken.",
            "area": "Welke plaatsen of wijken bij dit perceel horen.",
        }

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        floor = data.get("floor_price")
        if floor is not None and floor <= 0:
            self.add_error(
                "floor_price", "Een bodemtarief is hoger dan 0: vul een bedrag in of maak het leeg."
            )
        return data


class LotOfAdmissionForm(LotForm):
    """Without a number of contracts and a price: whoever meets the requirements gets one."""

    floor_price = None

    class Meta(LotForm.Meta):
        fields = tuple(name for name in LotForm.Meta.fields if name not in {"places", "floor_price"})


class StatementForm(ConfigurationForm):
    checked_by = forms.ChoiceField(
        label="Wie dit controleert", choices=choices(CheckedBy), initial=CheckedBy.CHECKER.value
    )

    class Meta:
        model = StatementRequirement
        fields = ("code", "name", "minimum", "unit", "at_least_reference", "purpose", "checked_by")
        widgets = {"purpose": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"purpose": f"Aanbieders zien dit. Voorbeeld: {suggestion(Asked.STATEMENT)}"}


class ScaleValueField(DutchDecimalField):
    """A number, or a percentage with or without its sign: only the proportion to the highest value counts."""

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(value.rstrip().removesuffix("%") if isinstance(value, str) else value)


class ScaleLevelForm(ConfigurationForm):
    value = ScaleValueField(
        label="Waarde",
        required=False,
        decimal_places=6,
        help_text=(
            "Een getal of een percentage. De punten volgen uit de verhouding met de hoogste waarde: 8 van 10 geeft "
            "evenveel als 80 van 100."
        ),
    )

    class Meta:
        model = ScaleLevel
        fields = ("label", "value", "knock_out", "description")
        widgets = {"description": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        self.refuse_negative("value")
        if data.get("knock_out") and data.get("value") is not None:
            self.add_error(
                "value", "Een niveau dat tot terzijde leggen leidt, heeft geen waarde: maak dit veld leeg."
            )
        if not data.get("knock_out") and data.get("value") is None and "value" not in self.errors:
            self.add_error("value", "Vul een waarde in, bijvoorbeeld 8.")
        return data


class MethodForm(ConfigurationForm):
    final_score = forms.ChoiceField(label="Eindscore", choices=choices(FinalScore), widget=forms.RadioSelect)
    division_rule = forms.ChoiceField(
        label="Verdeelregel",
        required=False,
        choices=[("", "geen, want er is geen grens"), *choices(DivisionRule)],
        widget=forms.RadioSelect,
    )
    plan_over_limit = forms.ChoiceField(
        label="Is het plan langer",
        required=False,
        choices=[("", "niet van toepassing"), *choices(OverLimit)],
        widget=forms.RadioSelect,
    )

    plan_font_rule = forms.ChoiceField(
        label="De lettergrootte is",
        required=False,
        choices=[("", "vrij"), *choices(FontRule)],
        widget=forms.RadioSelect,
    )

    layout = Layout(
        part("Wie een overeenkomst krijgt", "places", "minimum_total", "low_price_percent"),
        part("Percelen verdelen", "max_lots_per_bidder", "division_rule", "division_explanation"),
        part(
            "Beoordelen en consensus",
            "final_score",
            "minimum_evaluators",
            "anonymous_scoring",
            "spread_from",
            "spread_large",
            "other_evaluators",
            "client_judges",
        ),
        part(
            "Het plan van de inschrijver",
            "plan_title",
            "plan_max_pages",
            "plan_over_limit",
            "plan_uncounted_pages",
            "plan_counted_pages",
            "plan_heading_per_criterion",
            "plan_other_criterion_ignored",
            "plan_paper",
            "plan_style",
            "plan_font",
            "plan_font_size",
            "plan_font_rule",
        ),
        part("De opening", "two_person_opening", "single_opener_reason"),
    )

    class Meta:
        model = Tender
        fields = (
            "places",
            "minimum_total",
            "low_price_percent",
            "final_score",
            "minimum_evaluators",
            "anonymous_scoring",
            "spread_from",
            "spread_large",
            "other_evaluators",
            "client_judges",
            "max_lots_per_bidder",
            "division_rule",
            "division_explanation",
            "plan_title",
            "plan_max_pages",
            "plan_over_limit",
            "plan_uncounted_pages",
            "plan_counted_pages",
            "plan_heading_per_criterion",
            "plan_other_criterion_ignored",
            "plan_paper",
            "plan_style",
            "plan_font",
            "plan_font_size",
            "plan_font_rule",
            "two_person_opening",
            "single_opener_reason",
        )
        widgets = {
            "single_opener_reason": forms.Textarea(attrs={"rows": 3}),
            "division_explanation": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "places": "Met hoeveel inschrijvers u per perceel ten hoogste een overeenkomst sluit.",
            "minimum_total": "Wie minder punten haalt, wordt terzijde gelegd. Leeg: geen minimum.",
            "low_price_percent": (
                "Voor een prijs die inschrijvers zelf opgeven: wie zo veel procent onder de mediaan van het perceel "
                "zit, legt eerst uit waarom. Telt bij ten minste 3 prijzen. Aanbieders lezen dit. Leeg: geen signaal."
            ),
            "minimum_evaluators": "Zo veel commissieleden geven ten minste een score.",
            "anonymous_scoring": (
                "Commissieleden zien dan Inschrijver A, B enzovoort; alleen de belangenverklaring noemt namen."
            ),
            "spread_from": "In getallen van de schaal. Leeg: elk verschil wordt besproken.",
            "spread_large": "Vanaf dit verschil begint het overleg ermee. Leeg: de helft van de schaal.",
            "client_judges": "Iemand die zelf hulp kreeg, of een naaste. Aanbieders lezen dit.",
            "other_evaluators": "Zo veel leden van een nieuwe ronde zaten niet in de vorige.",
            "max_lots_per_bidder": "Hoeveel percelen een inschrijver kan winnen. Leeg: geen grens.",
            "division_explanation": (
                "Leg in gewone woorden uit hoe de percelen worden verdeeld als iemand er meer wint dan mag. "
                "Aanbieders lezen dit."
            ),
            "plan_max_pages": "Leeg: geen maximum.",
            "plan_uncounted_pages": "Bijvoorbeeld: voorblad en inhoudsopgave.",
            "plan_counted_pages": "Bijvoorbeeld: afbeeldingen, schema's en bijlagen.",
            "plan_paper": "Bijvoorbeeld: A4.",
            "plan_style": "Bijvoorbeeld: concreet, begrijpelijk en SMART.",
            "plan_font": "Bijvoorbeeld: Calibri, of een goed leesbaar lettertype.",
            "single_opener_reason": "Alleen nodig als één persoon opent.",
        }

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for name in ("minimum_total", "spread_from", "spread_large"):
            self.refuse_negative(name)
        percent = data.get("low_price_percent")
        if percent is not None and not 1 <= percent <= HIGHEST_PERCENT:
            self.add_error("low_price_percent", f"Vul een percentage in van 1 tot en met {HIGHEST_PERCENT}.")
        if data.get("max_lots_per_bidder") is not None and not data.get("division_rule"):
            self.add_error("division_rule", "Met een grens hoort een verdeelregel: kies er een.")
        if data.get("plan_max_pages") and not data.get("plan_over_limit"):
            self.add_error("plan_over_limit", "Kies wat er gebeurt als een plan langer is.")
        size, rule = data.get("plan_font_size"), data.get("plan_font_rule")
        if size is not None and not rule and "plan_font_rule" not in self.errors:
            self.add_error("plan_font_rule", "Kies of deze grootte precies geldt of als ondergrens.")
        if rule and size is None and "plan_font_size" not in self.errors:
            self.add_error("plan_font_size", "Vul de lettergrootte in, bijvoorbeeld 11.")
        self.refuse_negative("plan_font_size")
        if data.get("two_person_opening") is False and not data.get("single_opener_reason"):
            self.add_error("single_opener_reason", "Schrijf op waarom één persoon opent.")
        return data
