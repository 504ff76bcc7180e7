"""The dates of a tender as one value: what milestones, timeline, calendars and warnings are made of."""

from collections.abc import Collection
from datetime import datetime

from tenders.announcing import announced_of
from tenders.domain.definition import QuestionRound
from tenders.domain.milestones import Announced, PlanningFacts, Step, done_by, planning_from
from tenders.models import Tender
from tenders.selectors import definition_of


def planning_of(tender: Tender) -> PlanningFacts:
    """The dates as they count: frozen from publication on, before it as they stand, with gaps."""
    return plannings_of([tender])[tender.pk]


def plannings_of(tenders: Collection[Tender]) -> dict[int, PlanningFacts]:
    """By primary key; what was announced about the award takes a constant number of queries."""
    announced = announced_of(tenders)
    return {tender.pk: _planning(tender, announced.get(tender.pk)) for tender in tenders}


def due_before_award(tender: Tender, step: Step) -> datetime | None:
    """Until when a step between opening and award should be done, as the planning page says.

    No query for a published tender: what letters announced moves only what comes after them.
    """
    return done_by(_planning(tender, None), step)


def _planning(tender: Tender, announced: Announced | None) -> PlanningFacts:
    if tender.frozen_definition is not None:
        return planning_from(definition_of(tender), tender.aims, tender.contract_start, announced)
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
        winner_evidence_days=tender.winner_evidence_days,
        winner_evidence_rolls_forward=tender.winner_evidence_rolls_forward,
        contract_start=tender.contract_start,
        aims=tender.aims,
        is_admission=tender.is_admission,
    )
