"""Simple rows of a tender's configuration: rounds of questions, grounds, statements, the scale and the tie-break."""

from django.db import models

from tenders.domain.vocabulary import CheckedBy, ProofMoment, TieOp, TieScope
from tenders.fields import ExactDecimalField


class OrderedPart(models.Model):
    """A part of a tender's configuration that has a place in a list."""

    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]


def checked_by(default: CheckedBy = CheckedBy.CHECKER) -> models.CharField:
    """Who looks whether a requirement is met; every kind of requirement has such a field."""
    return models.CharField(
        "wie dit controleert",
        max_length=16,
        choices=[(v.value, v.value) for v in CheckedBy],
        default=default.value,
    )


def purpose() -> models.TextField:
    return models.TextField("waarom vragen we dit?", max_length=2000, blank=True)


def tags() -> models.JSONField:
    """Values of `SocialTag`."""
    return models.JSONField("gaat over", default=list, blank=True)


class QuestionRound(OrderedPart):
    """Vragenronde with the date of its nota van inlichtingen."""

    tender = models.ForeignKey("tenders.Tender", on_delete=models.CASCADE, related_name="question_rounds")
    closes_at = models.DateTimeField("vragen stellen tot en met")
    answered_on = models.DateField("nota van inlichtingen")
    follow_up_only = models.BooleanField("alleen over eerdere antwoorden", default=False)


class ExclusionGround(models.Model):
    """Uitsluitingsgrond that applies to the tender (Aw 2.86, 2.87 and national rules)."""

    tender = models.ForeignKey("tenders.Tender", on_delete=models.CASCADE, related_name="exclusion_grounds")
    code = models.CharField(max_length=20)
    reason = models.TextField("waarom deze grond", blank=True, max_length=1000)
    # None: the term of the law. A shorter one may be chosen, a longer one not.
    look_back_years = models.PositiveSmallIntegerField("telt zo veel jaren terug", null=True, blank=True)
    checked_by = checked_by()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["tender", "code"], name="one_ground_per_tender")]


class StatementRequirement(OrderedPart):
    """Opgave: a number that the bidder states."""

    tender = models.ForeignKey("tenders.Tender", on_delete=models.CASCADE, related_name="statements")
    code = models.CharField("code", max_length=40)
    name = models.CharField("naam", max_length=160)
    minimum = ExactDecimalField("minimum", null=True, blank=True)
    unit = models.CharField("eenheid", max_length=40, blank=True)
    at_least_reference = models.BooleanField("ten minste de omvang van de referentie", default=False)
    purpose = purpose()
    checked_by = checked_by()

    class Meta(OrderedPart.Meta):
        constraints = [models.UniqueConstraint(fields=["tender", "code"], name="one_statement_per_code")]


class ExecutionCondition(OrderedPart):
    """Uitvoeringsvoorwaarde: what a contractor does while it carries out the contract (Aw 2.80)."""

    tender = models.ForeignKey(
        "tenders.Tender", on_delete=models.CASCADE, related_name="execution_conditions"
    )
    code = models.CharField("code", max_length=20)
    name = models.CharField("naam", max_length=160)
    requirement = models.TextField("voorwaarde", max_length=4000)
    purpose = purpose()
    moment = models.CharField(
        "wanneer de opdrachtnemer dit laat zien",
        max_length=20,
        choices=[(v.value, v.value) for v in ProofMoment],
        default=ProofMoment.DURING.value,
    )
    checked_by = checked_by(CheckedBy.CONTRACT_MANAGER)
    tags = tags()

    class Meta(OrderedPart.Meta):
        constraints = [models.UniqueConstraint(fields=["tender", "code"], name="one_condition_per_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ScaleLevel(OrderedPart):
    """A step of the scoring scale, with the text that letters quote."""

    tender = models.ForeignKey("tenders.Tender", on_delete=models.CASCADE, related_name="scale")
    label = models.CharField("naam", max_length=60)
    value = ExactDecimalField("waarde", null=True, blank=True)
    knock_out = models.BooleanField("leidt tot terzijde leggen", default=False)
    description = models.TextField("wat dit niveau betekent", max_length=2000, blank=True)

    class Meta(OrderedPart.Meta):
        constraints = [models.UniqueConstraint(fields=["tender", "label"], name="one_level_per_label")]


class TieBreakKey(OrderedPart):
    """A step of the tie-break chain; the last one is the draw."""

    tender = models.ForeignKey("tenders.Tender", on_delete=models.CASCADE, related_name="tie_break")
    op = models.CharField("kijk naar", max_length=12, choices=[(v.value, v.value) for v in TieOp])
    code = models.CharField("welk", max_length=40, blank=True)
    scope = models.CharField(
        "bereik", max_length=16, choices=[(v.value, v.value) for v in TieScope], default=TieScope.ALWAYS.value
    )
