"""The form of the page about carrying out the contract."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from tenders.domain.labels import choices
from tenders.domain.vocabulary import (
    AtLimit,
    CapacityTarget,
    CapacityUnit,
    ContractVariant,
    LaterSubcontractor,
)
from tenders.execution_fields import IndexWeightRow
from tenders.forms.base import ConfigurationForm, part
from tenders.models import Tender
from ui.fields import PercentageField

_SAYS_NOTHING = ("", "niet bepaald")
_WORKING = ("meetings_per_year", "allocation_days", "allocation_working_days", "allocation_method")
_SENTENCES = ("allocation_method", "volume_note", "contract_standards")
_VOLUME = (
    "volume_clients",
    "volume_minutes_from",
    "volume_minutes_to",
    "volume_weeks",
    "volume_hours",
    "volume_note",
)
_CAPACITY = (
    "capacity_limit",
    "capacity_at_limit",
    "capacity_unit",
    "capacity_target",
    "capacity_statement",
    "capacity_floor",
    "capacity_may_pause",
    "capacity_paused_below",
    "capacity_offer_is_ceiling",
    "capacity_reports",
)


class ExecutionForm(ConfigurationForm):
    contract_variant = forms.ChoiceField(
        label="Uitvoeringsvariant",
        required=False,
        choices=[_SAYS_NOTHING, *choices(ContractVariant)],
        widget=forms.RadioSelect,
        help_text="Volgens de contractstandaarden voor het sociaal domein.",
    )
    later_subcontractor = forms.ChoiceField(
        label="Een onderaannemer die niet in de inschrijving staat",
        required=False,
        choices=[_SAYS_NOTHING, *choices(LaterSubcontractor)],
        widget=forms.RadioSelect,
    )
    capacity_at_limit = forms.ChoiceField(
        label="Precies op de grens is een aanbieder", choices=choices(AtLimit), widget=forms.RadioSelect
    )
    capacity_unit = forms.ChoiceField(
        label="Wij tellen", choices=choices(CapacityUnit), widget=forms.RadioSelect
    )
    capacity_target = forms.ChoiceField(
        label="Een aanbieder boven de grens is dicht zolang een andere zit onder",
        choices=choices(CapacityTarget),
        widget=forms.RadioSelect,
    )

    layout = Layout(
        part(
            "Samenwerken",
            "contract_variant",
            *_WORKING,
            "later_subcontractor",
            "implementation_months",
            "contract_standards",
        ),
        part("Omvang die u verwacht", *_VOLUME),
        part("Capaciteit verdelen over aanbieders", *_CAPACITY),
        part("Prijs die meebeweegt", "indexed_at_start", "budget_follows_indications"),
    )

    class Meta:
        model = Tender
        fields = (
            "contract_variant",
            *_WORKING,
            "later_subcontractor",
            "implementation_months",
            "contract_standards",
            *_VOLUME,
            *_CAPACITY,
            "indexed_at_start",
            "budget_follows_indications",
        )
        labels = {
            "meetings_per_year": "Overleggen per jaar, ten minste",
            "allocation_days": "Een aanmelding is toegewezen binnen (dagen)",
            "allocation_working_days": "Deze dagen zijn werkdagen",
            "implementation_months": "Maanden tussen gunning en ingang",
            "capacity_limit": "Grens per aanbieder",
            "capacity_floor": "Ondergrens: zo veel kan een aanbieder ten minste aan",
            "capacity_statement": "Code van de opgave waarin een inschrijver zijn aantal noemt",
            "capacity_paused_below": "Een aanbieder die zichzelf op pauze zet, telt mee als 'onder'",
            "capacity_may_pause": "Een aanbieder boven de eigen opgave mag zichzelf op pauze zetten",
            "capacity_offer_is_ceiling": "De eigen opgave is een maximum",
            "capacity_reports": "Rapportages over de aantallen per jaar",
            "indexed_at_start": "De indexering geldt ook bij de ingang van de overeenkomst",
            "budget_follows_indications": "Het budget wordt elk jaar aangepast aan het aantal beschikkingen",
        }
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in _SENTENCES}
        help_texts = {
            "allocation_method": "Bijvoorbeeld: de aanbieders verdelen aanmeldingen samen, in het eigen systeem.",
            "volume_note": "Wat in geen getal past, zoals aantallen per gemeente of wanneer beschikkingen aflopen.",
            "contract_standards": "Bijvoorbeeld: iSD-contractstandaarden 1.2; declareren na een startbericht.",
            "capacity_limit": "Leeg: u verdeelt de capaciteit niet.",
            "capacity_statement": "Een code van de pagina Opgaven.",
            "volume_hours": "Met het aantal cliënten, minuten en weken controleren wij dit getal.",
        }

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for name in _SENTENCES:
            # A scenario file holds it on one line.
            data[name] = " ".join((data.get(name) or "").split())
        first, last = data.get("volume_minutes_from"), data.get("volume_minutes_to")
        if first is not None and last is not None and last < first:
            self.add_error("volume_minutes_to", f"Dit is minder dan {first}: vul {first} of meer in.")
        limit, floor = data.get("capacity_limit"), data.get("capacity_floor")
        if floor is not None and limit is None and "capacity_limit" not in self.errors:
            self.add_error("capacity_limit", "Bij een ondergrens hoort een grens: vul die in.")
        if floor is not None and limit is not None and floor > limit:
            self.add_error("capacity_floor", f"Dit is meer dan de grens: vul {limit} of minder in.")
        if data.get("allocation_method") and not data.get("allocation_days"):
            self.add_error("allocation_days", "Vul in binnen hoeveel dagen een aanmelding is toegewezen.")
        if limit == 0:
            self.add_error("capacity_limit", "De grens is ten minste 1. Leeg: u verdeelt de capaciteit niet.")
        return data


class IndexWeightForm(ConfigurationForm):
    weight = PercentageField(label="Gewicht", required=False)

    class Meta:
        model = IndexWeightRow
        fields = ("name", "weight")
        help_texts = {"name": "Bijvoorbeeld: OVA of CPI."}
