"""Settings, reproducibility, shares and advice."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.checks import Subject
from tenders.domain.definition import ScaleLevel, StatementRule
from tenders.domain.method import MethodRefused
from tenders.domain.simulation import (
    Settings,
    SettingsRefused,
    Tally,
    advice_on,
    count_fields,
    level_labels,
    lot_statements,
    make_field,
    most_fields,
    plan_of,
    share,
    statements_of,
)
from tenders.domain.simulation.chance import chance_of, lognormal, normal, powers
from tenders.domain.simulation.settings import FEWEST_FIELDS
from tenders.domain.vocabulary import DivisionRule, PriceFormula, SetAsideGround
from tests.tenders.domain.method.builders import criterion, method, price
from tests.tenders.domain.simulation.methods import reference


def counted(made, settings=Settings(), fields=400):  # noqa: B008 -- frozen
    plan = plan_of(made, (), settings)
    return count_fields(plan, (make_field(plan, number) for number in range(fields)))


def test_a_seed_gives_the_same_fields_whatever_was_made_before():
    plan = plan_of(method(), (), Settings(seed=4))

    in_order = [make_field(plan, number) for number in range(5)]

    assert make_field(plan, 4) == in_order[4]
    assert make_field(plan_of(method(), (), Settings(seed=5)), 4) != in_order[4]


def test_a_field_is_the_same_on_every_machine():
    plan = plan_of(
        method(criterion("A", 60), price("P", 40, PriceFormula.RELATIVE)), (), Settings(seed=1, bidders=3)
    )

    made = make_field(plan, 0)

    assert [(bid.scores, bid.prices) for bid in made.bids] == [
        ((((1,), ()),), (9406,)),
        ((((0,), ()),), (10255,)),
        ((((1,), ()),), (11245,)),
    ]


def test_a_normal_draw_has_the_spread_that_it_says():
    chance = chance_of(1, 1)
    drawn = [normal(chance) for _ in range(20_000)]

    assert abs(sum(drawn)) / len(drawn) < 0.2
    assert 62 < sum(number * number for number in drawn) / len(drawn) < 66


def test_prices_lie_around_the_middle_and_are_seldom_equal():
    chance, table = chance_of(1, 2), powers(10, 10_000)
    drawn = sorted(lognormal(chance, table) for _ in range(2001))

    assert 9_900 < drawn[1000] < 10_100
    assert 8_300 < drawn[100] < 8_800
    assert len(set(drawn)) > 1500


def test_on_a_scale_of_one_level_all_bidders_tie_and_the_draw_decides():
    made = replace(method(criterion("A", 100), places=2), scale=(ScaleLevel("Goed", Fraction(8)),))

    found = statements_of(made, counted(made, fields=40))

    assert (found.tie_at_limit.count, found.drawn.count, found.short.count) == (40, 40, 0)
    assert [(key, row.count) for key, row in found.at_limit] == [("loting", 40)]
    assert [weight.effective for weight in found.weights] == [None]


@pytest.mark.parametrize(
    ("name", "value"),
    [("seed", -1), ("fields", 99), ("bidders", 1), ("bidders", 31), ("evaluators", 0), ("correlation", 101)],
)
def test_a_setting_outside_its_bounds_is_refused_by_name(name, value):
    with pytest.raises(SettingsRefused) as refused:
        Settings(**{name: value})

    assert refused.value.field == name


def test_a_centre_that_is_no_level_is_refused():
    with pytest.raises(SettingsRefused) as refused:
        plan_of(method(), (), Settings(centre="Geweldig"))

    assert refused.value.field == "centre"


def test_settings_and_counts_come_back_from_what_is_kept():
    settings = Settings(seed=9, centre="8", one_plan=False)
    tally = counted(method(lots=2), settings, 30)

    assert Settings.from_mapping(settings.as_mapping()) == settings
    assert Tally.from_mapping(tally.as_mapping()) == tally
    assert Tally.from_mapping({}) == Tally()


def test_counts_add_up_in_any_order():
    plan = plan_of(method(lots=2), (), Settings(seed=9))
    fields = [make_field(plan, number) for number in range(20)]
    first, rest = count_fields(plan, fields[:7]), count_fields(plan, fields[7:])

    rest.add(first)

    assert rest == count_fields(plan, fields)


def test_levels_go_from_the_best_to_the_knock_out():
    assert level_labels(reference("voorne-aan-zee").method) == (
        "Uitstekend",
        "Goed",
        "Voldoende",
        "Matig",
        "Onvoldoende",
        "Onacceptabel",
    )


@pytest.mark.parametrize("name", ["gooi-en-vechtstreek", "voorne-aan-zee", "emmen"])
def test_effective_weights_of_all_criteria_make_one_and_lie_near_the_stated_ones(name):
    definition = reference(name)
    plan = plan_of(definition.method, definition.statements, Settings(bidders=10))

    found = statements_of(definition.method, count_fields(plan, (make_field(plan, n) for n in range(600))))

    assert sum(weight.effective for weight in found.weights) == 1
    assert all(abs(weight.difference) < Fraction(12, 100) for weight in found.weights)


def test_a_criterion_on_which_bids_hardly_differ_weighs_less_than_it_says():
    """A price within a narrow band, between bounds that lie far apart."""
    made = method(criterion("A", 50), price("P", 50, PriceFormula.LINEAR, floor=1, ceiling=9))

    found = statements_of(made, counted(made, Settings(price_spread=2)))
    advice = advice_on(made, found, bidders=8)

    quality, of_price = found.weights
    assert quality.effective > Fraction(90, 100) > Fraction(10, 100) > of_price.effective
    assert [row.subject for row in advice if row.sentence.startswith("P P weegt")] == [Subject.CRITERIA]


def test_a_high_minimum_sets_many_bids_aside_and_advises_to_lower_it():
    made = method(places=2, minimum_total=Fraction(95))

    found = statements_of(made, counted(made))

    row = next(row for row in found.set_aside if row.ground is SetAsideGround.BELOW_TOTAL_MINIMUM)
    assert row.bids.part > Fraction(1, 2)
    assert "Verlaag de grens" in " ".join(one.change for one in advice_on(made, found, bidders=8))


def test_with_a_place_for_everybody_only_that_is_said():
    made = method(places=8)

    (only,) = advice_on(made, statements_of(made, counted(made)), bidders=8)

    assert "wie niet terzijde ligt, wint" in only.sentence


def test_a_lot_counts_by_its_number_and_all_lots_where_it_happens_on_one():
    made = method(lots=3)
    tally = counted(made, Settings(one_plan=False))

    per_lot = dict(lot_statements(made, tally))

    whole = statements_of(made, tally).drawn.count
    assert list(per_lot) == [1, 2, 3]
    assert (
        max(row.drawn.count for row in per_lot.values())
        <= whole
        <= sum(row.drawn.count for row in per_lot.values())
    )


def test_a_heavy_method_gets_fewer_fields_and_never_none():
    asked = Settings(fields=10_000)
    lots = {"lots": 60, "max_lots_per_bidder": 2, "division_rule": DivisionRule.HIGHEST_TOTAL}

    assert most_fields(reference("gooi-en-vechtstreek").method, asked) == 10_000
    assert FEWEST_FIELDS <= most_fields(method(**lots), asked) < 10_000


@pytest.mark.parametrize(
    "made",
    [
        replace(method(), criteria=()),
        replace(method(), scale=()),
        method(criterion("A", 50), price("P", 50, PriceFormula.LINEAR, floor=2, ceiling=2)),
        replace(method(lots=2), max_lots_per_bidder=1),
    ],
)
def test_a_method_that_cannot_rank_is_refused_in_words(made):
    with pytest.raises(MethodRefused):
        plan_of(made, (StatementRule("X", "X"),), Settings())


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (0, 100, "0.0000", "0.0370"),
        (50, 100, "0.4038", "0.5962"),
        (100, 100, "0.9630", "1.0000"),
        (1, 10, "0.0179", "0.4042"),
    ],
)
def test_an_interval_is_that_of_wilson(count, of, low, high):
    found = share(count, of)

    assert (found.low, found.high) == (Fraction(low), Fraction(high))


@given(st.integers(0, 300), st.integers(0, 300))
def test_an_interval_holds_the_share_and_stays_between_none_and_all(count, more):
    found = share(count, count + more)

    assert 0 <= found.low <= found.part + Fraction(1, 10_000)
    assert found.part - Fraction(1, 10_000) <= found.high <= 1
