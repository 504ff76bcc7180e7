from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from tenders.domain.definition import LotDefinition, ScaleLevel, TieKey
from tenders.domain.scenario import ScenarioDraw, ScenarioDropOut, load
from tenders.domain.vocabulary import EvidenceParty, FinalScore, OverLimit, SetAsideGround, TieOp
from tests.tenders.domain.scenario.example import ABSENT, change, example, loaded, written

REFERENCES = Path(__file__).parents[3] / "scenarios"
KNOCK_OUT = ScaleLevel("Fout", None, knock_out=True)


@pytest.mark.parametrize(
    ("name", "bids", "late"),
    [("gooi-en-vechtstreek", 6, ["Delta"]), ("voorne-aan-zee", 10, []), ("emmen", 4, [])],
)
def test_the_reference_files_are_read(name: str, bids: int, late: list[str]) -> None:
    scenario = load((REFERENCES / f"{name}.yaml").read_bytes())

    assert len(scenario.bids) == bids
    assert [bid.bidder for bid in scenario.bids if bid.is_late(scenario.definition.planning)] == late


def test_only_a_tender_is_a_scenario_too() -> None:
    scenario = load(written({"aanbesteding": example()["aanbesteding"]}))

    assert scenario.bids == ()
    assert scenario.consensus == {}
    assert scenario.expected is None


def test_a_tender_with_the_least_that_is_required() -> None:
    scenario = load(
        """
        aanbesteding:
          sleutel: s
          titel: t
          aanbestedende_dienst: d
          planning:
            {publicatie: 2025-01-01, inschrijving_sluit: 2025-02-01 12:00, voorlopige_gunning: 2025-03-01}
          max_gegund: 1
          scoreschaal: [{label: 10, waarde: 8}, {label: goed, waarde: 10}]
          gunningscriteria: [{code: 1, naam: 2025, max_punten: 0.1}]
        """
    )

    definition = scenario.definition
    method = definition.method
    assert (definition.standstill_days, definition.standstill_rolls_forward) == (20, True)
    assert (definition.validity_days, definition.supplement_days) == (90, 5)
    assert method.lots == (LotDefinition(1, "De hele opdracht"),)
    assert method.final_score is FinalScore.CONSENSUS_ON_SCALE
    assert method.tie_break == (TieKey(TieOp.DRAW),)
    assert (method.minimum_total, method.max_lots_per_bidder, method.division_rule) == (None, None, None)
    assert method.criteria[0].code == "1"
    assert method.criteria[0].name == "2025"
    assert method.criteria[0].max_points == Fraction(1, 10)
    assert (definition.evidence, definition.plan, definition.statements) == ((), None, ())


@pytest.mark.parametrize(
    ("written_rule", "read"), [("eerlijk", None), (["x"], None), ("voorkeur", "voorkeur")]
)
def test_without_a_limit_the_division_rule_is_ignored(written_rule: object, read: str | None) -> None:
    tree = change(example(), "aanbesteding", "max_percelen_per_inschrijver", to=ABSENT)

    scenario = load(written(change(tree, "aanbesteding", "verdeelregel", to=written_rule)))

    method = scenario.definition.method
    assert (method.max_lots_per_bidder, method.division_rule) == (None, read)


def test_every_part_of_a_tender_is_read() -> None:
    definition = load(written(example())).definition

    assert definition.method.lots == (LotDefinition(1, "Noord", 2), LotDefinition(2, "Zuid"))
    assert definition.method.price_leaves[0].ceiling == Fraction("80.5")
    assert definition.evidence[0].parties == (EvidenceParty.BIDDER,)
    assert definition.plan is not None
    assert definition.plan.over_limit is OverLimit.SET_ASIDE
    assert definition.statements[0].unit == ""


def test_a_bid_is_read_with_its_preference_and_exact_prices() -> None:
    anker, brug, delta, eiland = load(written(example())).bids

    assert anker.lots == (2, 1)
    assert anker.prices == {1: Fraction(60), 2: Fraction("61.25")}
    assert anker.evidence == {"UEA": date(2025, 11, 1)}
    assert anker.received_at == datetime(2025, 11, 13, 15, 20, tzinfo=UTC)
    assert brug.lots == (1, 2)
    assert brug.prices == {1: Fraction(70), 2: Fraction(70)}
    assert delta.lots == ()
    assert eiland.lots == (1,)


