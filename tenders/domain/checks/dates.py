"""Dates that can stand, and that the buyer should look at: the same sentences as at the fields of the planning."""

from collections.abc import Callable, Iterator

from tenders.domain.checks.finding import Context, Subject, blocks, warns
from tenders.domain.date_warnings import date_warnings, order_problems
from tenders.domain.milestones import PlanningFacts


def facts_of(context: Context) -> PlanningFacts:
    c = context.configuration
    return PlanningFacts(
        publication_on=c.publication_on,
        closes_at=c.closes_at,
        intended_award_on=c.intended_award_on,
        question_rounds=c.question_rounds,
        standstill_days=c.standstill_days,
        standstill_rolls_forward=c.standstill_rolls_forward,
        validity_days=c.validity_days,
        validity_rolls_forward=c.validity_rolls_forward,
        contract_start=c.contract_start,
        aims=c.aims,
    )


def milestones_out_of_order(context: Context) -> Iterator[str]:
    return (found.sentence for found in order_problems(facts_of(context)))


def _warning(code: str) -> Callable[[Context], Iterator[str]]:
    def rule(context: Context) -> Iterator[str]:
        return (found.sentence for found in date_warnings(facts_of(context)) if found.code == code)

    return rule


_WARNINGS = (
    "date_on_free_day",
    "submission_period_short",
    "question_period_short",
    "judging_period_short",
    "validity_short",
    "contract_before_final_award",
)

CHECKS = (
    blocks("milestones_out_of_order", Subject.PLANNING, milestones_out_of_order),
    *(warns(code, Subject.PLANNING, _warning(code)) for code in _WARNINGS),
)
