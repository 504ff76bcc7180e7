"""What a tender says about its procedure, contract and plan, beside the method; part of `tenders.models`."""

from django.db import models

from tenders.domain.configuration import Aims
from tenders.domain.vocabulary import (
    AwardBasis,
    ContractType,
    DecisionStatus,
    FontRule,
    LotBidding,
    Procedure,
    Threshold,
)
from tenders.fields import ExactDecimalField


class PlanningFields(models.Model):
    """Aims between closing and contract; an empty one is the day that the rules of `domain.milestones` give."""

    validity_rolls_forward = models.BooleanField(
        "gestanddoening schuift door naar een werkdag", default=False
    )
    winner_evidence_days = models.PositiveSmallIntegerField(
        "bewijstermijn van de winnaar in dagen", null=True, blank=True
    )
    winner_evidence_rolls_forward = models.BooleanField(
        "bewijstermijn van de winnaar schuift door naar een werkdag", default=False
    )
    opening_on = models.DateField("opening", null=True, blank=True)
    checks_done_on = models.DateField("toetsing klaar", null=True, blank=True)
    scoring_done_on = models.DateField("individuele beoordeling klaar", null=True, blank=True)
    consensus_on = models.DateField("consensus", null=True, blank=True)
    final_award_on = models.DateField("definitieve gunning", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def aims(self) -> Aims:
        return Aims(
            self.opening_on, self.checks_done_on, self.scoring_done_on, self.consensus_on, self.final_award_on
        )


class ProcedureFields(models.Model):
    """Procedure, codes and why the assignment is clustered (Aw 1.5)."""

    procedure = models.CharField(
        "procedure",
        max_length=24,
        choices=[(v.value, v.value) for v in Procedure],
        default=Procedure.SOCIAL_SERVICES.value,
    )
    threshold = models.CharField(
        "Europese drempel",
        max_length=8,
        choices=[(v.value, v.value) for v in Threshold],
        default=Threshold.ABOVE.value,
    )
    award_basis = models.CharField(
        "gunningsmethode",
        max_length=16,
        choices=[(v.value, v.value) for v in AwardBasis],
        default=AwardBasis.BEST_PRICE_QUALITY.value,
    )
    procedure_motivation = models.TextField("waarom deze procedure", blank=True, max_length=4000)
    cpv = models.CharField("CPV-code", max_length=10, blank=True)
    nuts = models.CharField("NUTS-code", max_length=5, blank=True)
    is_clustered = models.BooleanField("de opdracht is samengevoegd", default=False)
    clustering_market = models.TextField("markt en toegang voor het mkb", blank=True, max_length=4000)
    clustering_organisation = models.TextField(
        "organisatorische gevolgen en risico's", blank=True, max_length=4000
    )
    clustering_connection = models.TextField("samenhang tussen de onderdelen", blank=True, max_length=4000)
    lot_bidding = models.CharField(
        "inschrijven op",
        max_length=8,
        choices=[(v.value, v.value) for v in LotBidding],
        default=LotBidding.ALL.value,
    )
    max_lots_to_bid = models.PositiveSmallIntegerField(
        "percelen waarop een inschrijver kan inschrijven", null=True, blank=True
    )
    division_explanation = models.TextField("uitleg van de verdeling", blank=True, max_length=4000)

    # The name of the sjabloon; empty where the tender began from nothing.
    began_from = models.CharField(max_length=40, blank=True, editable=False)

    class Meta:
        abstract = True


class SocialFields(models.Model):
    """What the authority wants for its residents with the assignment, and where it makes the tender known."""

    policy_goals = models.TextField("maatschappelijke doelen van deze opdracht", blank=True, max_length=4000)
    announcement_channels = models.TextField(
        "waar u de aanbesteding bekendmaakt", blank=True, max_length=2000
    )

    class Meta:
        abstract = True


class PlanFields(models.Model):
    """Which pages of a plan do not count, and how it must look."""

    plan_uncounted_pages = models.CharField("pagina's die niet meetellen", max_length=300, blank=True)
    plan_counted_pages = models.CharField("wat binnen het maximum telt", max_length=300, blank=True)
    plan_heading_per_criterion = models.BooleanField("een kopje per gunningscriterium", default=False)
    plan_other_criterion_ignored = models.BooleanField(
        "tekst onder een ander criterium telt niet mee", default=False
    )
    plan_paper = models.CharField("papierformaat", max_length=20, blank=True)
    plan_style = models.CharField("hoe het plan is geschreven", max_length=200, blank=True)
    plan_font = models.CharField("lettertype", max_length=60, blank=True)
    plan_font_size = ExactDecimalField("lettergrootte in punten", null=True, blank=True)
    plan_font_rule = models.CharField(
        "lettergrootte geldt als", max_length=12, blank=True, choices=[(v.value, v.value) for v in FontRule]
    )

    class Meta:
        abstract = True


class JudgingFields(models.Model):
    """How the commission works: nothing here changes an outcome."""

    anonymous_scoring = models.BooleanField("beoordelen zonder namen", default=False)
    spread_from = ExactDecimalField("verschil om te bespreken", null=True, blank=True)
    spread_large = ExactDecimalField("groot verschil", null=True, blank=True)
    client_judges = models.BooleanField("een ervaringsdeskundige beoordeelt mee", default=False)
    other_evaluators = models.PositiveSmallIntegerField("andere leden bij een herbeoordeling", default=1)

    class Meta:
        abstract = True


class ContractFields(models.Model):
    """The contract that is awarded: type, term, options, value, tariffs and conditions."""

    contract_type = models.CharField(
        "soort overeenkomst",
        max_length=20,
        choices=[(v.value, v.value) for v in ContractType],
        default=ContractType.FRAMEWORK.value,
    )
    contract_places = models.CharField("plaats van uitvoering", max_length=300, blank=True)
    initial_months = models.PositiveSmallIntegerField("eerste looptijd in maanden", null=True, blank=True)
    option_count = models.PositiveSmallIntegerField("aantal verlengingen", null=True, blank=True)
    option_months = models.PositiveSmallIntegerField("maanden per verlenging", null=True, blank=True)
    term_motivation = models.TextField("waarom deze looptijd", blank=True, max_length=4000)
    value_per_year = ExactDecimalField("geraamde waarde per jaar", null=True, blank=True)
    volume_guaranteed = models.BooleanField("er is een afnamegarantie", default=False)
    plan_in_contract = models.BooleanField("het plan wordt deel van de overeenkomst", default=False)
    conditions = models.CharField("algemene voorwaarden", max_length=160, blank=True)
    conditions_version = models.CharField("versie van de voorwaarden", max_length=20, blank=True)
    conditions_excluded = models.CharField("artikelen die niet gelden", max_length=300, blank=True)
    social_return_percentage = ExactDecimalField("social return", null=True, blank=True)
    social_return_base = models.CharField("social return berekend over", max_length=200, blank=True)
    social_return_means = models.CharField("hoe social return wordt ingevuld", max_length=300, blank=True)
    social_return_purpose = models.TextField("waarom vragen we social return?", max_length=2000, blank=True)
    indexation = models.TextField("indexering", blank=True, max_length=2000)
    payment_days = models.PositiveSmallIntegerField("betaaltermijn in dagen", null=True, blank=True)

    class Meta:
        abstract = True


class Municipality(models.Model):
    """Deelnemende gemeente: one of those for which the tender is held."""

    tender = models.ForeignKey("tenders.Tender", on_delete=models.CASCADE, related_name="municipalities")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField("gemeente", max_length=120)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["tender", "name"], name="one_municipality_per_name")]


