"""The whole numbers of a simulation against the exact method, field by field."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenders.domain.simulation import Plan, Settings, exact_result, fast_result, make_field, plan_of
from tenders.domain.vocabulary import DivisionRule, FinalScore
from tests.tenders.domain.simulation.methods import REFERENCES, STATEMENTS, methods, reference

FIELDS = 200


def differing(plan: Plan, fields: int = FIELDS) -> list[int]:
    made = [make_field(plan, number) for number in range(fields)]
    return [field.number for field in made if fast_result(plan, field) != exact_result(plan, field)]


@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_tender_comes_out_as_the_exact_method_says(name: str) -> None:
    definition = reference(name)
    plan = plan_of(definition.method, definition.statements, Settings(seed=7, bidders=10))

    assert differing(plan) == []


@pytest.mark.parametrize("rule", list(DivisionRule))
def test_lots_with_plans_of_their_own_are_divided_as_the_exact_method_divides_them(
    rule: DivisionRule,
) -> None:
    definition = reference("emmen")
    method = replace(definition.method, division_rule=rule)
    plan = plan_of(method, definition.statements, Settings(seed=11, bidders=6, one_plan=False))

    assert differing(plan, 60) == []


@pytest.mark.parametrize("rule", list(FinalScore))
@pytest.mark.parametrize("evaluators", [1, 2, 3, 4])
def test_every_way_to_one_score_is_exact(rule: FinalScore, evaluators: int) -> None:
    definition = reference("voorne-aan-zee")
    method = replace(definition.method, final_score=rule, minimum_total=Fraction(66))
    plan = plan_of(method, definition.statements, Settings(seed=2, evaluators=evaluators, centre="Matig"))

    assert differing(plan, 40) == []


@settings(max_examples=120, deadline=None)
@given(methods(), st.integers(0, 999), st.integers(2, 6), st.sampled_from([0, 40, 100]), st.booleans())
def test_any_method_comes_out_as_the_exact_method_says(made, seed, bidders, correlation, one_plan):
    chosen = Settings(seed=seed, bidders=bidders, correlation=correlation, one_plan=one_plan, spread=150)
    plan = plan_of(made, STATEMENTS, chosen)

    assert differing(plan, 6) == []
