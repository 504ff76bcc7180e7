"""Write a whole definition into the rows of a draft."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from tenders.domain.definition import Criterion, TenderDefinition
from tenders.fields import fraction_to_decimal
from tenders.models import (
    AwardCriterion,
    EvidenceRequirement,
    IndexWeightRow,
    Lot,
    QuestionRound,
    ScaleLevel,
    StatementRequirement,
    Tender,
    TieBreakKey,
)
from tenders.permissions import require
from tenders.selectors import TenderTexts, scorers_in_rows, texts_of
from tenders.services.lifecycle import lock_tender

LOT_WORDS = ("area", "value", "cpv", "nuts")
EVIDENCE_WORDS = (
    "suitability_id",
    "by_third_party",
    "age_reference",
    "condition",
    "form_id",
    "explanation",
    "held_by",
    "held_by_failure",
    "purpose",
    "checked_by",
)
STATEMENT_WORDS = ("purpose", "checked_by")


@transaction.atomic
def apply_definition(tender: Tender, definition: TenderDefinition, *, by: User, at: datetime) -> Tender:
    """Replace the configuration rows by those of the definition.

    Title, key and authority stay the tender's own. What a definition does not hold of lots, evidence, statements,
    criteria and levels stays where the same number, code or label comes back; other texts, exclusion grounds,
    suitability requirements and documents stay as they are.
    """
    locked = lock_tender(tender)
    require(by, "tenders.configure", locked)
    _apply_fields(locked, definition)
    _replace_rows(locked, definition)
    locked.scorers = scorers_in_rows(locked)
    locked.config_version += 1
    locked.save()
    Auditor(by).record(
        "tender.definition_applied",
        locked,
        scope=tender_scope(locked.public_id),
        at=at,
        data={"version": locked.config_version},
    )
    tender.refresh_from_db()
    return tender


def _apply_fields(tender: Tender, definition: TenderDefinition) -> None:
    method, planning, plan = definition.method, definition.planning, definition.plan
    tender.publication_on = planning.publication_on
    tender.closes_at = planning.closes_at
    tender.intended_award_on = planning.intended_award_on
    tender.standstill_days = definition.standstill_days
    tender.standstill_rolls_forward = definition.standstill_rolls_forward
    tender.validity_days = definition.validity_days
    tender.validity_rolls_forward = definition.validity_rolls_forward
    tender.supplement_days = definition.supplement_days
    tender.winner_evidence_days = definition.winner_evidence_days
    tender.winner_evidence_rolls_forward = definition.winner_evidence_rolls_forward
    tender.take_admission(definition.admission)
    tender.places = None if method.is_admission else method.places
    tender.max_lots_per_bidder = method.max_lots_per_bidder
    tender.division_rule = method.division_rule.value if method.division_rule else ""
    tender.minimum_total = _decimal(method.minimum_total)
    tender.low_price_percent = method.low_price_percent
    tender.final_score = method.final_score.value
    tender.take_contract_rules(definition.contract)
    tender.take_procedure_rules(definition.rules)
    tender.plan_max_pages = plan.max_pages if plan else None
    tender.plan_over_limit = plan.over_limit.value if plan else ""


def _replace_rows(tender: Tender, definition: TenderDefinition) -> None:
    method, texts = definition.method, texts_of(tender)
    lots = {row.number: _kept(row, LOT_WORDS) for row in tender.lots.all()}
    evidence = {row.code: _kept(row, EVIDENCE_WORDS) for row in tender.evidence_requirements.all()}
    statements = {row.code: _kept(row, STATEMENT_WORDS) for row in tender.statements.all()}
    labelled = dict(tender.criteria.values_list("code", "tags"))
    evaluators = {
        row.code: list(row.evaluators.all()) for row in tender.criteria.prefetch_related("evaluators")
    }
    for rows in (
        tender.lots,
        tender.question_rounds,
        tender.evidence_requirements,
        tender.statements,
        tender.criteria,
        tender.scale,
        tender.tie_break,
        tender.index_weights,
    ):
        rows.all().delete()
    Lot.objects.bulk_create(
        Lot(
            tender=tender,
            number=lot.number,
            name=lot.name,
            places=lot.places,
            floor_price=_decimal(lot.floor_price),
            **lots.get(lot.number, {}),
        )
        for lot in method.lots
    )
    QuestionRound.objects.bulk_create(
        QuestionRound(
            tender=tender,
            order=order,
            closes_at=row.closes_at,
            answered_on=row.answered_on,
            follow_up_only=row.follow_up_only,
        )
        for order, row in enumerate(definition.planning.question_rounds)
    )
    EvidenceRequirement.objects.bulk_create(
        EvidenceRequirement(
            tender=tender,
            order=order,
            code=row.code,
            name=row.name,
            moment=row.moment.value,
            parties=[party.value for party in row.parties],
            max_age_months=row.max_age_months,
            mandatory=row.mandatory,
            **evidence.get(row.code, {}),
        )
        for order, row in enumerate(definition.evidence)
    )
    StatementRequirement.objects.bulk_create(
        StatementRequirement(
            tender=tender,
            order=order,
            code=row.code,
            name=row.name,
            minimum=_decimal(row.minimum),
            unit=row.unit,
            at_least_reference=row.at_least_reference,
            **statements.get(row.code, {}),
        )
        for order, row in enumerate(definition.statements)
    )
    ScaleLevel.objects.bulk_create(
        ScaleLevel(
            tender=tender,
            order=order,
            label=level.label,
            value=_decimal(level.value),
            knock_out=level.knock_out,
            description=texts.scale.get(level.label, ""),
        )
        for order, level in enumerate(method.scale)
    )
    TieBreakKey.objects.bulk_create(
        TieBreakKey(tender=tender, order=order, op=key.op.value, code=key.code or "", scope=key.scope.value)
        for order, key in enumerate(method.tie_break)
    )
    IndexWeightRow.objects.bulk_create(
        IndexWeightRow(tender=tender, order=order, **IndexWeightRow.values_of(row))
        for order, row in enumerate(definition.contract.indexation)
    )
    for order, criterion in enumerate(method.criteria):
        parent = _create_criterion(tender, criterion, texts, order=order, parent=None)
        for place, child in enumerate(criterion.children):
            _create_criterion(tender, child, texts, order=place, parent=parent)
    for row in tender.criteria.all():
        if (known := labelled.get(row.code)) and row.tags != known:
            row.tags = known
            row.save(update_fields=["tags"])
        if kept := evaluators.get(row.code):
            row.evaluators.set(kept)


def _create_criterion(
    tender: Tender, criterion: Criterion, texts: TenderTexts, *, order: int, parent: AwardCriterion | None
) -> AwardCriterion:
    kept = texts.criteria.get(criterion.code)
    return AwardCriterion.objects.create(
        tender=tender,
        parent=parent,
        order=order,
        code=criterion.code,
        name=criterion.name,
        max_points=fraction_to_decimal(criterion.max_points),
        kind=criterion.kind.value,
        minimum_points=_decimal(criterion.minimum_points),
        formula=criterion.formula.value if criterion.formula else "",
        floor=_decimal(criterion.floor),
        ceiling=_decimal(criterion.ceiling),
        question=kept.question if kept else "",
        aspects="\n".join(kept.aspects) if kept else "",
    )


def _kept(row: Lot | EvidenceRequirement | StatementRequirement, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else fraction_to_decimal(value)
