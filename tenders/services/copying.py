"""Copy the configuration of one tender to another: rules and texts, no dates, people, documents or outcome."""

from typing import Any

from django.db.models import Model

from tenders.execution_fields import ExecutionFields
from tenders.facts import ContractFields, JudgingFields, PlanFields, ProcedureFields, SocialFields
from tenders.models import AwardCriterion, EvidenceRequirement, SuitabilityRequirement, Tender
from tenders.rule_fields import RuleFields

COPIED_FIELDS = (
    "summary",
    "description",
    "lots_motivation",
    "contract_term",
    "max_value",
    "tariff",
    "complaint_desk",
    "court",
    "signatory",
    "standstill_days",
    "standstill_rolls_forward",
    "validity_days",
    "validity_rolls_forward",
    "supplement_days",
    "winner_evidence_days",
    "winner_evidence_rolls_forward",
    "places",
    "max_lots_per_bidder",
    "division_rule",
    "minimum_total",
    "low_price_percent",
    "final_score",
    "plan_title",
    "plan_max_pages",
    "plan_over_limit",
    "minimum_evaluators",
    "two_person_opening",
    "single_opener_reason",
    "is_admission",
    "entry",
    "round_days",
    *(
        field.name
        for part in (
            ProcedureFields,
            SocialFields,
            RuleFields,
            PlanFields,
            JudgingFields,
            ContractFields,
            ExecutionFields,
        )
        for field in part._meta.fields
    ),
)
COPIED_LISTS = (
    "lots",
    "statements",
    "execution_conditions",
    "scale",
    "tie_break",
    "municipalities",
    "tariffs",
    "index_weights",
    "burden_assumptions",
    "social_notes",
    "clause_uses",
)
_OWN = {"id", "public_id", "tender"}


def copy_configuration(source: Tender, target: Tender) -> None:
    """`target` is a new draft."""
    for name in COPIED_FIELDS:
        setattr(target, name, getattr(source, name))
    target.save(update_fields=COPIED_FIELDS)
    for name in COPIED_LISTS:
        for row in getattr(source, name).all():
            _copy(row, tender=target)
    for ground in source.exclusion_grounds.all():
        target.exclusion_grounds.update_or_create(
            code=ground.code,
            defaults={
                "reason": ground.reason,
                "look_back_years": ground.look_back_years,
                "checked_by": ground.checked_by,
            },
        )
    suitability: dict[int, SuitabilityRequirement] = {
        row.pk: _copy(row, tender=target) for row in source.suitability_requirements.all()
    }
    for row in source.evidence_requirements.all():
        _copy_evidence(row, target, suitability)
    parents: dict[int, AwardCriterion] = {
        row.pk: _copy(row, tender=target) for row in source.criteria.filter(parent=None)
    }
    for text in source.leidraad_texts.all():
        _copy(text, tender=target)
    for row in source.criteria.exclude(parent=None):
        _copy(row, tender=target, parent=parents[row.parent_id])


def _copy_evidence(
    row: EvidenceRequirement, target: Tender, suitability: dict[int, SuitabilityRequirement]
) -> None:
    """Without the form: documents stay with their own tender."""
    known = suitability.get(row.suitability_id) if row.suitability_id else None
    _copy(row, tender=target, suitability=known, form=None)


def _copy(row: Any, **changes: Model | None) -> Any:
    values = {
        field.name: getattr(row, field.name)
        for field in row._meta.concrete_fields
        if field.name not in _OWN and field.name not in changes
    }
    return type(row).objects.create(**values, **changes)
