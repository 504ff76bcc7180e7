"""Toelatingsprocedure: which closing follows on which, who gets a contract, and what the words and the check say."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.admission import Admission
from tenders.domain.admission_words import admission_in_words, entry_in_words
from tenders.domain.checks import Context, Subject, findings
from tenders.domain.checks.admission import ABOUT_AN_AWARD
from tenders.domain.configuration import ConfigurationIncomplete
from tenders.domain.definition import LotDefinition, admission_method
from tenders.domain.method import DropOut, Entry, EventRefused, decide
from tenders.domain.method.events import Draw
from tenders.domain.milestones import PlanningFacts, Step, milestones
from tenders.domain.procedure_words import html_said, in_admission_words
from tenders.domain.terms import is_working_day
from tenders.domain.vocabulary import Entry as Moments
from tenders.domain.vocabulary import SetAsideGround
from tests.tenders.domain.check_cases import AT, CONTINUOUS, OPEN_HOUSE, WHOLE

CLOSING = date(2025, 11, 14)
DAYS = st.dates(date(2025, 1, 1), date(2035, 1, 1))


def test_after_a_closing_comes_the_first_later_moment() -> None:
    entry = Admission(Moments.MOMENTS, (date(2026, 4, 1), date(2027, 4, 1)))

    assert entry.next_closing(CLOSING) == date(2026, 4, 1)
    assert entry.next_closing(date(2026, 4, 1)) == date(2027, 4, 1)
    assert entry.next_closing(date(2027, 4, 1)) is None
    assert entry.later_closings(CLOSING, 9) == entry.moments
    assert entry.ends_on == date(2027, 4, 1)


def test_one_moment_has_no_later_round() -> None:
    assert Admission().next_closing(CLOSING) is None
    assert Admission().ends_on is None


def test_continuous_round_closes_on_a_working_day_and_the_last_one_on_the_last_day() -> None:
    # 14 November 2025 is a Friday; 6 weeks later is Boxing Day, a Friday.
    entry = Admission(Moments.CONTINUOUS, round_days=42, last_day=date(2026, 1, 31))

    assert entry.later_closings(CLOSING, 9) == (date(2025, 12, 29), date(2026, 1, 31))


@given(closed_on=DAYS, days=st.integers(1, 400), last=DAYS)
def test_continuous_rounds_go_forward_and_stop_at_the_last_day(
    closed_on: date, days: int, last: date
) -> None:
    closings = Admission(Moments.CONTINUOUS, round_days=days, last_day=last).later_closings(closed_on, 50)

    assert list(closings) == sorted(set(closings))
    assert all(closed_on < day <= last for day in closings)
    assert all(is_working_day(day) or day == last for day in closings)
    assert not closings or closings[0] >= min(closed_on + timedelta(days=days), last)
    assert bool(closings) == (closed_on < last)


LOTS = (LotDefinition(1, "Noord"), LotDefinition(2, "Zuid"))
METHOD = admission_method(LOTS)
NAMES = ("Anker", "Brug", "Cirkel", "Delta")


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    found = []
    for name in draw(st.sets(st.sampled_from(NAMES))):
        lots = tuple(sorted(draw(st.sets(st.sampled_from((1, 2)), min_size=1))))
        barred = draw(st.sets(st.sampled_from(lots)))
        grounds = {lot: frozenset({SetAsideGround.UNSUITABLE}) for lot in barred}
        found.append(Entry(bidder=name, lots=lots, grounds=grounds))
    return found


@given(entries())
def test_everybody_who_is_not_set_aside_gets_every_lot_of_the_bid(found: list[Entry]) -> None:
    outcome = decide(METHOD, found)

    for lot in (1, 2):
        fit = {entry.bidder for entry in found if lot in entry.lots and not entry.grounds.get(lot)}
        assert set(outcome.lots[lot].awarded) == fit
        assert {row.position for row in outcome.lots[lot].ranking} <= {1}
        assert outcome.lots[lot].waiting_list == ()
        assert outcome.lots[lot].draws_allowed == ()
    assert not outcome.needs_draw
    assert decide(METHOD, list(reversed(found))) == outcome


def test_who_falls_away_takes_nothing_from_the_others() -> None:
    both = [Entry(bidder=name, lots=(1,)) for name in ("Anker", "Brug")]

    outcome = decide(METHOD, both, [DropOut("Anker", SetAsideGround.VERIFICATION_FAILED)])

    assert outcome.lots[1].awarded == ("Brug",)
    assert [row.bidder for row in outcome.set_asides] == ["Anker"]
    with pytest.raises(EventRefused):
        decide(METHOD, both, [Draw(1, ("Anker", "Brug"))])


def test_configuration_needs_lots_and_dates_alone() -> None:
    bare = replace(WHOLE, admission=OPEN_HOUSE, criteria=(), scale=(), places=None, tie_break=())

    assert bare.definition().method == admission_method(WHOLE.lots)
    assert bare.definition().admission == OPEN_HOUSE
    assert not bare.asks_price
    with pytest.raises(ConfigurationIncomplete) as incomplete:
        replace(bare, lots=()).definition()
    assert incomplete.value.missing == ("een perceel",)


def test_check_asks_nothing_about_scores_of_an_admission() -> None:
    bare = replace(
        WHOLE,
        admission=OPEN_HOUSE,
        criteria=(),
        scale=(),
        places=None,
        tie_break=(),
        standstill_days=0,
        role_counts={"buyer": 1, "checker": 1, "second_opener": 1},
    )
    as_award = {finding.code for finding in findings(Context(replace(bare, admission=None), AT))}

    assert [finding.code for finding in findings(Context(bare, AT))] == []
    assert {"no_criteria", "no_scale", "places_missing", "standstill_below_minimum"} <= as_award
    assert as_award <= ABOUT_AN_AWARD


def test_what_was_mended_on_the_page_of_the_method_is_mended_on_that_of_the_entry() -> None:
    found = findings(Context(replace(WHOLE, admission=OPEN_HOUSE, two_person_opening=False), AT))

    assert [(row.code, row.subject) for row in found] == [("single_opener_without_reason", Subject.ENTRY)]


def test_entry_is_told_with_its_days() -> None:
    words = " ".join(entry_in_words(OPEN_HOUSE, closed_on=CLOSING))

    assert "U kunt ook later instappen" in words
    assert "1 april 2026" in words
    assert "1 april 2027" in words
    assert "30 juni 2028" in " ".join(entry_in_words(CONTINUOUS, closed_on=CLOSING))
    assert entry_in_words(OPEN_HOUSE, closed_on=date(2027, 4, 1)) == ["Dit is de laatste instroomronde."]
    assert entry_in_words(CONTINUOUS, closed_on=date(2028, 6, 30)) == ["Dit is de laatste instroomronde."]
    assert "per perceel" in " ".join(admission_in_words(LOTS))


def test_milestones_have_no_scoring_and_no_award() -> None:
    facts = PlanningFacts(
        publication_on=WHOLE.publication_on,
        closes_at=WHOLE.closes_at,
        intended_award_on=WHOLE.intended_award_on,
        winner_evidence_days=10,
    )
    found = milestones(replace(facts, is_admission=True))
    words = " ".join(f"{row.label} {row.rule}" for row in found).lower()

    assert {Step.SCORING, Step.CONSENSUS} & {row.step for row in milestones(facts)}
    assert not {Step.SCORING, Step.CONSENSUS} & {row.step for row in found}
    assert "toelatingsbesluit" in words
    assert "reactietermijn" in words
    assert not any(word in words for word in ("gunning", "winnaar", "rangorde", "opschortende"))


@pytest.mark.parametrize(
    ("award", "admission"),
    [
        ("De voorlopige gunning volgt.", "Het toelatingsbesluit volgt."),
        ("na de gunningsbeslissing", "na het toelatingsbesluit"),
        ("De opschortende termijn", "De reactietermijn"),
        ("Alle winnaars", "Alle toegelaten aanbieders"),
        ("definitief gegund", "definitief toegelaten"),
        ("afgesloten zonder gunning", "afgesloten zonder toelating"),
        ("Gunningscriteria zijn er niet.", "Gunningscriteria zijn er niet."),
    ],
)
def test_sentence_about_an_award_is_said_of_an_admission(award: str, admission: str) -> None:
    assert in_admission_words(award) == admission


def test_addresses_in_a_page_keep_their_words() -> None:
    html = '<a href="/gunning/">De gunning</a>'

    assert html_said(html) == '<a href="/gunning/">De toelating</a>'


def test_no_points_are_made_of_nothing() -> None:
    assert METHOD.highest_total == Fraction(0)
    assert METHOD.leaves == ()
