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
        is_admission=c.admission is not None,
    )


def milestones_out_of_order(context: Context) -> Iterator[str]:
    return (found.sentence for found in order_problems(facts_of(context)))


def _warning(code: str) -> Callable[[Context], Iterator[str]]:
    def rule(context: Context) -> Iterator[str]:
        return (found.sentence for found in date_warnings(facts_of(context)) if found.code == code)

    return rule


CHECKS = (
    blocks(
        "milestones_out_of_order",
        Subject.PLANNING,
        milestones_out_of_order,
        norm="Opening, toetsing, beoordeling, consensus en gunning volgen in die volgorde op elkaar.",
        source="Aw 1.8-1.9",
    ),
    warns(
        "date_on_free_day",
        Subject.PLANNING,
        _warning("date_on_free_day"),
        norm="Wat u op een dag verwacht, valt op een werkdag: geen weekend en geen algemeen erkende feestdag.",
        source="Algemene termijnenwet 3; Gids Proportionaliteit 3.6",
        advice="Kies een werkdag.",
    ),
    warns(
        "question_period_short",
        Subject.PLANNING,
        _warning("question_period_short"),
        norm="Voor elke vragenronde zijn er ten minste 5 werkdagen.",
        source="Gids Proportionaliteit 3.6",
        advice="Laat de vragenronde later sluiten.",
    ),
    warns(
        "judging_period_short",
        Subject.PLANNING,
        _warning("judging_period_short"),
        norm="Tussen sluiting en voorlopige gunning zijn er ten minste 10 werkdagen.",
        source="Aw 1.8-1.9; zorgvuldige beoordeling",
        advice="Zet de voorlopige gunning later.",
    ),
)
