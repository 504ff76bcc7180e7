"""When what happens: the milestones of a tender, those that follow from rules among them.

The buyer enters publication, rounds, closing and provisional award. The steps between closing and award get days of
their own, in proportion to the working days there are; each can be set. Days of the law are counted in `terms`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from tenders.domain.configuration import Aims
from tenders.domain.definition import QuestionRound, TenderDefinition
from tenders.domain.procedure_words import in_admission_words
from tenders.domain.terms import (
    AMSTERDAM,
    add_working_days,
    end_of_day,
    first_working_day,
    standstill_end,
    standstill_ends_at,
    validity_end,
    winner_evidence_due,
    working_days_between,
)
from tenders.domain.wording import local_date

# Working days for checks, individual scoring, consensus, and ranking with letters.
STEPS_TO_AWARD = (5, 10, 5, 5)
DAYS_FOR_QUESTIONS = 14
WORKING_DAYS_FOR_ANSWERS = 5
WORKING_DAYS_FOR_FOLLOW_UP = 5
# Aw 2.54, by analogy: the last answers come ten days before the closing.
DAYS_AFTER_LAST_NOTA = 10
# Aw 2.71 with 2.74b, by analogy: this procedure has no minimum of its own.
DAYS_TO_SUBMIT = 40
DAYS_TO_PREPARE_CONTRACT = 28
STANDSTILL_LABEL = "Einde opschortende termijn"
VALIDITY_LABEL = "Einde gestanddoening"
_NOON = time(12, 0)


class Step(StrEnum):
    PUBLICATION = "publicatie"
    QUESTIONS = "vragen"
    NOTA = "nota"
    CLOSING = "sluiting"
    OPENING = "opening"
    CHECKS = "toetsing"
    SCORING = "beoordeling"
    CONSENSUS = "consensus"
    PROVISIONAL_AWARD = "voorlopige-gunning"
    WINNER_EVIDENCE = "bewijs-winnaar"
    STANDSTILL_END = "opschortende-termijn"
    FINAL_AWARD = "definitieve-gunning"
    CONTRACT_START = "overeenkomst"
    VALIDITY_END = "gestanddoening"
    # Of a contract in execution, not of the procedure.
    OPTION_DECISION = "verlenging"
    CONTRACT_MEETING = "contractgesprek"
    CONTRACT_END = "einde-overeenkomst"


# What only concerns the people who lead the procedure.
INTERNAL = frozenset({Step.OPENING, Step.CHECKS, Step.SCORING, Step.CONSENSUS})
# A toelatingsprocedure goes from the checks to the decision.
NOT_IN_ADMISSION = frozenset({Step.SCORING, Step.CONSENSUS})


@dataclass(frozen=True)
class Announced:
    """The decision of which the letters went out last: from then on it counts, and not what was planned.

    `standstill_ends_at` is the end that the letters name. `judged_on` is the last day on which a case that suspended
    the award ended. `valid_until` is the last day of the gestanddoening with those cases counted in; None while one
    runs. `is_barred`: a judge stopped the decision, so that nothing follows from it. `changes` grows with whatever
    moves one of these days; the last of them was at `changed_at`.
    """

    sent_on: date
    standstill_ends_at: datetime
    changed_at: datetime
    changes: int
    awards: bool = True
    is_correction: bool = False
    is_suspended: bool = False
    is_barred: bool = False
    judged_on: date | None = None
    awarded_on: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class PlanningFacts:
    """The dates of a tender, as far as they are known; without `winner_evidence_days` that term is not drawn.

    With `is_admission` nothing is scored: after the checks comes the decision.
    """

    publication_on: date | None = None
    closes_at: datetime | None = None
    intended_award_on: date | None = None
    question_rounds: tuple[QuestionRound, ...] = ()
    standstill_days: int = 20
    standstill_rolls_forward: bool = True
    validity_days: int = 90
    validity_rolls_forward: bool = False
    winner_evidence_days: int | None = None
    winner_evidence_rolls_forward: bool = False
    contract_start: date | None = None
    aims: Aims = field(default_factory=Aims)
    announced: Announced | None = None
    is_admission: bool = False

    @property
    def closing_day(self) -> date | None:
        return local_date(self.closes_at) if self.closes_at else None


@dataclass(frozen=True)
class Milestone:
    """`at` where the hour counts; `rule` says how a day that nobody entered was found; `number` is a round's.

    `is_open`: the day can move, for a judge has still to decide.
    """

    step: Step
    label: str
    on: date
    at: datetime | None = None
    rule: str = ""
    number: int = 0
    is_open: bool = False

    @property
    def key(self) -> str:
        return f"{self.step.value}-{self.number}" if self.number else self.step.value

    @property
    def is_public(self) -> bool:
        return self.step not in INTERNAL


def planning_from(
    definition: TenderDefinition,
    aims: Aims | None = None,
    contract_start: date | None = None,
    announced: Announced | None = None,
) -> PlanningFacts:
    planning = definition.planning
    return PlanningFacts(
        publication_on=planning.publication_on,
        closes_at=planning.closes_at,
        intended_award_on=planning.intended_award_on,
        question_rounds=planning.question_rounds,
        standstill_days=definition.standstill_days,
        standstill_rolls_forward=definition.standstill_rolls_forward,
        validity_days=definition.validity_days,
        validity_rolls_forward=definition.validity_rolls_forward,
        winner_evidence_days=definition.winner_evidence_days,
        winner_evidence_rolls_forward=definition.winner_evidence_rolls_forward,
        contract_start=contract_start,
        aims=aims or Aims(),
        announced=announced,
        is_admission=definition.admission is not None,
    )


def milestones(facts: PlanningFacts) -> tuple[Milestone, ...]:
    """All that can be said with these dates, in order of time; on one day in order of the procedure."""
    order = list(Step)
    found = [*_until_closing(facts), *_until_award(facts), *_after_award(facts)]
    if facts.is_admission:
        found = [_of_admission(item) for item in found if item.step not in NOT_IN_ADMISSION]
    return tuple(sorted(found, key=lambda item: (item.on, order.index(item.step), item.number)))


def _of_admission(item: Milestone) -> Milestone:
    return replace(item, label=in_admission_words(item.label), rule=in_admission_words(item.rule))


def public_milestones(facts: PlanningFacts) -> tuple[Milestone, ...]:
    return tuple(item for item in milestones(facts) if item.is_public)


def done_by(facts: PlanningFacts, step: Step) -> datetime | None:
    """Until when what belongs to a step is done in time: the end of its day; None where the step has none."""
    found = next((item for item in milestones(facts) if item.step is step), None)
    return None if found is None else found.at or end_of_day(found.on)


def steps_to_award(facts: PlanningFacts) -> dict[Step, date]:
    """The working days on which opening, checks, scoring and consensus end if the buyer sets none of them.

    With fewer working days before the award than `STEPS_TO_AWARD` takes, every step gets its share.
    """
    closing = facts.closing_day
    if closing is None:
        return {}
    opening = facts.aims.opening_on or first_working_day(closing)
    needed = sum(STEPS_TO_AWARD)
    award = facts.intended_award_on
    available = needed if award is None else min(needed, working_days_between(opening, award))
    found, taken = {Step.OPENING: opening}, 0
    for step, days in zip((Step.CHECKS, Step.SCORING, Step.CONSENSUS), STEPS_TO_AWARD, strict=False):
        taken += days
        found[step] = add_working_days(opening, taken * available // needed)
    return found


def _until_closing(facts: PlanningFacts) -> Iterator[Milestone]:
    if facts.publication_on:
        yield Milestone(Step.PUBLICATION, "Publicatie", facts.publication_on)
    for number, round_ in enumerate(facts.question_rounds, start=1):
        only = ", alleen over eerdere antwoorden" if round_.follow_up_only else ""
        closes = round_.closes_at
        yield Milestone(
            Step.QUESTIONS, f"Vragenronde {number} sluit{only}", local_date(closes), closes, number=number
        )
        yield Milestone(Step.NOTA, f"Nota van inlichtingen {number}", round_.answered_on, number=number)
    if facts.closes_at:
        yield Milestone(Step.CLOSING, "Inschrijving sluit", local_date(facts.closes_at), facts.closes_at)


def _until_award(facts: PlanningFacts) -> Iterator[Milestone]:
    aims = facts.aims
    labels = {
        Step.OPENING: ("Opening", aims.opening_on, "de eerste werkdag vanaf de sluiting"),
        Step.CHECKS: ("Toetsing klaar", aims.checks_done_on, "5 werkdagen na de opening"),
        Step.SCORING: ("Individuele beoordeling klaar", aims.scoring_done_on, "10 werkdagen na de toetsing"),
        Step.CONSENSUS: ("Consensus klaar", aims.consensus_on, "5 werkdagen na de individuele beoordeling"),
    }
    for step, computed in steps_to_award(facts).items():
        label, chosen, rule = labels[step]
        short = step is not Step.OPENING and _is_short(facts)
        rule = "een evenredig deel van de werkdagen tot de voorlopige gunning" if short else rule
        yield Milestone(step, label, chosen or computed, rule="" if chosen else rule)
    if facts.announced is None and facts.intended_award_on:
        yield Milestone(Step.PROVISIONAL_AWARD, "Voorlopige gunning", facts.intended_award_on)


def _is_short(facts: PlanningFacts) -> bool:
    closing, award = facts.closing_day, facts.intended_award_on
    if closing is None or award is None:
        return False
    opening = facts.aims.opening_on or first_working_day(closing)
    return working_days_between(opening, award) < sum(STEPS_TO_AWARD)


def _after_award(facts: PlanningFacts) -> Iterator[Milestone]:
    if facts.announced is not None:
        yield from _as_announced(facts.announced)
    elif facts.intended_award_on is not None:
        yield from _as_planned(facts, facts.intended_award_on)
    yield from _winner_evidence(facts)
    if facts.contract_start:
        yield Milestone(Step.CONTRACT_START, "Ingang van de overeenkomst", facts.contract_start)
    if facts.closing_day:
        yield _validity(facts, facts.closing_day)


def _winner_evidence(facts: PlanningFacts) -> Iterator[Milestone]:
    known, days = facts.announced, facts.winner_evidence_days
    sent_on = known.sent_on if known else facts.intended_award_on
    if days is None or sent_on is None or (known and not known.awards):
        return
    rolls = facts.winner_evidence_rolls_forward
    due_at = winner_evidence_due(sent_on, days, rolls_forward=rolls)
    rule = _counted(days, "de verzending van de brieven", rolls=rolls)
    yield Milestone(Step.WINNER_EVIDENCE, "Bewijsmiddelen van de winnaar", local_date(due_at), due_at, rule)


def _as_planned(facts: PlanningFacts, award: date) -> Iterator[Milestone]:
    rolls = facts.standstill_rolls_forward
    end = standstill_end(award, facts.standstill_days, rolls_forward=rolls)
    yield Milestone(
        Step.STANDSTILL_END,
        STANDSTILL_LABEL,
        end,
        standstill_ends_at(award, facts.standstill_days, rolls_forward=rolls),
        _counted(facts.standstill_days, "de voorlopige gunning", rolls=rolls),
    )
    chosen = facts.aims.final_award_on
    final = chosen or add_working_days(end, 1)
    rule = "" if chosen else "de eerste werkdag na de opschortende termijn"
    yield Milestone(Step.FINAL_AWARD, "Definitieve gunning", final, rule=rule)


def _as_announced(known: Announced) -> Iterator[Milestone]:
    """The letters name the end; a case that suspends postpones it to its judgment (Aw 2.131), never forward."""
    label = "Voorlopige gunning" if known.awards else "Besluit verstuurd"
    yield Milestone(
        Step.PROVISIONAL_AWARD,
        f"{label}, nieuw besluit" if known.is_correction else label,
        known.sent_on,
        rule="de dag waarop de brieven zijn verstuurd",
    )
    ends_at, end = known.standstill_ends_at, local_date(known.standstill_ends_at)
    if known.is_suspended:
        yield Milestone(
            Step.STANDSTILL_END,
            f"{STANDSTILL_LABEL}, opgeschort tot de uitspraak",
            end,
            ends_at,
            "het einde in de brieven; de gunning wacht op de uitspraak",
            is_open=True,
        )
        return
    if known.judged_on and known.judged_on > end:
        end = known.judged_on
        yield Milestone(Step.STANDSTILL_END, STANDSTILL_LABEL, end, rule="de dag van de uitspraak")
    else:
        yield Milestone(Step.STANDSTILL_END, STANDSTILL_LABEL, end, ends_at, "het einde in de brieven")
    if known.awarded_on:
        yield Milestone(Step.FINAL_AWARD, "Definitieve gunning", known.awarded_on)
    elif known.awards and not known.is_barred:
        rule = "de eerste werkdag na de opschortende termijn"
        yield Milestone(Step.FINAL_AWARD, "Definitieve gunning", add_working_days(end, 1), rule=rule)


def _validity(facts: PlanningFacts, closing: date) -> Milestone:
    rolls, known = facts.validity_rolls_forward, facts.announced
    published = validity_end(closing, facts.validity_days, rolls_forward=rolls)
    counted = _counted(facts.validity_days, "de sluiting", rolls=rolls)
    if known is None:
        return Milestone(Step.VALIDITY_END, VALIDITY_LABEL, published, rule=counted)
    if known.valid_until is None:
        words = f"{VALIDITY_LABEL}, verlengd tot na de uitspraak"
        return Milestone(Step.VALIDITY_END, words, published, rule=counted, is_open=True)
    rule = "14 dagen na de uitspraak" if known.valid_until > published else counted
    return Milestone(Step.VALIDITY_END, VALIDITY_LABEL, known.valid_until, rule=rule)


def _counted(days: int, start: str, *, rolls: bool) -> str:
    return f"{days} dagen na {start}" + (", doorgeschoven naar een werkdag" if rolls else "")


@dataclass(frozen=True)
class Proposal:
    """Dates from the day of publication and the shortest periods that the procedure needs."""

    closes_at: datetime
    intended_award_on: date
    question_rounds: tuple[QuestionRound, ...]
    contract_start: date


def propose(publication_on: date) -> Proposal:
    """Two rounds, the second about the answers of the first; every day a working day, every hour twelve."""
    first = first_working_day(publication_on + timedelta(days=DAYS_FOR_QUESTIONS))
    first_nota = add_working_days(first, WORKING_DAYS_FOR_ANSWERS)
    second = add_working_days(first_nota, WORKING_DAYS_FOR_FOLLOW_UP)
    second_nota = add_working_days(second, WORKING_DAYS_FOR_ANSWERS)
    earliest = max(
        publication_on + timedelta(days=DAYS_TO_SUBMIT), second_nota + timedelta(days=DAYS_AFTER_LAST_NOTA)
    )
    closing = first_working_day(earliest)
    award = add_working_days(closing, sum(STEPS_TO_AWARD))
    ready = standstill_end(award, 20, rolls_forward=True) + timedelta(days=DAYS_TO_PREPARE_CONTRACT)
    month = ready.replace(day=1) + timedelta(days=32)
    return Proposal(
        closes_at=_at_noon(closing),
        intended_award_on=award,
        question_rounds=(
            QuestionRound(_at_noon(first), first_nota),
            QuestionRound(_at_noon(second), second_nota, follow_up_only=True),
        ),
        contract_start=month.replace(day=1),
    )


def _at_noon(on: date) -> datetime:
    return datetime.combine(on, _NOON, tzinfo=AMSTERDAM)