def test_scores_are_written_out_per_lot() -> None:
    scenario = load(written(example()))

    levels = scenario.definition.method.scale
    assert scenario.scores["Anker"][1] == scenario.scores["Anker"][2]
    assert scenario.scores["Anker"][1] == {"b1": {"K1": levels[0], "K2": levels[1]}}


def test_a_lot_named_by_its_number_replaces_the_star_entirely() -> None:
    consensus = load(written(example())).consensus

    assert consensus["Anker"] == {
        1: {"K1": Fraction(10), "K2": Fraction(5)},
        2: {"K1": KNOCK_OUT, "K2": Fraction(0)},
    }


def test_a_named_lot_does_not_borrow_from_the_star() -> None:
    tree = change(example(), "aanbesteding", "eindscore", to="gemiddelde")
    complete = {"K1": 5, "K2": 5}
    tree["scores"] = {
        "Anker": {"*": {"b1": complete}, "2": {"b2": complete}},
        "Brug": {"*": {"b1": complete}},
    }

    scores = load(written(tree)).scores

    assert set(scores["Anker"][2]) == {"b2"}


def test_events_keep_their_order() -> None:
    assert load(written(example())).events == (
        ScenarioDraw(1, ("Brug", "Anker")),
        ScenarioDropOut("Anker", SetAsideGround.WITHDRAWN, 1),
    )


def test_a_draw_may_leave_out_the_only_lot() -> None:
    tree = yaml_with_one_lot()
    tree["gebeurtenissen"] = [{"wat": "loting", "uitslag": ["Anker", "Brug"]}]

    assert load(written(tree)).events == (ScenarioDraw(1, ("Anker", "Brug")),)


def test_a_label_is_tried_before_a_number() -> None:
    tree = change(example(), "aanbesteding", "scoreschaal", 1, "label", to="10")
    change(tree, "consensus", "Anker", "*", "K2", to="10")

    consensus = load(written(tree)).consensus

    assert consensus["Anker"][1] == {"K1": Fraction(5), "K2": Fraction(5)}


def test_a_free_consensus_may_lie_between_levels() -> None:
    tree = change(example(), "aanbesteding", "eindscore", to="consensus_vrij")
    change(tree, "consensus", "Anker", "*", "K2", to="7.25")

    assert load(written(tree)).consensus["Anker"][1]["K2"] == Fraction("7.25")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("percelen", [99]),
        ("prijs", -1),
        ("ongeschikt", {7: "x"}),
        ("plan_paginas", "veel"),
        ("iets_anders", 1),
    ],
)
def test_of_a_late_bid_nothing_but_name_and_time_is_looked_at(key: str, value: object) -> None:
    scenario = loaded("inschrijvingen", 2, key, to=value)

    assert scenario.bids[2].lots == ()


@pytest.mark.parametrize(
    "without_scores",
    [
        ("inschrijvingen", 1, "uitgesloten", "faillissement"),
        ("inschrijvingen", 1, "ongeschikt", "geen ervaring"),
        ("inschrijvingen", 1, "ongeschikt", {1: "geen ervaring", "2": "te klein"}),
        ("inschrijvingen", 1, "plan_paginas", 6),
        ("inschrijvingen", 1, "ontvangen", "2025-11-14T12:00:00.000001"),
    ],
)
def test_who_takes_no_part_needs_no_scores(without_scores: tuple[object, ...]) -> None:
    *keys, value = without_scores
    tree = change(example(), *keys, to=value)
    del tree["consensus"]["Brug"]
    del tree["gebeurtenissen"]

    assert "Brug" not in load(written(tree)).consensus


def test_only_the_unsuitable_lot_needs_no_scores() -> None:
    tree = change(example(), "inschrijvingen", 1, "ongeschikt", to={2: "te klein"})
    del tree["consensus"]["Brug"]["2"]

    scenario = load(written(tree))

    assert scenario.bids[1].unsuitable == {2: "te klein"}
    assert set(scenario.consensus["Brug"]) == {1}


@pytest.mark.parametrize("over_limit", ["afknippen", "negeren"])
def test_a_long_plan_takes_part_unless_it_is_set_aside(over_limit: str) -> None:
    tree = change(example(), "aanbesteding", "plan", "boven_maximum", to=over_limit)
    tree["consensus"]["Eiland"] = {"*": {"K1": 5, "K2": 5}}

    scenario = load(written(tree))

    assert scenario.bids[3].is_scored(1, scenario.definition)


