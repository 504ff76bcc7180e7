"""The rules of the product against a second, brute-force reading of the format."""

from dataclasses import replace
from typing import Any

import pytest
import yaml

from portal.scenario.judging import RunRefused
from portal.scenario.runner import run_scenario
from tenders.domain.method import (
    KNOCK_OUT,
    Draw,
    DropOut,
    Entry,
    EventRefused,
    Outcome,
    as_display,
    combine_individual_scores,
    decide,
)
from tenders.domain.scenario import Scenario, ScenarioBid, ScenarioDraw, load
from tenders.domain.vocabulary import SetAsideGround
from tests.portal.scenario.generator import misfit, scenario
from tests.portal.scenario.oracle import EventDoesNotFit, evaluate

UNORDERED = ("geweigerd", "terzijde", "signalen")


@pytest.mark.parametrize("block", range(20))
def test_method_agrees_with_the_brute_force_reading(block: int) -> None:
    for seed in range(block * 40, block * 40 + 40):
        file = scenario(seed)

        decided = _decided(_loaded(file))

        expected = evaluate(file)
        assert decided["percelen"] == expected["percelen"], seed
        assert _sorted(decided["terzijde"]) == _sorted(expected["terzijde"]), seed


def test_method_refuses_the_event_that_does_not_fit() -> None:
    for seed in range(60):
        file = misfit(seed)

        refused = _is_refused_by_oracle(file)

        if refused:
            with pytest.raises(EventRefused):
                _decided(_loaded(file))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1008))
@pytest.mark.django_db
def test_services_agree_with_the_brute_force_reading(seed: int) -> None:
    file = scenario(seed)

    outcome = run_scenario(_loaded(file), keep=False)

    expected = evaluate(file)
    for key in ("percelen", "termijnen"):
        assert outcome[key] == expected[key]
    for key in UNORDERED:
        assert _sorted(outcome[key]) == _sorted(expected[key])


@pytest.mark.slow
@pytest.mark.django_db
def test_services_refuse_the_event_that_does_not_fit() -> None:
    seed = next(seed for seed in range(100) if _is_refused_by_oracle(misfit(seed)))
    file = misfit(seed)

    with pytest.raises(
        RunRefused, match=rf"^gebeurtenissen\[{len(file['gebeurtenissen']) - 1}\]\.aanbieder: "
    ):
        run_scenario(_loaded(file), keep=False)


def _loaded(file: dict[str, Any]) -> Scenario:
    return load(yaml.safe_dump(file, allow_unicode=True, sort_keys=False))


def _is_refused_by_oracle(file: dict[str, Any]) -> bool:
    try:
        evaluate(file)
    except EventDoesNotFit:
        return True
    return False


def _decided(scenario: Scenario) -> dict[str, Any]:
    definition = scenario.definition
    entries = [_entry(scenario, bid) for bid in scenario.bids if not bid.is_late(definition.planning)]
    entries = _with_rejected_prices(scenario, entries)
    events = [
        Draw(event.lot, event.order)
        if isinstance(event, ScenarioDraw)
        else DropOut(event.bidder, event.ground, event.lot)
        for event in scenario.events
    ]
    return _mapping(decide(definition.method, entries, events))


def _with_rejected_prices(scenario: Scenario, entries: list[Entry]) -> list[Entry]:
    """Of the bids that the file names as abnormally low those that are ranked, until none of them is."""
    named = {(bid.bidder, lot) for bid in scenario.bids for lot in bid.abnormally_low}
    while True:
        outcome = decide(scenario.definition.method, entries)
        ranked = {(row.bidder, lot) for lot, found in outcome.lots.items() for row in found.ranking}
        if not named & ranked:
            return entries
        entries = [_rejected(entry, named & ranked) for entry in entries]


def _rejected(entry: Entry, pairs: set[tuple[str, int]]) -> Entry:
    low, lots = (
        frozenset({SetAsideGround.ABNORMALLY_LOW}),
        [lot for lot in entry.lots if (entry.bidder, lot) in pairs],
    )
    return replace(entry, grounds={**entry.grounds, **{lot: entry.grounds[lot] | low for lot in lots}})


def _entry(scenario: Scenario, bid: ScenarioBid) -> Entry:
    definition = scenario.definition
    values: dict[int, Any] = {}
    grounds: dict[int, frozenset[SetAsideGround]] = {}
    for lot in bid.lots:
        found = {
            ground
            for ground, holds in (
                (SetAsideGround.EXCLUDED, bid.excluded is not None),
                (SetAsideGround.UNSUITABLE, lot in bid.unsuitable),
                (SetAsideGround.PLAN_TOO_LONG, bid.has_plan_too_long(definition.plan)),
            )
            if holds
        }
        grounds[lot] = frozenset(found)
        if found:
            continue
        if definition.method.final_score.is_consensus:
            given = scenario.consensus[bid.bidder][lot]
            values[lot] = {code: _number(value) for code, value in given.items()}
        else:
            scores = scenario.scores[bid.bidder][lot]
            values[lot] = combine_individual_scores(
                definition.method,
                {
                    name: {code: _number(level) for code, level in levels.items()}
                    for name, levels in scores.items()
                },
            )
    return Entry(bid.bidder, bid.lots, bid.statements, bid.prices, grounds, values)


def _number(value: Any) -> Any:
    level_value = getattr(value, "value", value) if hasattr(value, "label") else value
    return KNOCK_OUT if level_value is None else level_value


def _mapping(outcome: Outcome) -> dict[str, Any]:
    return {
        "terzijde": [
            {"aanbieder": row.bidder, "perceel": row.lot, "reden": row.ground.value}
            for row in outcome.set_asides
        ],
        "percelen": {
            number: {
                "rangorde": [
                    {
                        "aanbieder": row.bidder,
                        "positie": row.position,
                        "punten": as_display(row.total),
                        "cijfer": as_display(row.grade),
                        "beslist_door": row.decided_by,
                    }
                    for row in lot.ranking
                ],
                "gegund": list(lot.awarded),
                "wachtlijst": list(lot.waiting_list),
                "loting_nodig": [list(tie) for tie in lot.draws_needed],
            }
            for number, lot in outcome.lots.items()
        },
    }


def _sorted(rows: list[dict[str, Any]]) -> list[list[tuple[str, str]]]:
    return sorted(sorted((key, str(value)) for key, value in row.items()) for row in rows)
