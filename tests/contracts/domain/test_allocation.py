"""Whose turn it is, until when that must be visible, and that a reference is no person's number."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.allocation import (
    Division,
    Method,
    Share,
    Terms,
    check_choice,
    check_days,
    check_reference,
    days_in_words,
    due_on,
    holds_citizen_number,
    next_in_turn,
    published_terms,
)
from contracts.domain.errors import DecisionRefused
from portal.demo.content import read_definition
from portal.demo.loader import EMMEN, GOOI, VOORNE
from tenders.domain.contract_rules import NO_CONTRACT_RULES
from tenders.domain.terms import working_days_between

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_tender_says_how_clients_are_led() -> None:
    voorne, gooi, emmen = (published_terms(read_definition(each).contract) for each in (VOORNE, GOOI, EMMEN))

    assert voorne is not None
    assert (voorne.method, voorne.capacity.limit, voorne.capacity.floor) == (Method.CAPACITY, 800, 100)
    assert voorne.capacity.statement == "gelijktijdige_clienten"
    assert gooi == Terms(Method.SHARED, days=5, in_working_days=True)
    assert emmen == Terms(Method.AREA)
    assert published_terms(NO_CONTRACT_RULES) is None


@pytest.mark.parametrize(
    ("requested", "due"),
    [
        (date(2026, 3, 2), date(2026, 3, 9)),
        (date(2026, 3, 6), date(2026, 3, 13)),
        # Good Friday and Easter Monday lie between.
        (date(2026, 4, 1), date(2026, 4, 10)),
    ],
)
def test_five_working_days_skip_weekends_and_holidays(requested: date, due: date) -> None:
    assert due_on(requested, 5) == due
    assert due_on(requested, 5, in_working_days=False) == requested + timedelta(days=5)


@given(st.dates(date(2020, 1, 1), date(2050, 12, 31)), st.integers(1, 60))
def test_the_last_day_lies_so_many_working_days_on(requested: date, days: int) -> None:
    assert working_days_between(requested, due_on(requested, days)) == days


def test_the_fewest_clients_then_the_longest_wait_then_the_name_decide() -> None:
    anker = Share("a", "Anker", 2, AT)

    assert next_in_turn([anker, Share("b", "Brug", 1, AT)], Division.EQUAL) == "b"
    assert next_in_turn([anker, Share("b", "Brug", 2, AT - timedelta(hours=1))], Division.EQUAL) == "b"
    assert next_in_turn([Share("b", "Brug"), Share("a", "Anker")], Division.EQUAL) == "a"
    assert next_in_turn([], Division.EQUAL) == ""


def test_a_wish_goes_first_only_where_the_rule_says_so() -> None:
    shares = [Share("a", "Anker", 5, AT), Share("b", "Brug")]

    assert next_in_turn(shares, Division.CHOICE_FIRST, wish="a") == "a"
    assert next_in_turn(shares, Division.CHOICE_FIRST, wish="elsewhere") == "b"
    assert next_in_turn(shares, Division.EQUAL, wish="a") == "b"


@given(st.integers(1, 5), st.integers(0, 40), st.randoms())
def test_equal_shares_never_differ_more_than_one_in_whatever_order(
    contractors: int, clients: int, random: object
) -> None:
    shares = {str(number): Share(str(number), f"Zorg {number}") for number in range(contractors)}
    for turn in range(clients):
        rows = list(shares.values())
        random.shuffle(rows)  # type: ignore[attr-defined]
        key = next_in_turn(rows, Division.EQUAL)
        shares[key] = Share(key, shares[key].name, shares[key].count + 1, AT + timedelta(minutes=turn))

    counts = [each.count for each in shares.values()]
    assert max(counts) - min(counts) <= 1
    assert sum(counts) == clients


@pytest.mark.parametrize(
    "text", ["111222333", "111.222.333", "111 222 333", "zaak 111222333/2", "1112-22-333", "10000008"]
)
def test_a_reference_that_looks_like_a_bsn_is_refused(text: str) -> None:
    with pytest.raises(DecisionRefused, match="burgerservicenummer") as refusal:
        check_reference(text)
    assert refusal.value.field == "reference"


@pytest.mark.parametrize(
    "text", ["DLP-2026-00417", "2026000123", "111222334", " A1 ", "1112223334", "1112-22333"]
)
def test_a_number_of_a_report_is_kept_as_it_is(text: str) -> None:
    assert check_reference(text) == text.strip()


@pytest.mark.parametrize("text", ["", "   ", "x" * 41])
def test_a_reference_is_asked_and_has_a_length(text: str) -> None:
    with pytest.raises(DecisionRefused, match="kenmerk"):
        check_reference(text)


@given(st.integers(1, 999_999_999), st.sampled_from(["", " ", ".", "-"]))
def test_what_passes_the_elfproef_is_found_however_it_is_written(number: int, between: str) -> None:
    digits = f"{number:09}"
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    is_one = sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11 == 0

    written = between.join((digits[:3], digits[3:6], digits[6:]))
    assert holds_citizen_number(f"kenmerk {written}") is is_one


def test_another_than_whose_turn_it_is_needs_a_reason() -> None:
    names = {"a": "Anker", "b": "Brug"}

    check_choice("a", "a", names, reason="")
    check_choice("b", "a", names, reason="Anker heeft geen plek.")
    with pytest.raises(DecisionRefused, match="is Anker aan de beurt") as refusal:
        check_choice("b", "a", names, reason=" ")
    assert refusal.value.field == "reason"
    with pytest.raises(DecisionRefused, match="Kies een van de opdrachtnemers"):
        check_choice("c", "a", names, reason="x")


@pytest.mark.parametrize("days", [0, 61])
def test_the_term_has_bounds(days: int) -> None:
    check_days(5)
    with pytest.raises(DecisionRefused, match="60 dagen"):
        check_days(days)


def test_days_are_named_as_they_count() -> None:
    assert days_in_words(5, in_working_days=True) == "5 werkdagen"
    assert days_in_words(1, in_working_days=False) == "1 kalenderdag"