def test_a_fixed_price_is_not_asked_for() -> None:
    tree = yaml_with_one_lot()
    fixed = {"code": "P", "naam": "Tarief", "soort": "prijs", "max_punten": 0, "formule": "vast"}
    change(tree, "aanbesteding", "gunningscriteria", 1, to=fixed)
    del tree["aanbesteding"]["gelijke_stand"]
    for bid in tree["inschrijvingen"]:
        bid.pop("prijs", None)
        bid.pop("opgaven", None)

    scenario = load(written(tree))

    assert scenario.bids[0].prices == {}


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        ("2025-11-13T16:20", "2025-11-13T15:20:00+00:00"),
        ("2025-11-13 16:20:05", "2025-11-13T15:20:05+00:00"),
        ("2025-11-13T16:20:05.25", "2025-11-13T15:20:05.250000+00:00"),
        ("2025-11-13T16:20Z", "2025-11-13T16:20:00+00:00"),
        ("2025-11-13T16:20:00+02:00", "2025-11-13T14:20:00+00:00"),
        ("2025-11-13T16:20 -0530", "2025-11-13T21:50:00+00:00"),
        # The double hour: the first is summer time.
        ("2025-10-26T02:30", "2025-10-26T00:30:00+00:00"),
        ("2025-10-26T02:30+01:00", "2025-10-26T01:30:00+00:00"),
    ],
)
def test_instants(typed: str, instant: str) -> None:
    scenario = loaded("inschrijvingen", 0, "ontvangen", to=typed)

    assert scenario.bids[0].received_at == datetime.fromisoformat(instant)


def test_in_the_double_hour_the_second_time_is_later_than_the_first() -> None:
    tree = change(example(), "aanbesteding", "planning", "inschrijving_sluit", to="2025-10-26T02:30")
    for bid in tree["inschrijvingen"]:
        bid["ontvangen"] = "2025-10-26T02:15"
    tree["inschrijvingen"][2]["ontvangen"] = "2025-10-26T02:15+01:00"

    scenario = load(written(tree))

    assert [bid.is_late(scenario.definition.planning) for bid in scenario.bids] == [False, False, True, False]


def test_words_of_other_yaml_versions_stay_text() -> None:
    tree = change(example(), "aanbesteding", "scoreschaal", 0, "label", to="Nee")
    tree["scores"] = {}
    text = written(tree).replace("label: Nee", "label: No")
    text = text.replace("aanbieder: Brug", "aanbieder: on").replace("Brug:", "on:").replace("- Brug", "- on")

    scenario = load(text)

    assert scenario.definition.method.scale[0].label == "No"
    assert scenario.bids[1].bidder == "on"


def test_references_inside_the_file_are_followed() -> None:
    text = written(example()).replace("consensus:", "consensus:", 1)
    text = text.replace("  Brug:\n    '1':", "  Brug:\n    '1': &brug", 1)
    start = text.index("    '2':", text.index("&brug"))
    end = text.index("gebeurtenissen:")

    scenario = load(text[:start] + "    '2': *brug\n" + text[end:])

    assert scenario.consensus["Brug"][1] == scenario.consensus["Brug"][2]


@pytest.mark.parametrize(
    "keys",
    [
        ("aanbesteding", "minimum_totaal"),
        ("aanbesteding", "plan"),
        ("aanbesteding", "percelen", 0, "max_gegund"),
        ("inschrijvingen", 0, "uitgesloten"),
        ("inschrijvingen", 0, "plan_paginas"),
    ],
)
def test_null_stands_for_none_where_none_is_the_default(keys: tuple[object, ...]) -> None:
    tree = change(example(), *keys, to=None)
    tree["consensus"]["Eiland"] = {"*": {"K1": 5, "K2": 5}}

    assert load(written(tree)).bids


def yaml_with_one_lot() -> dict[str, object]:
    tree = change(example(), "aanbesteding", "percelen", to=[{"nummer": 1, "naam": "Alles"}])
    change(tree, "inschrijvingen", 0, "percelen", to=[1])
    change(tree, "inschrijvingen", 0, "prijs", to=60)
    change(tree, "consensus", "Anker", 2, to=ABSENT)
    change(tree, "consensus", "Brug", "2", to=ABSENT)
    change(tree, "gebeurtenissen", 1, "perceel", to=ABSENT)
    return tree