class Tariff(models.Model):
    """Tarief of a product, exact to four decimals, per unit."""

    tender = models.ForeignKey("tenders.Tender", on_delete=models.CASCADE, related_name="tariffs")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField("product", max_length=160)
    price = ExactDecimalField("tarief", null=True, blank=True, keeps_zeros=True)
    unit = models.CharField("eenheid", max_length=40)
    is_fixed = models.BooleanField("vast tarief", default=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["tender", "name"], name="one_tariff_per_name")]


class DecisionDocument(models.Model):
    """Besluitdocument: a decision of the authority on the way to the contract, such as a gate of a project."""

    tender = models.ForeignKey("tenders.Tender", on_delete=models.CASCADE, related_name="decision_documents")
    order = models.PositiveSmallIntegerField(default=0)
    code = models.CharField("mijlpaal", max_length=10)
    name = models.CharField("besluit", max_length=160)
    mandate = models.CharField("wie besluit", max_length=160, blank=True)
    decided_on = models.DateField("datum", null=True, blank=True)
    status = models.CharField(
        "stand",
        max_length=12,
        choices=[(v.value, v.value) for v in DecisionStatus],
        default=DecisionStatus.PLANNED.value,
    )
    reference = models.CharField("zaaknummer of vindplaats", max_length=160, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["tender", "code"], name="one_decision_per_code")]
