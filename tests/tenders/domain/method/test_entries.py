from fractions import Fraction

import pytest

from tenders.domain.method import KNOCK_OUT, MethodRefused, combine_individual_scores
from tenders.domain.vocabulary import FinalScore, PriceFormula
from tests.tenders.domain.method.builders import criterion, method, price


def scores(**given: list[int | object]) -> dict:
    """`A=[8, 6]`: evaluator 1 gave 8 on A, evaluator 2 gave 6."""
    count = len(next(iter(given.values())))
    return {
        f"b{number}": {
            code: values[number] if values[number] is KNOCK_OUT else Fraction(values[number])
            for code, values in given.items()
        }
        for number in range(count)
    }


def test_mean_is_exact():
    tender = method(criterion("A", 60), criterion("B", 40), final_score=FinalScore.MEAN)

    combined = combine_individual_scores(tender, scores(A=[8, 8, 6], B=[10, 0, 3]))

    assert combined == {"A": Fraction(22, 3), "B": Fraction(13, 3)}


@pytest.mark.parametrize(
    ("given", "median"), [([10, 2, 4], 4), ([10, 2, 4, 8], 6), ([3, 4], Fraction(7, 2)), ([7], 7)]
)
def test_median_of_an_even_number_lies_halfway_the_middle_two(given, median):
    tender = method(criterion("A", 60), final_score=FinalScore.MEDIAN)

    assert combine_individual_scores(tender, scores(A=given)) == {"A": median}


@pytest.mark.parametrize("rule", [FinalScore.MEAN, FinalScore.MEDIAN])
def test_one_knock_out_counts_for_all(rule):
    tender = method(criterion("A", 60), final_score=rule)

    assert combine_individual_scores(tender, scores(A=[10, KNOCK_OUT, 10])) == {"A": KNOCK_OUT}


def test_price_criteria_are_not_combined():
    tender = method(criterion("A", 60), price("P", 0, PriceFormula.FIXED), final_score=FinalScore.MEAN)

    assert combine_individual_scores(tender, scores(A=[6])) == {"A": 6}


def test_an_evaluator_that_leaves_a_criterion_open_is_refused():
    tender = method(final_score=FinalScore.MEAN)

    with pytest.raises(MethodRefused, match="De score op B ontbreekt van b1"):
        combine_individual_scores(
            tender, {"b0": {"A": Fraction(1), "B": Fraction(1)}, "b1": {"A": Fraction(1)}}
        )


def test_no_scores_at_all_are_refused():
    with pytest.raises(MethodRefused, match="geen individuele scores"):
        combine_individual_scores(method(final_score=FinalScore.MEAN), {})


def test_consensus_is_never_computed_from_individual_scores():
    with pytest.raises(MethodRefused, match="consensusscore"):
        combine_individual_scores(method(), scores(A=[8], B=[8]))
