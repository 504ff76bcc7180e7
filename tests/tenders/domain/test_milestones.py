"""Milestones: what follows from which date, what is proposed, and what is unwise."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.configuration import Aims
from tenders.domain.date_warnings import date_warnings, order_problems
from tenders.domain.definition import QuestionRound
from tenders.domain.milestones import (
    DAYS_AFTER_LAST_NOTA,
    DAYS_TO_SUBMIT,
    Announced,
    PlanningFacts,
    Step,
    done_by,
    milestones,
    planning_from,
    propose,
    public_milestones,
)
from tenders.domain.scenario import load
from tenders.domain.terms import holiday_name, is_working_day, public_holidays, working_days_between
from tenders.domain.wording import local_date

SCENARIOS = Path(__file__).parents[2] / "scenarios"
GOOI = planning_from(load((SCENARIOS / "gooi-en-vechtstreek.yaml").read_bytes()).definition)
SENT_AT = datetime(2026, 6, 24, 8, tzinfo=UTC)
DAYS = st.dates(date(2020, 1, 1), date(2060, 1, 1))


def days(facts: PlanningFacts) -> dict[Step, date]:
    return {item.step: item.on for item in milestones(facts)}


def test_milestones_of_gooi_en_vechtstreek() -> None:
    shown = [(item.label, item.on.isoformat()) for item in milestones(GOOI)]

    assert shown == [
        ("Publicatie", "2025-10-01"),
        ("Vragenronde 1 sluit", "2025-10-13"),
        ("Nota van inlichtingen 1", "2025-10-20"),
        ("Vragenronde 2 sluit, alleen over eerdere antwoorden", "2025-10-27"),
        ("Nota van inlichtingen 2", "2025-10-31"),
        ("Inschrijving sluit", "2025-11-14"),
        ("Opening", "2025-11-14"),
        ("Toetsing klaar", "2025-11-18"),
        ("Individuele beoordeling klaar", "2025-11-24"),
        ("Consensus klaar", "2025-11-26"),
        ("Voorlopige gunning", "2025-11-28"),
        ("Einde opschortende termijn", "2025-12-08"),
        ("Definitieve gunning", "2025-12-09"),
        ("Einde gestanddoening", "2026-02-12"),
    ]


def test_voorne_aan_zee_standstill_rolls_from_sunday_to_monday_and_is_final_on_tuesday() -> None:
    facts = planning_from(load((SCENARIOS / "voorne-aan-zee.yaml").read_bytes()).definition)

    found = {item.step: item for item in milestones(facts)}

    assert found[Step.STANDSTILL_END].on == date(2026, 7, 13)
    assert found[Step.STANDSTILL_END].at == datetime(2026, 7, 13, 21, 59, 59, tzinfo=UTC)
    assert found[Step.FINAL_AWARD].on == date(2026, 7, 14)
    assert found[Step.VALIDITY_END].on == date(2026, 8, 30)
    assert days(replace(facts, validity_rolls_forward=True))[Step.VALIDITY_END] == date(2026, 8, 31)


def test_what_belongs_to_a_step_is_in_time_to_the_end_of_its_day_or_to_its_hour() -> None:
    assert done_by(GOOI, Step.SCORING) == datetime(2025, 11, 24, 22, 59, 59, tzinfo=UTC)
    chosen = replace(GOOI, aims=Aims(scoring_done_on=date(2026, 7, 1)))
    assert done_by(chosen, Step.SCORING) == datetime(2026, 7, 1, 21, 59, 59, tzinfo=UTC)
    assert done_by(GOOI, Step.CLOSING) == GOOI.closes_at
    assert done_by(replace(GOOI, is_admission=True), Step.SCORING) is None
    assert done_by(PlanningFacts(), Step.SCORING) is None


def announced(**known) -> Announced:
    """Letters of Gooi en Vechtstreek a week later than planned: ten days end on a Monday."""
    facts = {
        "sent_on": date(2025, 12, 5),
        "standstill_ends_at": datetime(2025, 12, 15, 22, 59, 59, tzinfo=UTC),
        "changed_at": datetime(2025, 12, 5, 9, 0, tzinfo=UTC),
        "changes": 1,
        "valid_until": date(2026, 2, 12),
    }
    return Announced(**facts | known)


def test_letters_replace_the_planned_days_and_leave_the_others() -> None:
    found = days(replace(GOOI, announced=announced()))
    moved = {step for step, on in days(GOOI).items() if found[step] != on}

    assert moved == {Step.PROVISIONAL_AWARD, Step.STANDSTILL_END, Step.FINAL_AWARD}
    assert found[Step.STANDSTILL_END] == date(2025, 12, 15)
    assert found[Step.FINAL_AWARD] == date(2025, 12, 16)


@pytest.mark.parametrize(
    ("judged_on", "end", "has_hour"),
    [
        (date(2025, 12, 14), date(2025, 12, 15), True),
        (date(2025, 12, 15), date(2025, 12, 15), True),
        (date(2025, 12, 16), date(2025, 12, 16), False),
    ],
)
def test_judgment_postpones_the_end_and_never_brings_it_forward(
    judged_on: date, end: date, has_hour: bool
) -> None:
    found = {item.step: item for item in milestones(replace(GOOI, announced=announced(judged_on=judged_on)))}

    assert found[Step.STANDSTILL_END].on == end
    assert (found[Step.STANDSTILL_END].at is not None) is has_hour


def test_decision_that_awards_to_nobody_has_no_definitive_award() -> None:
    found = {item.step: item for item in milestones(replace(GOOI, announced=announced(awards=False)))}

    assert found[Step.PROVISIONAL_AWARD].label == "Besluit verstuurd"
    assert Step.FINAL_AWARD not in found


def test_outsiders_do_not_see_how_the_committee_works() -> None:
    hidden = {item.step for item in milestones(GOOI)} - {item.step for item in public_milestones(GOOI)}

    assert hidden == {Step.OPENING, Step.CHECKS, Step.SCORING, Step.CONSENSUS}


def test_with_time_enough_the_steps_take_what_they_need() -> None:
    found = days(replace(GOOI, intended_award_on=date(2026, 2, 2)))

    assert found[Step.CHECKS] == date(2025, 11, 21)
    assert found[Step.SCORING] == date(2025, 12, 5)
    assert found[Step.CONSENSUS] == date(2025, 12, 12)


def test_what_the_buyer_sets_stands() -> None:
    aims = Aims(date(2025, 11, 17), date(2025, 11, 18), None, None, date(2025, 12, 15))

    found = {item.step: item for item in milestones(replace(GOOI, aims=aims))}

    assert (found[Step.OPENING].on, found[Step.OPENING].rule) == (date(2025, 11, 17), "")
    assert found[Step.FINAL_AWARD].on == date(2025, 12, 15)
    assert found[Step.SCORING].rule != ""


@pytest.mark.parametrize(
    "facts",
    [
        PlanningFacts(),
        PlanningFacts(publication_on=date(2025, 1, 1)),
        PlanningFacts(closes_at=GOOI.closes_at),
        PlanningFacts(intended_award_on=date(2025, 1, 1)),
    ],
)
def test_gaps_leave_out_what_cannot_be_said(facts: PlanningFacts) -> None:
    found = milestones(facts)

    assert [item.on for item in found] == sorted(item.on for item in found)
    assert date_warnings(facts) is not None


@given(DAYS)
def test_proposals_fall_on_working_days_and_keep_the_periods(published: date) -> None:
    proposal = propose(published)

    first, second = proposal.question_rounds
    closing = local_date(proposal.closes_at)
    proposed = [
        local_date(first.closes_at),
        first.answered_on,
        local_date(second.closes_at),
        second.answered_on,
        closing,
        proposal.intended_award_on,
    ]
    assert proposed == sorted(set(proposed))
    assert all(is_working_day(on) for on in proposed)
    assert (closing - published).days >= DAYS_TO_SUBMIT
    assert (closing - second.answered_on).days >= DAYS_AFTER_LAST_NOTA
    assert second.follow_up_only
    facts = PlanningFacts(
        publication_on=published,
        closes_at=proposal.closes_at,
        intended_award_on=proposal.intended_award_on,
        question_rounds=proposal.question_rounds,
        contract_start=proposal.contract_start,
    )
    assert {warning.field for warning in date_warnings(facts)} <= {"publication_on"}
    assert days(facts)[Step.FINAL_AWARD] < proposal.contract_start


@given(DAYS, st.integers(1, 120))
def test_computed_steps_lie_between_closing_and_award(closing: date, wait: int) -> None:
    closes_at = datetime(closing.year, closing.month, closing.day, 11, tzinfo=UTC)
    award = closing + timedelta(days=wait)

    found = days(PlanningFacts(closes_at=closes_at, intended_award_on=award))

    steps = [found[step] for step in (Step.CLOSING, Step.OPENING, Step.CHECKS, Step.SCORING, Step.CONSENSUS)]
    assert steps == sorted(steps)
    assert found[Step.CONSENSUS] <= max(award, found[Step.OPENING])


@given(DAYS, st.integers(0, 60))
def test_working_days_between_counts_what_is_no_free_day(start: date, length: int) -> None:
    end = start + timedelta(days=length)

    counted = working_days_between(start, end)

    assert (
        counted + sum(not is_working_day(start + timedelta(days=number)) for number in range(1, length + 1))
        == length
    )
    assert working_days_between(end, start) == 0


@given(DAYS)
def test_a_day_has_a_name_if_and_only_if_it_is_a_holiday(on: date) -> None:
    assert bool(holiday_name(on)) == (on in public_holidays(on.year))


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2027, 5, 5), "Bevrijdingsdag"),
        (date(2026, 4, 3), "Goede Vrijdag"),
        (date(2025, 4, 26), "Koningsdag"),
        (date(2026, 5, 14), "Hemelvaartsdag"),
        (date(2026, 5, 15), ""),
    ],
)
def test_holidays_have_names(on: date, name: str) -> None:
    assert holiday_name(on) == name


@pytest.mark.parametrize("name", ["gooi-en-vechtstreek", "voorne-aan-zee", "emmen"])
def test_reference_tenders_have_no_warnings(name: str) -> None:
    facts = planning_from(load((SCENARIOS / f"{name}.yaml").read_bytes()).definition)

    assert date_warnings(facts) == ()
    assert list(order_problems(facts)) == []


@pytest.mark.parametrize(
    ("changes", "place", "words"),
    [
        (
            {"publication_on": date(2025, 10, 4)},
            ("publication_on", None),
            "za 4 oktober 2025. Dat is geen werkdag: weekend.",
        ),
        (
            {"intended_award_on": date(2025, 12, 25)},
            ("intended_award_on", None),
            "do 25 december 2025. Dat is geen werkdag: Eerste Kerstdag.",
        ),
        (
            {"question_rounds": (QuestionRound(datetime(2025, 10, 2, 10, tzinfo=UTC), date(2025, 10, 20)),)},
            ("closes_at", 0),
            "Voor vragenronde 1 zit 1 werkdag: minder dan 5.",
        ),
        ({"intended_award_on": date(2025, 11, 27)}, ("intended_award_on", None), "zitten 9 werkdagen"),
    ],
)
def test_unwise_date_is_named_at_its_field(
    changes: dict[str, object], place: tuple[str, int | None], words: str
) -> None:
    found = [item for item in date_warnings(replace(GOOI, **changes)) if (item.field, item.row) == place]

    assert any(words in item.sentence for item in found)


@pytest.mark.parametrize(
    ("aims", "field"),
    [
        (Aims(opening_on=date(2025, 11, 13)), "opening_on"),
        (Aims(checks_done_on=date(2025, 11, 13)), "checks_done_on"),
        (Aims(checks_done_on=date(2025, 11, 20), scoring_done_on=date(2025, 11, 19)), "scoring_done_on"),
        (Aims(scoring_done_on=date(2025, 11, 24), consensus_on=date(2025, 11, 21)), "consensus_on"),
        (Aims(consensus_on=date(2025, 12, 1)), "consensus_on"),
        (Aims(final_award_on=date(2025, 12, 8)), "final_award_on"),
    ],
)
def test_aims_out_of_order_are_named(aims: Aims, field: str) -> None:
    assert field in {problem.field for problem in order_problems(replace(GOOI, aims=aims))}


def test_final_award_on_the_day_after_the_standstill_is_in_order() -> None:
    assert list(order_problems(replace(GOOI, aims=Aims(final_award_on=date(2025, 12, 9))))) == []


def test_evidence_of_the_winner_counts_from_the_letters_and_stands_only_where_the_tender_has_the_term() -> (
    None
):
    facts = planning_from(load((SCENARIOS / "voorne-aan-zee.yaml").read_bytes()).definition)
    assert not [item for item in milestones(facts) if item.step is Step.WINNER_EVIDENCE]

    with_term = replace(facts, winner_evidence_days=7)
    later = Announced(date(2026, 6, 24), datetime(2026, 7, 14, 21, 59, 59, tzinfo=UTC), SENT_AT, 1)

    planned, announced = (
        next(item for item in milestones(each) if item.step is Step.WINNER_EVIDENCE)
        for each in (with_term, replace(with_term, announced=later))
    )
    assert (planned.on, announced.on) == (date(2026, 6, 29), date(2026, 7, 1))
    assert planned.rule == "7 dagen na de verzending van de brieven"
    not_awarded = replace(with_term, announced=replace(later, awards=False))
    assert not [item for item in milestones(not_awarded) if item.step is Step.WINNER_EVIDENCE]
