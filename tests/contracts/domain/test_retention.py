"""Terms: never before the latest of them all, never below the law, never against a hold."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.errors import DecisionRefused
from contracts.domain.periods import extended
from contracts.domain.retention import (
    BOUNDS,
    CATEGORY_EXPLANATIONS,
    CATEGORY_LABELS,
    DEFAULTS,
    YEARS_AFTER_AWARD,
    YEARS_AFTER_CONTRACT,
    Category,
    Listed,
    ListStatus,
    Moments,
    Rule,
    Start,
    check_approval,
    check_reason,
    check_rule,
    items_hash,
    kept_until,
    list_hash,
    may_destroy,
    term_in_words,
)

AWARD = date(2025, 12, 19)
END = date(2029, 12, 31)
RECORDS = [category for category, bound in BOUNDS.items() if bound.after_award == YEARS_AFTER_AWARD]

days = st.dates(date(2015, 1, 1), date(2060, 1, 1))
moments = st.builds(
    Moments, awarded_on=st.none() | days, has_contracts=st.booleans(), contracts_ended_on=st.none() | days
)
rules = st.builds(
    Rule,
    category=st.sampled_from(list(BOUNDS)),
    months=st.integers(0, 600),
    start=st.sampled_from(Start),
    source=st.just("x"),
)


@given(rules, moments)
def test_nothing_ends_before_the_latest_of_its_terms(rule: Rule, found: Moments) -> None:
    until = kept_until(rule, found)

    if until is None:
        assert found.awarded_on is None or (
            rule.start is Start.CONTRACT_END and found.has_contracts and found.contracts_ended_on is None
        )
        return
    started, bound = found.start(rule.start), BOUNDS[rule.category]
    assert started is not None
    assert found.awarded_on is not None
    assert until >= extended(started, rule.months)
    assert until >= extended(started, bound.from_start)
    assert until >= extended(found.awarded_on, bound.after_award)


@given(rules, moments, days)
def test_a_hold_always_wins(rule: Rule, found: Moments, today: date) -> None:
    assert not may_destroy(kept_until(rule, found), is_held=True, today=today)


@given(rules, moments)
def test_the_last_day_of_a_term_still_belongs_to_it(rule: Rule, found: Moments) -> None:
    until = kept_until(rule, found)
    if until is None:
        assert not may_destroy(until, is_held=False, today=date.max)
    else:
        assert not may_destroy(until, is_held=False, today=until)
        assert may_destroy(until, is_held=False, today=until + timedelta(days=1))


@given(rules, moments, st.integers(1, 120))
def test_a_longer_term_never_ends_earlier(rule: Rule, found: Moments, more: int) -> None:
    longer = Rule(rule.category, rule.months + more, rule.start, rule.source)
    shorter, later = kept_until(rule, found), kept_until(longer, found)

    assert (shorter is None) == (later is None)
    assert shorter is None or later is None or later >= shorter


@pytest.mark.parametrize("category", RECORDS)
def test_the_record_of_a_tender_is_kept_three_years_after_the_award(category: Category) -> None:
    until = kept_until(DEFAULTS[category], Moments(AWARD))

    assert until is not None
    assert until >= date(2028, 12, 19)


def test_the_awarded_file_is_kept_seven_years_after_the_last_contract() -> None:
    found = Moments(AWARD, has_contracts=True, contracts_ended_on=END)

    assert kept_until(DEFAULTS[Category.WON], found) == date(2036, 12, 31)
    assert kept_until(DEFAULTS[Category.LOST], found) == date(2028, 12, 19)
    assert kept_until(DEFAULTS[Category.NOTES], found) == date(2026, 3, 19)


def test_a_contract_without_an_end_keeps_what_waits_for_it() -> None:
    found = Moments(AWARD, has_contracts=True)

    assert kept_until(DEFAULTS[Category.WON], found) is None
    assert kept_until(DEFAULTS[Category.LOST], found) is not None


def test_a_tender_that_is_not_over_keeps_everything() -> None:
    assert {kept_until(rule, Moments(None)) for rule in DEFAULTS.values()} == {None}


@pytest.mark.parametrize("category", list(BOUNDS))
def test_a_term_below_the_law_is_refused_and_the_least_is_not(category: Category) -> None:
    least = BOUNDS[category].from_start

    check_rule(category, least, reason="Nieuw beleid.")
    with pytest.raises(DecisionRefused, match="mag niet"):
        check_rule(category, least - 1, reason="Nieuw beleid.")
    with pytest.raises(DecisionRefused):
        check_rule(category, 601, reason="Nieuw beleid.")
    with pytest.raises(DecisionRefused, match="waarom"):
        check_rule(category, least, reason=" ")


def test_copies_have_no_term_of_their_own() -> None:
    with pytest.raises(DecisionRefused):
        check_rule(Category.COPIES, 12, reason="Nieuw beleid.")


def test_every_category_has_words_and_a_bound() -> None:
    assert set(CATEGORY_LABELS) == set(CATEGORY_EXPLANATIONS) == set(Category)
    assert set(BOUNDS) == set(DEFAULTS) == set(Category) - {Category.COPIES}
    assert BOUNDS[Category.RECORD].from_start == YEARS_AFTER_CONTRACT


@pytest.mark.parametrize(
    ("months", "words"), [(1, "1 maand"), (3, "3 maanden"), (84, "7 jaar"), (90, "7 jaar en 6 maanden")]
)
def test_a_term_in_words(months: int, words: str) -> None:
    assert term_in_words(months) == words


def _line(**changes: object) -> Listed:
    facts: dict[str, object] = {
        "tender": "t",
        "category": Category.LOST,
        "months": 36,
        "start": Start.AWARD,
        "source": "Aw",
        "started_on": AWARD,
        "until": END,
        "files": 2,
        "rows": 3,
        "items": "h",
    }
    return Listed(**{**facts, **changes})  # type: ignore[arg-type]


@given(st.permutations([_line(), _line(category=Category.WON), _line(tender="u")]))
def test_the_hash_of_a_list_does_not_depend_on_the_order_of_its_lines(lines: list[Listed]) -> None:
    assert list_hash("a", 1, lines) == list_hash(
        "a", 1, [_line(), _line(category=Category.WON), _line(tender="u")]
    )


@pytest.mark.parametrize(
    "changes", [{"files": 3}, {"rows": 4}, {"items": "i"}, {"until": AWARD}, {"months": 37}, {"source": "x"}]
)
def test_whatever_a_line_says_is_in_the_hash(changes: dict[str, object]) -> None:
    assert list_hash("a", 1, [_line()]) != list_hash("a", 1, [_line(**changes)])


def test_the_hash_of_items_is_of_the_set() -> None:
    assert items_hash([("a", 1), ("b", 2)]) == items_hash([("b", 2), ("a", 1)])
    assert items_hash([("a", 1)]) != items_hash([("a", 2)])


def _approve(**changes: object) -> None:
    facts: dict[str, object] = {
        "made_by": 1,
        "by": 2,
        "seen": "h",
        "content_hash": "h",
        "without_role": [],
    }
    status = changes.pop("status", ListStatus.MADE)
    check_approval(status, **{**facts, **changes})  # type: ignore[arg-type]


def test_a_list_is_approved_once_by_somebody_else_who_read_it_and_has_the_role() -> None:
    _approve()

    for changes in (
        {"by": 1},
        {"seen": "g"},
        {"without_role": ["Hulp thuis"]},
        *({"status": status} for status in ListStatus if status is not ListStatus.MADE),
    ):
        with pytest.raises(DecisionRefused):
            _approve(**changes)


def test_a_reason_is_asked_for() -> None:
    assert check_reason(" Er loopt iets. ", "bewaart") == "Er loopt iets."
    with pytest.raises(DecisionRefused):
        check_reason("  ", "bewaart")
