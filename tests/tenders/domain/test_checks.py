"""Each rule of the check before publication finds its mistake, and finds nothing where there is none."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tenders.domain.checks import CHECKS, Context, Severity, blocking, explained, findings, refusing
from tenders.domain.checks.catalogue import as_markdown
from tenders.domain.configuration import Configuration, ConfigurationIncomplete
from tenders.domain.definition import (
    Criterion,
    ScaleLevel,
    TieKey,
)
from tenders.domain.vocabulary import (
    PriceFormula,
    TieOp,
)
from tests.tenders.domain.check_cases import AT, MISTAKES, PRICE, SILENT, WHOLE, found
from tests.tenders.domain.check_near_misses import NEAR_MISSES

BESIDE = (*SILENT, *NEAR_MISSES)


def test_whole_configuration_has_no_findings() -> None:
    assert found() == set()


@pytest.mark.parametrize(("code", "changes"), MISTAKES, ids=[code for code, _ in MISTAKES])
def test_mistake_is_found(code: str, changes: dict[str, Any]) -> None:
    assert code in found(**changes)


def test_every_rule_has_a_mistake_that_it_finds() -> None:
    assert {code for code, _ in MISTAKES} == {check.code for check in CHECKS}


@pytest.mark.parametrize(("code", "changes"), BESIDE, ids=[code for code, _ in BESIDE])
def test_rule_is_silent_just_beside_its_mistake(code: str, changes: dict[str, Any]) -> None:
    assert code not in found(**changes)


def test_every_rule_has_a_case_beside_its_mistake_that_it_keeps_silent_at() -> None:
    """Of a configuration that is not just the whole one: something was changed, and the rule still says nothing."""
    beside = {code for code, changes in BESIDE if replace(WHOLE, **changes) != WHOLE}

    assert beside == {check.code for check in CHECKS}


def test_minimum_between_two_totals_names_both() -> None:
    """Gooi: scores of 0, 2, 4, 6, 8 and 10 over 20, 30, 30 and 20 points never add up to 55."""
    gooi = tuple(
        Criterion(code, code, Fraction(points))
        for code, points in (("1A", 20), ("1B", 30), ("2A", 30), ("2B", 20))
    )
    scale = tuple(ScaleLevel(str(value), Fraction(value)) for value in range(0, 11, 2))
    context = Context(
        replace(
            WHOLE, criteria=gooi, scale=scale, minimum_total=Fraction(55), tie_break=(TieKey(TieOp.DRAW),)
        ),
        AT,
    )

    assert [finding.sentence for finding in findings(context)] == [
        (
            "Een totaal van precies 55 punten kan met deze scoreschaal niet voorkomen: na 54 komt 56. Wie niet lager "
            "mag scoren dan het minimum, heeft er dus 56 nodig."
        )
    ]


def test_reason_belongs_to_one_finding_and_lapses_with_it() -> None:
    before, after = (
        next(
            f
            for f in findings(Context(replace(WHOLE, standstill_days=days), AT))
            if f.code == "standstill_short"
        )
        for days in (10, 11)
    )
    reasons = {before.about: "De regio wil snel beginnen."}

    assert refusing((before,), reasons) == ()
    assert refusing((after,), reasons) == (after,)
    assert [row.reason for row in explained((before, after), reasons)] == ["De regio wil snel beginnen.", ""]


def test_blocking_finding_takes_no_reason() -> None:
    (missing,) = findings(Context(replace(WHOLE, places=None), AT))

    assert refusing((missing,), {missing.about: "Weten we later."}) == (missing,)
    assert explained((missing,), {}) == ()


def test_every_rule_says_its_norm_and_source_in_one_line() -> None:
    for check in CHECKS:
        assert check.norm.endswith("."), check.code
        assert "\n" not in check.norm + check.source, check.code
        assert check.source, check.code
        assert len(check.norm) <= 300, check.code
        assert len(check.source) <= 200, check.code
    assert len({check.code for check in CHECKS}) == len(CHECKS)


def test_every_finding_to_explain_says_what_to_do_instead() -> None:
    assert [check.code for check in CHECKS if check.severity is Severity.WARNING and not check.advice] == []


def test_the_list_of_rules_is_up_to_date() -> None:
    """Make it with `manage.py checks --write`."""
    listed = (Path(__file__).parents[3] / "docs" / "checks.md").read_text(encoding="utf-8")

    assert listed == as_markdown(CHECKS)


@pytest.mark.parametrize("minimum", [Fraction(100), Fraction(9999, 100)])
def test_minimum_equal_to_all_points_is_reachable(minimum: Fraction) -> None:
    assert "minimum_unreachable" not in found(minimum_total=minimum)


def test_blocking_findings_come_first() -> None:
    everything = findings(Context(Configuration(key="x", title="X", authority="G"), AT))

    severities = [finding.severity for finding in everything]
    assert severities == sorted(severities, key=list(Severity).index)
    assert 0 < len(blocking(everything)) < len(everything)


def test_incomplete_configuration_names_what_is_missing() -> None:
    with pytest.raises(ConfigurationIncomplete) as incomplete:
        replace(WHOLE, places=None, scale=()).definition()

    assert incomplete.value.missing == ("het aantal overeenkomsten", "de scoreschaal")


def test_price_is_asked_for_points_and_for_ties() -> None:
    fixed = replace(PRICE, max_points=Fraction(0), formula=PriceFormula.FIXED)

    assert not replace(WHOLE, criteria=(*WHOLE.criteria, fixed)).asks_price
    assert replace(WHOLE, criteria=(*WHOLE.criteria, PRICE)).asks_price
    assert replace(WHOLE, tie_break=(TieKey(TieOp.PRICE), TieKey(TieOp.DRAW))).asks_price
