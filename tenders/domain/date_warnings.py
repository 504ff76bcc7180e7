"""What is unwise about a date, said at the field where it was entered and in the check before publication."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from tenders.domain.milestones import PlanningFacts, Step, milestones
from tenders.domain.procedure_words import in_admission_words
from tenders.domain.terms import holiday_name, is_working_day, working_days_between
from tenders.domain.wording import date_in_words, local_date

FEWEST_WORKING_DAYS_FOR_QUESTIONS = 5
FEWEST_WORKING_DAYS_TO_JUDGE = 10


@dataclass(frozen=True)
class DateWarning:
    """`field` is a field of the planning, or of its question round number `row` (from 0)."""

    code: str
    field: str
    sentence: str
    row: int | None = None


def date_warnings(facts: PlanningFacts) -> tuple[DateWarning, ...]:
    found = (*_free_days(facts), *_short_periods(facts))
    return tuple(_of_admission(row) for row in found) if facts.is_admission else found


def order_problems(facts: PlanningFacts) -> Iterator[DateWarning]:
    """Aims that come before the step they follow."""
    found = _order_problems(facts)
    return (_of_admission(row) for row in found) if facts.is_admission else found


def _of_admission(row: DateWarning) -> DateWarning:
    return replace(row, sentence=in_admission_words(row.sentence))


def _order_problems(facts: PlanningFacts) -> Iterator[DateWarning]:
    aims = facts.aims
    found = {item.step: item.on for item in milestones(facts)}
    steps = (
        ("opening_on", aims.opening_on, "De opening", facts.closing_day, "de sluiting"),
        ("checks_done_on", aims.checks_done_on, "De toetsing", found.get(Step.OPENING), "de opening"),
        ("scoring_done_on", aims.scoring_done_on, "De beoordeling", found.get(Step.CHECKS), "de toetsing"),
        ("consensus_on", aims.consensus_on, "De consensus", found.get(Step.SCORING), "de beoordeling"),
    )
    for name, on, what, earlier, before in steps:
        if on and earlier and on < earlier:
            yield DateWarning(
                "milestones_out_of_order",
                name,
                f"{what} komt niet vóór {before} ({date_in_words(earlier)}): kies een latere dag.",
            )
    award = facts.intended_award_on
    if award and aims.consensus_on and aims.consensus_on > award:
        yield DateWarning(
            "milestones_out_of_order",
            "consensus_on",
            f"De consensus komt niet na de voorlopige gunning ({date_in_words(award)}): kies een eerdere dag.",
        )
    end = found.get(Step.STANDSTILL_END)
    if aims.final_award_on and end and aims.final_award_on <= end:
        yield DateWarning(
            "milestones_out_of_order",
            "final_award_on",
            f"De definitieve gunning komt na de opschortende termijn ({date_in_words(end)}): kies een latere dag.",
        )


def _free_days(facts: PlanningFacts) -> Iterator[DateWarning]:
    aims = facts.aims
    named: list[tuple[str, str, date | None, int | None]] = [
        ("publication_on", "De publicatie", facts.publication_on, None),
        ("closes_at", "De sluiting", facts.closing_day, None),
        ("intended_award_on", "De voorlopige gunning", facts.intended_award_on, None),
        ("opening_on", "De opening", aims.opening_on, None),
        ("checks_done_on", "Het einde van de toetsing", aims.checks_done_on, None),
        ("scoring_done_on", "Het einde van de beoordeling", aims.scoring_done_on, None),
        ("consensus_on", "De consensus", aims.consensus_on, None),
        ("final_award_on", "De definitieve gunning", aims.final_award_on, None),
    ]
    for place, round_ in enumerate(facts.question_rounds):
        named.append(("closes_at", f"Vragenronde {place + 1}", local_date(round_.closes_at), place))
        named.append(("answered_on", f"Nota van inlichtingen {place + 1}", round_.answered_on, place))
    for field, what, on, row in named:
        if on and not is_working_day(on):
            why = holiday_name(on) or "weekend"
            yield DateWarning(
                "date_on_free_day",
                field,
                f"{what} valt op {date_in_words(on)}. Dat is geen werkdag: {why}.",
                row,
            )


def _short_periods(facts: PlanningFacts) -> Iterator[DateWarning]:
    start, closing = facts.publication_on, facts.closing_day
    for row, round_ in enumerate(facts.question_rounds):
        end = local_date(round_.closes_at)
        if start and end > start:
            days = working_days_between(start, end)
            if days < FEWEST_WORKING_DAYS_FOR_QUESTIONS:
                yield DateWarning(
                    "question_period_short",
                    "closes_at",
                    f"Voor vragenronde {row + 1} {_are(days, 'werkdag', 'werkdagen')}: minder dan "
                    f"{FEWEST_WORKING_DAYS_FOR_QUESTIONS}.",
                    row,
                )
        start = round_.answered_on
    award = facts.intended_award_on
    if closing and award and award > closing and not facts.is_admission:
        days = working_days_between(closing, award)
        if days < FEWEST_WORKING_DAYS_TO_JUDGE:
            yield DateWarning(
                "judging_period_short",
                "intended_award_on",
                f"Tussen sluiting en voorlopige gunning {_are(days, 'werkdag', 'werkdagen')}: kort voor toetsing, "
                "beoordeling en consensus.",
            )


def _are(number: int, one: str, many: str) -> str:
    return f"zit 1 {one}" if number == 1 else f"zitten {number} {many}"
