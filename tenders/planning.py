"""The dates of a tender as one value: what milestones, timeline, calendars and warnings are made of."""

from tenders.domain.definition import QuestionRound
from tenders.domain.milestones import PlanningFacts, planning_from
from tenders.models import Tender
from tenders.selectors import definition_of


def planning_of(tender: Tender) -> PlanningFacts:
    """The dates as they count: frozen from publication on, before it as they stand, with gaps."""
    if tender.frozen_definition is not None:
        return planning_from(definition_of(tender), tender.aims, tender.contract_start)
    return PlanningFacts(
        publication_on=tender.publication_on,
        closes_at=tender.closes_at,
        intended_award_on=tender.intended_award_on,
        question_rounds=tuple(
            QuestionRound(row.closes_at, row.answered_on, row.follow_up_only)
            for row in tender.question_rounds.all()
        ),
        standstill_days=tender.standstill_days,
        standstill_rolls_forward=tender.standstill_rolls_forward,
        validity_days=tender.validity_days,
        validity_rolls_forward=tender.validity_rolls_forward,
        contract_start=tender.contract_start,
        aims=tender.aims,
    )
