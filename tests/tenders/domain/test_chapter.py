"""The chapter in words, and the made-up competition in it."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.chapter import make_chapter
from tenders.domain.definition import Criterion, LotDefinition, Method, ScaleLevel, TieKey
from tenders.domain.facts import LotLimits, PlanRules
from tenders.domain.method import KNOCK_OUT, decide
from tenders.domain.scenario import load
from tenders.domain.vocabulary import (
    CriterionKind,
    DivisionRule,
    FinalScore,
    FontRule,
    LotBidding,
    PriceFormula,
    SetAsideGround,
    TieOp,
)
from tenders.domain.worked_example import work_out
from tests.factories.tenders import plain_method, tender_definition

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
LINEAR = Criterion(
    "P",
    "Uurprijs",
    Fraction(20),
    CriterionKind.PRICE,
    formula=PriceFormula.LINEAR,
    floor=Fraction(50),
    ceiling=Fraction(80),
)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_method_has_a_chapter(path: Path) -> None:
    definition = load(path.read_bytes()).definition

    chapter = make_chapter(definition, {})
    again = make_chapter(definition, {})

    assert chapter == again
    assert len(chapter.ties) == len(definition.method.tie_break)
    assert (chapter.example is None) == (not definition.method.quality_leaves)


def test_criteria_say_how_they_are_calculated() -> None:
    method = plain_method(
        criteria=(
            *plain_method().criteria,
            LINEAR,
        )
    )

    chapter = make_chapter(tender_definition(method=method), {"Goed": "Concreet."})

    assert [(row.code, row.points, row.share, row.rule) for row in chapter.criteria] == [
        ("1", "40", "33,33%", "40 × score ÷ 10"),
        ("2", "60", "50%", "som van 2A en 2B"),
        ("2A", "40", "33,33%", "40 × score ÷ 10"),
        ("2B", "20", "16,67%", "20 × score ÷ 10"),
        ("P", "20", "16,67%", "prijs, zie hieronder"),
    ]
    assert [(row.label, row.score, row.description) for row in chapter.scale][:2] == [
        ("Uitstekend", "10", ""),
        ("Goed", "8", "Concreet."),
    ]
    assert chapter.example is not None
    assert chapter.example.facts[0].startswith("Prijs: A € 65;")
    assert chapter.example.bidders[0].calculation[-1] == "P: prijs, 10,00"


@given(
    floor=st.integers(1, 79_9999).map(lambda number: Fraction(number, 10_000)),
    formula=st.sampled_from([PriceFormula.LINEAR, PriceFormula.RELATIVE]),
    minimum=st.sampled_from([None, Fraction(60)]),
)
def test_no_price_of_the_example_lies_under_the_floor(
    floor: Fraction, formula: PriceFormula, minimum: Fraction | None
) -> None:
    method = plain_method(
        lots=(LotDefinition(1, "Oost"), LotDefinition(2, "West", floor_price=floor)),
        criteria=(*plain_method().criteria, replace(LINEAR, formula=formula)),
        minimum_total=minimum,
    )

    chapter = make_chapter(tender_definition(method=method), {})
    worked = work_out(tender_definition(method=method))

    assert chapter.prices[-1].startswith("Bodemtarief voor perceel 2, West: €")
    assert worked is not None
    assert all(price >= floor for entry in worked.entries for price in entry.prices.values())
    grounds = {ground for row in worked.outcome.set_asides for ground in row.grounds}
    assert not grounds & {SetAsideGround.BELOW_FLOOR, SetAsideGround.ABOVE_CEILING}
    assert worked.outcome.lots[1].awarded


def test_median_shows_three_scores_that_become_one() -> None:
    chapter = make_chapter(tender_definition(method=plain_method(final_score=FinalScore.MEDIAN)), {})

    assert chapter.example is not None
    assert chapter.example.individual.startswith("A krijgt op 1 van drie beoordelaars de scores ")
    assert "De mediaan is " in chapter.example.individual


def test_draw_is_told_where_the_chain_begins_with_it() -> None:
    chapter = make_chapter(tender_definition(method=plain_method(tie_break=(TieKey(TieOp.DRAW),))), {})

    assert chapter.example is not None
    assert chapter.example.facts == ("Loting tussen A en B: eerst getrokken is A.",)
    assert [row.result for row in chapter.example.ranking] == ["overeenkomst", "wachtlijst"]


def test_knock_out_and_minimum_each_set_a_bid_aside() -> None:
    method = plain_method(
        scale=(*plain_method().scale, ScaleLevel("Onacceptabel", None, knock_out=True)),
        minimum_total=Fraction(55),
    )

    worked = work_out(tender_definition(method=method))

    assert worked is not None
    assert [found.grounds for found in worked.outcome.set_asides] == [
        (SetAsideGround.KNOCK_OUT,),
        (SetAsideGround.BELOW_TOTAL_MINIMUM,),
    ]
    assert KNOCK_OUT in worked.entries[-2].values[1].values()


def test_minima_that_nobody_reaches_leave_no_example() -> None:
    method = plain_method(minimum_total=Fraction(101))

    assert make_chapter(tender_definition(method=method), {}).example is None


def test_minimum_of_a_criterion_is_explained() -> None:
    leaf = replace(plain_method().criteria[0], minimum_points=Fraction(24))
    method = plain_method(criteria=(leaf, *plain_method().criteria[1:]))

    chapter = make_chapter(tender_definition(method=method), {})

    assert (
        "Voor 1 Uitvoering zijn ten minste 24 punten nodig. Wie minder haalt, wordt terzijde gelegd."
        in chapter.minima
    )
    assert chapter.example is not None
    assert chapter.example.set_aside == ("C wordt terzijde gelegd: 0,00 punten op 1 (minimum 24).",)


def test_plan_and_lots_say_what_the_method_does_not_hold() -> None:
    method = plan_method_with_lots()
    rules = PlanRules("voorblad en inhoudsopgave", "Arial", Fraction(10), FontRule.AT_LEAST)

    chapter = make_chapter(
        tender_definition(method=method),
        {},
        plan_rules=rules,
        lot_limits=LotLimits(LotBidding.SOME, 3, "Zo blijft er keuze voor cliënten."),
    )

    assert chapter.plan[1:] == (
        "Deze pagina's tellen niet mee: voorblad en inhoudsopgave.",
        "Het plan heeft lettergrootte 10 of groter, lettertype Arial.",
    )
    assert chapter.limits[0] == "Een inschrijver kan op ten hoogste 3 percelen inschrijven."
    assert chapter.limits[1].startswith("Een inschrijver kan ten hoogste 2 percelen winnen.")
    assert chapter.limits[2] == "Zo blijft er keuze voor cliënten."


def plan_method_with_lots() -> Method:
    return plain_method(
        lots=tuple(LotDefinition(number, f"Gebied {number}") for number in range(1, 5)),
        max_lots_per_bidder=2,
        division_rule=DivisionRule.PREFERENCE,
    )


points = st.integers(1, 60).map(Fraction)


@given(
    weights=st.lists(points, min_size=1, max_size=5),
    values=st.lists(st.integers(0, 12), min_size=2, max_size=6, unique=True),
    places=st.integers(1, 12),
    lots=st.integers(1, 4),
    limit=st.none() | st.integers(1, 3),
    rule=st.sampled_from(DivisionRule),
    minimum=st.none() | st.integers(0, 40).map(Fraction),
    first=st.sampled_from([TieOp.CRITERION, TieOp.DRAW, TieOp.PRICE]),
)
def test_example_is_what_the_method_decides(  # noqa: PLR0917 -- one value per part of a method
    weights: list[Fraction],
    values: list[int],
    places: int,
    lots: int,
    limit: int | None,
    rule: DivisionRule,
    minimum: Fraction | None,
    first: TieOp,
) -> None:
    key = TieKey(first, "K0") if first is TieOp.CRITERION else TieKey(first)
    method = plain_method(
        lots=tuple(LotDefinition(number, f"Gebied {number}") for number in range(1, lots + 1)),
        places=places,
        scale=tuple(ScaleLevel(f"N{value}", Fraction(value)) for value in sorted(values, reverse=True)),
        criteria=tuple(Criterion(f"K{i}", f"Naam {i}", weight) for i, weight in enumerate(weights)),
        minimum_total=minimum,
        max_lots_per_bidder=limit,
        division_rule=rule if limit else None,
        tie_break=(key,) if first is TieOp.DRAW else (key, TieKey(TieOp.DRAW)),
    )

    worked = work_out(tender_definition(method=method))

    if worked is None:
        assert minimum is not None
        return
    assert decide(method, worked.entries, worked.draws) == worked.outcome
    assert not worked.outcome.needs_draw
    assert 1 <= len(worked.entries) <= 12
    ranked = worked.outcome.lots[worked.lots[0]].ranking
    assert ranked
