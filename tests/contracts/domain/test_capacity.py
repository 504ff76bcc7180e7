"""The 800-rule of Voorne aan Zee: both worked examples of the inkoopdocument, and every setting."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.capacity import (
    Client,
    Load,
    Reason,
    Standing,
    check_offer,
    check_pause,
    check_rule,
    may_take,
    own_sentence,
    standings,
)
from contracts.domain.errors import DecisionRefused
from tenders.domain.contract_rules import CapacityRule
from tenders.domain.vocabulary import AtLimit, CapacityTarget, CapacityUnit

RULE = CapacityRule(800, 100)
FIRST = (Load("a", "A", 1000, 900), Load("b", "B", 300, 250), Load("c", "C", 800, 250))
SECOND = (Load("a", "A", 1000, 750), Load("b", "B", 300, 350), Load("c", "C", 800, 250))

numbers = st.one_of(st.none(), st.integers(0, 1200))
loads = st.lists(st.tuples(numbers, numbers, st.booleans()), min_size=1, max_size=6).map(
    lambda rows: [
        Load(str(place), chr(65 + place), offer, in_care, paused)
        for place, (offer, in_care, paused) in enumerate(rows)
    ]
)
rules = st.builds(
    CapacityRule,
    limit=st.integers(1, 1000),
    floor=st.just(0),
    target=st.sampled_from(CapacityTarget),
    unit=st.sampled_from(CapacityUnit),
    paused_counts_as_below=st.booleans(),
    at_limit=st.sampled_from(AtLimit),
)


def found(*rows: Load, **settings: Any) -> dict[str, Standing]:
    return {each.load.key: each for each in standings(replace(RULE, **settings), rows)}


def opened(*rows: Load, **settings: Any) -> dict[str, bool]:
    return {key: each.is_open for key, each in found(*rows, **settings).items()}


def test_the_first_example_closes_a_because_others_are_below_their_offer() -> None:
    shown = found(*FIRST)

    assert opened(*FIRST) == {"a": False, "b": True, "c": True}
    assert shown["a"].sentence == (
        "A heeft 900 cliënten in zorg, meer dan de grens van 800. "
        "B (250 van 300) en C (250 van 800) zitten nog onder hun eigen opgave."
    )
    assert shown["b"].sentence == "B heeft 250 cliënten in zorg, niet meer dan de grens van 800."


def test_a_provider_reads_why_it_is_closed_without_the_numbers_of_others() -> None:
    shown = found(*FIRST)

    assert own_sentence(RULE, shown["a"]) == (
        "A heeft 900 cliënten in zorg, meer dan de grens van 800. "
        "Een of meer andere aanbieders zitten nog onder hun eigen opgave."
    )
    assert own_sentence(RULE, shown["b"]) == shown["b"].sentence


def test_the_second_example_leaves_all_open_unless_b_pauses_itself() -> None:
    assert opened(*SECOND) == {"a": True, "b": True, "c": True}

    paused = replace(SECOND[1], is_paused=True)
    shown = found(SECOND[0], paused, SECOND[2])

    assert {key: each.is_open for key, each in shown.items()} == {"a": True, "b": False, "c": True}
    assert shown["b"].reason is Reason.PAUSED
    assert shown["b"].sentence == (
        "B heeft 350 cliënten in zorg, meer dan de eigen opgave van 300. "
        "B neemt op dit moment zelf geen nieuwe cliënten aan."
    )


def test_one_over_the_limit_stays_open_when_nobody_is_below_its_offer() -> None:
    rows = (Load("a", "A", 1000, 801), Load("b", "B", 300, 300), Load("c", "C", 800, 800))

    assert opened(*rows) == {"a": True, "b": True, "c": True}
    assert found(*rows)["a"].sentence == (
        "A heeft 801 cliënten in zorg, meer dan de grens van 800. "
        "Geen andere aanbieder zit onder de eigen opgave. Daarom blijft A open."
    )


def test_exactly_the_limit_is_open_read_literally_and_closed_where_the_authority_chose_so() -> None:
    rows = (Load("a", "A", 1000, 800), Load("b", "B", 300, 250))

    assert opened(*rows) == {"a": True, "b": True}
    assert opened(*rows, at_limit=AtLimit.CLOSED) == {"a": False, "b": True}
    assert found(*rows, at_limit=AtLimit.CLOSED)["a"].sentence == (
        "A heeft 800 cliënten in zorg, precies de grens van 800. "
        "B (250 van 300) zit nog onder de eigen opgave."
    )


def test_against_the_norm_also_who_reached_its_own_offer_has_room() -> None:
    rows = (Load("a", "A", 1000, 900), Load("b", "B", 300, 350))

    assert opened(*rows) == {"a": True, "b": True}
    assert opened(*rows, target=CapacityTarget.LIMIT) == {"a": False, "b": True}
    assert (
        "B (350 van 800) zit nog onder de norm van 800."
        in found(*rows, target=CapacityTarget.LIMIT)["a"].sentence
    )


def test_offers_above_the_limit_can_close_everybody_which_the_norm_never_does() -> None:
    rows = (Load("a", "A", 1000, 900), Load("d", "D", 1500, 850))

    assert opened(*rows) == {"a": False, "d": False}
    assert opened(*rows, target=CapacityTarget.LIMIT) == {"a": True, "d": True}


def test_whether_a_paused_provider_keeps_another_closed_is_a_setting() -> None:
    rows = (Load("a", "A", 1000, 900), Load("b", "B", 300, 350, is_paused=True))

    assert opened(*rows, target=CapacityTarget.LIMIT)["a"] is True
    assert opened(*rows, target=CapacityTarget.LIMIT, paused_counts_as_below=True)["a"] is False


def test_the_sentence_counts_what_the_authority_counts() -> None:
    rows = (Load("a", "A", 1000, 1),)

    assert found(*rows, unit=CapacityUnit.ASSIGNMENTS)["a"].sentence.startswith(
        "A heeft 1 zorgopdracht in zorg"
    )


def test_a_provider_without_a_number_closes_nobody_and_stays_open() -> None:
    shown = found(Load("a", "A", 1000, 900), Load("b", "B", 300, None))

    assert shown["a"].is_open
    assert shown["b"].reason is Reason.UNKNOWN
    assert shown["b"].is_open


def test_a_reassessed_client_stays_at_a_closed_provider() -> None:
    closed = found(*FIRST)["a"]

    assert not may_take(closed, Client.NEW)
    assert may_take(closed, Client.REASSESSED, current="a")
    assert not may_take(closed, Client.REASSESSED, current="b")


def test_a_client_whose_provider_does_not_meet_eis_18_may_choose_any_other() -> None:
    shown = found(FIRST[0], replace(FIRST[1], in_care=350, is_paused=True), FIRST[2])

    assert may_take(shown["a"], Client.PROVIDER_FAILS, current="c")
    assert not may_take(shown["c"], Client.PROVIDER_FAILS, current="c")
    assert not may_take(shown["b"], Client.PROVIDER_FAILS, current="c")


@pytest.mark.parametrize(
    ("load", "sentence"),
    [
        (Load("b", "B", 300, 300), "meer zijn dan uw opgave van 300"),
        (Load("b", "B", 300, 299), "meer zijn dan uw opgave van 300"),
        (Load("b", "B", None, 299), "nog geen opgave"),
        (Load("b", "B", 300, None), "nog geen aantal"),
        (Load("b", "B", 300, 350, is_paused=True), "al geen nieuwe"),
    ],
)
def test_pausing_is_refused_until_the_own_offer_is_passed(load: Load, sentence: str) -> None:
    with pytest.raises(DecisionRefused, match=sentence):
        check_pause(RULE, load)


def test_pausing_is_possible_one_above_the_own_offer() -> None:
    check_pause(RULE, Load("b", "B", 300, 301))


def test_a_pause_that_is_no_longer_needed_says_so() -> None:
    shown = found(Load("b", "B", 300, 290, is_paused=True))["b"]

    assert not shown.is_open
    assert "de pauze kan worden opgeheven" in shown.sentence


def test_an_offer_that_is_a_ceiling_closes_who_reaches_it() -> None:
    rows = (Load("b", "B", 300, 300), Load("c", "C", 300, 299))

    assert opened(*rows, offer_is_ceiling=True) == {"b": False, "c": True}
    assert found(*rows, offer_is_ceiling=True)["b"].sentence == (
        "B heeft 300 cliënten in zorg. De eigen opgave van 300 is een maximum."
    )


def test_pausing_is_refused_where_the_tender_does_not_know_it() -> None:
    with pytest.raises(DecisionRefused, match="niet zelf pauzeren"):
        check_pause(replace(RULE, may_pause=False), Load("b", "B", 300, 301))


def test_an_offer_is_not_a_cap_but_has_a_floor() -> None:
    check_offer(RULE, 1000)
    check_offer(RULE, 100)
    with pytest.raises(DecisionRefused, match="ten minste 100 cliënten") as refusal:
        check_offer(RULE, 99)
    assert refusal.value.field == "offer"


@pytest.mark.parametrize(("settings", "field"), [({"limit": 0}, "limit"), ({"floor": 801}, "floor")])
def test_settings_that_contradict_each_other_are_refused(settings: dict[str, int], field: str) -> None:
    with pytest.raises(DecisionRefused) as refusal:
        check_rule(replace(RULE, **settings))
    assert refusal.value.field == field


@given(rules, loads, st.randoms())
def test_the_order_of_the_providers_never_matters(rule: CapacityRule, rows: list[Load], random: Any) -> None:
    mixed = list(rows)
    random.shuffle(mixed)

    assert {each.load.key: each for each in standings(rule, rows)} == {
        each.load.key: each for each in standings(rule, mixed)
    }


@given(rules, loads)
def test_who_is_closed_by_the_rule_is_over_the_limit_and_another_is_not(
    rule: CapacityRule, rows: list[Load]
) -> None:
    for each in standings(rule, rows):
        if each.reason is Reason.OTHERS_BELOW:
            assert each.load.in_care is not None
            assert each.load.in_care >= rule.limit
            assert any(
                other.key != each.load.key and (other.in_care or 0) < (other.offer or rule.limit)
                for other in rows
            )


@given(rules, loads)
def test_somebody_always_takes_new_clients_when_nobody_pauses(rule: CapacityRule, rows: list[Load]) -> None:
    """And nobody offered more than the limit: then two above it keep each other closed."""
    unpaused = [replace(each, is_paused=False, offer=min(each.offer or 0, rule.limit)) for each in rows]

    assert any(each.is_open for each in standings(rule, unpaused))


@given(rules, loads, st.integers(1, 500))
def test_more_clients_elsewhere_never_close_a_provider(
    rule: CapacityRule, rows: list[Load], more: int
) -> None:
    """Who is open stays so when the others get more in care: only their room can keep it closed."""
    first, *others = rows
    grown = [replace(each, in_care=None if each.in_care is None else each.in_care + more) for each in others]
    before, after = standings(rule, rows)[0], standings(rule, [first, *grown])[0]

    assert after.is_open or not before.is_open


@given(rules, loads)
def test_every_standing_has_a_sentence_that_names_the_provider(rule: CapacityRule, rows: list[Load]) -> None:
    for each in standings(rule, rows):
        assert each.load.name in each.sentence
        assert each.sentence.endswith(".")
