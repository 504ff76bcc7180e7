"""The facts of a tender, beside its method, as values; a constant number of queries."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count

from tenders.domain.burden.request import words_in
from tenders.domain.consultation import GROUP_LABELS, Group
from tenders.domain.exclusion import CATALOGUE
from tenders.domain.facts import (
    BurdenFacts,
    Clustering,
    ConditionFacts,
    ConsultationFacts,
    ContractFacts,
    Decision,
    EvidenceFacts,
    Facts,
    GroundFacts,
    LotFacts,
    LotLimits,
    PlanRules,
    ProcedureFacts,
    ReferenceRule,
    SocialFacts,
    SocialNote,
    StatementFacts,
    SuitabilityFacts,
    TariffFacts,
)
from tenders.domain.leidraad.content import TITLE as INKOOPDOCUMENT
from tenders.domain.vocabulary import (
    AgeReference,
    AwardBasis,
    CheckedBy,
    ContractType,
    DecisionStatus,
    EvidenceMoment,
    EvidenceParty,
    FontRule,
    LotBidding,
    Procedure,
    ProofMoment,
    SocialTag,
    Threshold,
)
from tenders.models import (
    EvidenceRequirement,
    ExclusionGround,
    ExecutionCondition,
    Lot,
    SuitabilityRequirement,
    Tender,
)


def facts_of(tender: Tender) -> Facts:
    return Facts(
        procedure=_procedure(tender),
        lots=tuple(_lot(lot) for lot in tender.lots.all()),
        lot_limits=lot_limits_of(tender),
        grounds=tuple(_ground(row) for row in tender.exclusion_grounds.all()),
        suitability=tuple(suitability_facts(row) for row in tender.suitability_requirements.all()),
        evidence=evidence_facts(tender.evidence_requirements.select_related("suitability")),
        plan_rules=plan_rules_of(tender),
        contract=contract_facts(tender),
        statements=tuple(
            StatementFacts(row.code, row.name, row.purpose, CheckedBy(row.checked_by))
            for row in tender.statements.all()
        ),
        conditions=tuple(condition_facts(row) for row in tender.execution_conditions.all()),
        decisions=tuple(
            Decision(row.code, row.name, DecisionStatus(row.status), row.mandate, row.decided_on)
            for row in tender.decision_documents.all()
        ),
        criterion_evaluators=tuple(
            tender.criteria.annotate(evaluator_count=Count("evaluators"))
            .filter(evaluator_count__gt=0)
            .order_by("order", "pk")
            .values_list("code", "evaluator_count")
        ),
        burden=_burden(tender),
        social=_social(tender),
    )


def lot_limits_of(tender: Tender) -> LotLimits:
    return LotLimits(LotBidding(tender.lot_bidding), tender.max_lots_to_bid, tender.division_explanation)


def plan_rules_of(tender: Tender) -> PlanRules:
    return PlanRules(
        tender.plan_uncounted_pages,
        tender.plan_font,
        _exact(tender.plan_font_size),
        FontRule(tender.plan_font_rule) if tender.plan_font_rule else None,
        tender.plan_counted_pages,
        tender.plan_heading_per_criterion,
        tender.plan_other_criterion_ignored,
        tender.plan_paper,
        tender.plan_style,
    )


def contract_facts(tender: Tender) -> ContractFacts:
    """What the contract will say; one query, for the tariffs."""
    return ContractFacts(
        type=ContractType(tender.contract_type),
        places=tender.contract_places,
        start=tender.contract_start,
        initial_months=tender.initial_months,
        option_count=tender.option_count,
        option_months=tender.option_months,
        term_motivation=tender.term_motivation,
        max_value=_exact(tender.max_value),
        value_per_year=_exact(tender.value_per_year),
        volume_guaranteed=tender.volume_guaranteed,
        plan_in_contract=tender.plan_in_contract,
        tariffs=tuple(
            TariffFacts(
                row.name, row.unit, _exact(row.price), is_fixed=row.is_fixed, decimals=_decimals(row.price)
            )
            for row in tender.tariffs.all()
        ),
        indexation=tender.indexation,
        payment_days=tender.payment_days,
        conditions=tender.conditions,
        conditions_version=tender.conditions_version,
        excluded_articles=tuple(
            part.strip() for part in tender.conditions_excluded.split(",") if part.strip()
        ),
        social_return_percentage=_exact(tender.social_return_percentage),
        social_return_base=tender.social_return_base,
        social_return_means=tender.social_return_means,
        social_return_purpose=tender.social_return_purpose,
    )


def suitability_facts(row: SuitabilityRequirement) -> SuitabilityFacts:
    references = (
        ReferenceRule(
            row.references_max,
            row.references_years,
            _exact(row.references_volume),
            row.references_unit,
            row.references_add_up,
        )
        if row.references_max
        else None
    )
    return SuitabilityFacts(
        code=row.code,
        name=row.name,
        kind=row.kind,
        requirement=row.requirement,
        purpose=row.purpose,
        threshold=_exact(row.threshold),
        threshold_unit=row.threshold_unit,
        alternative=row.alternative,
        references=references,
        lots=tuple(row.lot_numbers),
        checked_by=CheckedBy(row.checked_by),
        tags=tags_of(row.tags),
    )


def evidence_facts(rows: Iterable[EvidenceRequirement]) -> tuple[EvidenceFacts, ...]:
    """Of rows with their `suitability` at hand."""
    return tuple(
        EvidenceFacts(
            code=row.code,
            name=row.name,
            moment=EvidenceMoment(row.moment),
            parties=tuple(party for party in EvidenceParty if party.value in row.parties),
            by_third_party=row.by_third_party,
            max_age_months=row.max_age_months,
            age_reference=AgeReference(row.age_reference),
            mandatory=row.mandatory,
            condition=row.condition,
            has_form=row.form_id is not None,
            suitability=row.suitability.code if row.suitability else "",
            explanation=row.explanation,
            held_by=row.held_by,
            held_by_failure=row.held_by_failure,
            purpose=row.purpose,
            checked_by=CheckedBy(row.checked_by),
        )
        for row in rows
    )


def condition_facts(row: ExecutionCondition) -> ConditionFacts:
    return ConditionFacts(
        row.code,
        row.name,
        row.requirement,
        row.purpose,
        ProofMoment(row.moment),
        CheckedBy(row.checked_by),
        tags_of(row.tags),
    )


def _procedure(tender: Tender) -> ProcedureFacts:
    return ProcedureFacts(
        Procedure(tender.procedure),
        Threshold(tender.threshold),
        AwardBasis(tender.award_basis),
        tender.procedure_motivation,
        tender.cpv,
        tender.nuts,
        Clustering(
            tender.is_clustered,
            tender.clustering_market,
            tender.clustering_organisation,
            tender.clustering_connection,
        ),
        tuple(row.name for row in tender.municipalities.all()),
    )


def _social(tender: Tender) -> SocialFacts:
    """Consultations belong to the tender itself, also while a rectification is prepared."""
    lived = tender.revises or tender
    return SocialFacts(
        goals=tender.policy_goals,
        channels=tuple(line.strip() for line in tender.announcement_channels.splitlines() if line.strip()),
        criteria=tuple((row.code, tags_of(row.tags)) for row in tender.criteria.order_by("code") if row.tags),
        notes=tuple(SocialNote(row.technique, row.text, row.place) for row in tender.social_notes.all()),
        consultations=tuple(
            ConsultationFacts(
                row.title,
                (*(GROUP_LABELS[Group(group)] for group in row.groups), *filter(None, [row.other_groups])),
            )
            for row in lived.consultations.filter(published_at__isnull=False)
        ),
        client_judges=tender.client_judges,
    )


def tags_of(values: Iterable[str]) -> tuple[SocialTag, ...]:
    """In the order of the list; an unknown word is no tag."""
    return tuple(tag for tag in SocialTag if tag.value in values)


def _burden(tender: Tender) -> BurdenFacts:
    own = tender.leidraad_texts.values_list("text", flat=True)
    made = (INKOOPDOCUMENT, f"{INKOOPDOCUMENT} (Word)")
    return BurdenFacts(
        tuple((row.key, Fraction(row.value)) for row in tender.burden_assumptions.all()),
        words_in(own),
        tender.documents.filter(is_current=True, made_from="").exclude(title__in=made).count(),
    )


def _lot(lot: Lot) -> LotFacts:
    return LotFacts(
        lot.number, lot.name, lot.area, _exact(lot.value), lot.cpv, lot.nuts, _exact(lot.floor_price)
    )


def _ground(row: ExclusionGround) -> GroundFacts:
    ground = CATALOGUE.get(row.code)
    years = row.look_back_years if row.look_back_years is not None else ground and ground.look_back_years
    return GroundFacts(row.code, row.reason, years, CheckedBy(row.checked_by))


def _decimals(value: Decimal | None) -> int:
    exponent = value.as_tuple().exponent if value is not None else 0
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)
