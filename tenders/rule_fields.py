"""Rules of the procedure beside the method; part of `tenders.models`, read as `domain.procedure_rules`."""

from django.db import models

from tenders.domain.procedure_rules import BIBOB_DAYS, COMPLAINT_WEEKS, ProcedureRules
from tenders.domain.vocabulary import Discretion, SignatureForm


class RuleFields(models.Model):
    """An empty field: the tender does not say it."""

    late_supplement = models.CharField(
        "wie niet op tijd aanvult", max_length=8, blank=True, choices=[(v.value, v.value) for v in Discretion]
    )
    contact_sanction = models.CharField(
        "wie verboden contact zoekt",
        max_length=8,
        blank=True,
        choices=[(v.value, v.value) for v in Discretion],
    )
    complaint_weeks = models.PositiveSmallIntegerField(
        "besluit op een klacht in weken", default=COMPLAINT_WEEKS
    )
    bibob_days = models.PositiveSmallIntegerField(
        "termijn van het Bibob-formulier in dagen", default=BIBOB_DAYS
    )
    signature_forms = models.JSONField("vormen van ondertekenen", default=list, blank=True)
    signing_service = models.CharField("dienst voor ondertekenen", max_length=120, blank=True)
    originals_months = models.PositiveSmallIntegerField(
        "originelen bewaren in maanden", null=True, blank=True
    )

    class Meta:
        abstract = True

    @property
    def procedure_rules(self) -> ProcedureRules:
        """Those of the rows; what was published is `definition_of(tender).rules`."""
        return ProcedureRules(
            late_supplement=Discretion(self.late_supplement) if self.late_supplement else None,
            contact_sanction=Discretion(self.contact_sanction) if self.contact_sanction else None,
            complaint_weeks=self.complaint_weeks,
            bibob_days=self.bibob_days,
            signature_forms=tuple(form for form in SignatureForm if form.value in self.signature_forms),
            signing_service=self.signing_service,
            originals_months=self.originals_months,
        )

    def take_procedure_rules(self, rules: ProcedureRules) -> None:
        self.late_supplement = rules.late_supplement.value if rules.late_supplement else ""
        self.contact_sanction = rules.contact_sanction.value if rules.contact_sanction else ""
        self.complaint_weeks = rules.complaint_weeks
        self.bibob_days = rules.bibob_days
        self.signature_forms = [form.value for form in rules.signature_forms]
        self.signing_service = rules.signing_service
        self.originals_months = rules.originals_months
