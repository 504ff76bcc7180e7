"""Geschiktheidseisen and bewijsmiddelen; part of `tenders.models`."""

from django.db import models

from tenders.domain.vocabulary import AgeReference, EvidenceMoment
from tenders.fields import ExactDecimalField
from tenders.rows import OrderedPart, checked_by, purpose, tags


class SuitabilityRequirement(OrderedPart):
    """Geschiktheidseis."""

    class Kind(models.TextChoices):
        FINANCIAL = "financial", "financieel"
        TECHNICAL = "technical", "technisch"
        PROFESSIONAL = "professional", "beroepsbekwaamheid"

    tender = models.ForeignKey(
        "tenders.Tender", on_delete=models.CASCADE, related_name="suitability_requirements"
    )
    code = models.CharField("code", max_length=20)
    name = models.CharField("naam", max_length=160)
    kind = models.CharField("soort", max_length=16, choices=Kind.choices, default=Kind.TECHNICAL)
    requirement = models.TextField("eis", max_length=4000)
    purpose = purpose()
    checked_by = checked_by()
    threshold = ExactDecimalField("drempel", null=True, blank=True)
    threshold_unit = models.CharField("eenheid van de drempel", max_length=80, blank=True)
    alternative = models.TextField("zo kan het ook worden aangetoond", max_length=2000, blank=True)
    references_max = models.PositiveSmallIntegerField("aantal referenties", null=True, blank=True)
    references_years = models.PositiveSmallIntegerField("uit de laatste jaren", null=True, blank=True)
    references_volume = ExactDecimalField("minimale omvang", null=True, blank=True)
    references_unit = models.CharField("eenheid van de omvang", max_length=80, blank=True)
    references_add_up = models.BooleanField("referenties mogen bij elkaar worden opgeteld", default=False)
    # Numbers, because the rows of lots are replaced when they are saved; empty holds for every lot.
    lot_numbers = models.JSONField("geldt voor", default=list, blank=True)
    tags = tags()

    class Meta(OrderedPart.Meta):
        constraints = [models.UniqueConstraint(fields=["tender", "code"], name="one_suitability_per_code")]


class EvidenceRequirement(OrderedPart):
    """Bewijsmiddel: what must be shown, when, by whom and how old it may be."""

    tender = models.ForeignKey(
        "tenders.Tender", on_delete=models.CASCADE, related_name="evidence_requirements"
    )
    suitability = models.ForeignKey(
        SuitabilityRequirement, on_delete=models.SET_NULL, null=True, blank=True, related_name="evidence"
    )
    code = models.CharField("code", max_length=40)
    name = models.CharField("naam", max_length=160)
    moment = models.CharField("wanneer", max_length=16, choices=[(v.value, v.value) for v in EvidenceMoment])
    parties = models.JSONField("door wie", default=list)
    max_age_months = models.PositiveSmallIntegerField("hoogste leeftijd in maanden", null=True, blank=True)
    mandatory = models.BooleanField("verplicht", default=True)
    by_third_party = models.BooleanField(
        "ook door een derde op wie de inschrijver een beroep doet", default=False
    )
    age_reference = models.CharField(
        "leeftijd geteld tot",
        max_length=12,
        choices=[(v.value, v.value) for v in AgeReference],
        default=AgeReference.RECEIPT.value,
    )
    condition = models.CharField("alleen als", max_length=300, blank=True)
    form = models.ForeignKey(
        "TenderDocument", on_delete=models.SET_NULL, null=True, blank=True, related_name="evidence"
    )
    explanation = models.TextField("toelichting", max_length=2000, blank=True)
    purpose = purpose()
    checked_by = checked_by()
    held_by = models.DateField("het document zelf is er uiterlijk op", null=True, blank=True)
    held_by_failure = models.CharField("wat er gebeurt als het er dan niet is", max_length=300, blank=True)

    class Meta(OrderedPart.Meta):
        constraints = [models.UniqueConstraint(fields=["tender", "code"], name="one_evidence_per_code")]

    def __str__(self) -> str:
        return self.name
