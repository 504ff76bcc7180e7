"""Progress, spread, hints and visibility: the plain rules of the scoring."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.domain.hints import Hint, motivation_hints
from scoring.domain.progress import Pair, short_of_evaluators, unfinished
from scoring.domain.spread import AgendaItem, ordered_agenda, spread_of
from scoring.domain.visibility import AFTER_REVEAL, may_read_scores_of_others
from tenders.domain.lifecycle import AFTER_AWARD, Status
from tenders.domain.method import KNOCK_OUT

LABELS = ("Uitstekend", "Goed", "Voldoende", "Onvoldoende")
LONG = (
    "Het plan beschrijft per doelgroep wie de vaste begeleider is en hoe snel die bereikbaar is (blz. 4). "
    * 2
)


def test_only_admitted_pairs_count_as_unfinished():
    done = Pair("anna", "anker", sheets=2, final=2)
    half = Pair("anna", "brug", sheets=2, final=1)

    assert unfinished([done, half]) == (half,)


def test_a_bid_without_enough_evaluators_is_named_with_its_number():
    pairs = [Pair("anna", "anker", 1, 1), Pair("bram", "anker", 1, 1), Pair("anna", "brug", 1, 1)]

    assert short_of_evaluators(pairs, ["anker", "brug", "cirkel"], 2) == {"brug": 1, "cirkel": 0}


def test_spread_leaves_a_knock_out_level_out_of_the_difference():
    spread = spread_of([Fraction(8), KNOCK_OUT, Fraction(4)])

    assert (spread.difference, spread.knock_outs, spread.is_split) == (Fraction(4), 1, True)


def test_all_knock_outs_are_no_disagreement():
    spread = spread_of([KNOCK_OUT, KNOCK_OUT])

    assert (spread.is_split, spread.is_unanimous, spread.difference) == (False, True, Fraction(0))


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("beter dan stichting de brug op dit punt", True),
        ("Beter dan De Brugklas", False),
        ("zoals Eiland ook doet", True),
        ("het eilandelijk karakter", False),
        ("Dit plan noemt zorg en ondersteuning.", False),
    ],
)
def test_the_name_of_another_bidder_is_noticed_as_a_word(text, is_named):
    hints = motivation_hints(
        f"{text} {LONG}", other_names=["Stichting De Brug", "Zorggroep Eiland", "De Zorg"]
    )

    assert (Hint.OTHER_NAME in hints) is is_named


def test_a_hint_that_was_set_aside_stays_away():
    assert motivation_hints("Kort, pagina 2.", set_aside=["TOO_SHORT"]) == ()


def item(place: int, *values: object, weight: int = 1) -> AgendaItem:
    return AgendaItem(place, 1, "1A", spread_of(values), Fraction(weight), (place,))


def test_the_agenda_starts_with_the_largest_disagreement():
    split = item(4, Fraction(8), KNOCK_OUT)
    wide = item(3, Fraction(10), Fraction(2))
    heavy = item(2, Fraction(8), Fraction(6), weight=3)
    light = item(1, Fraction(8), Fraction(6), weight=2)
    agreed = item(0, Fraction(8), Fraction(8), weight=9)

    expected = [split, wide, heavy, light, agreed]

    for order in permutations(expected):
        assert list(ordered_agenda(order)) == expected


@given(st.lists(st.integers(0, 10), min_size=1, max_size=6))
def test_spread_does_not_depend_on_the_order_of_the_evaluators(values):
    given_values = [Fraction(value) for value in values]

    assert spread_of(given_values) == spread_of(reversed(given_values))


def test_a_short_motivation_gets_a_hint():
    assert motivation_hints("Prima plan, pagina 3.") == (Hint.TOO_SHORT,)


def test_an_empty_motivation_gets_no_hint():
    assert motivation_hints("  \n ") == ()


def test_a_text_copied_to_another_bidder_gets_a_hint_despite_spaces_and_capitals():
    assert motivation_hints(LONG, texts_for_others=[f"  {LONG.upper()}\n"]) == (Hint.SAME_AS_OTHER,)


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        (LONG + "Dit is uitstekend.", (Hint.OTHER_LEVEL,)),
        (LONG + "Dit is goed.", ()),
        (LONG + "Dit is goed en bijna uitstekend.", ()),
        (LONG + "Dit is onvoldoende.", (Hint.OTHER_LEVEL,)),
    ],
)
def test_a_text_that_names_another_level_gets_a_hint(text, hints):
    assert motivation_hints(text, level_label="Goed", labels=LABELS) == hints


@pytest.mark.parametrize("role", ["buyer", "chair", "evaluator", "auditor"])
def test_scores_of_others_are_readable_from_the_reveal_on(role):
    readable = {status for status in Status if may_read_scores_of_others({role}, status)}

    assert readable == AFTER_REVEAL


def test_the_jurist_reads_individual_scores_after_the_award():
    readable = {status for status in Status if may_read_scores_of_others({"jurist"}, status)}

    assert readable == AFTER_AWARD


def test_one_roles_no_outweighs_anothers_yes_until_the_award():
    both = {"buyer", "jurist"}

    assert not may_read_scores_of_others(both, Status.CONSENSUS)
    assert may_read_scores_of_others(both, Status.AWARDED)


@pytest.mark.parametrize("role", ["checker", "second_opener"])
def test_other_roles_never_read_individual_scores(role):
    assert not any(may_read_scores_of_others({role}, status) for status in Status)
