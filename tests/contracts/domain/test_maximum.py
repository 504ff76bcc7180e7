"""What counts towards a maximum, exactly, and when nothing can be called off any more."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.errors import DecisionRefused
from contracts.domain.maximum import (
    MARKS,
    CallOff,
    Use,
    ceiling_of,
    cents_of,
    check_call_off,
    check_month,
    percent_in_words,
    use_of,
)

amounts = st.integers(0, 10**13)
some = st.integers(1, 10**13)
call_offs = st.builds(CallOff, some, amounts, st.booleans())


@given(amounts, st.lists(call_offs), some)
def test_realised_and_to_come_make_what_is_used(realised: int, found: list[CallOff], maximum: int) -> None:
    use = use_of(realised, found, maximum)

    assert use.used == realised + sum(max(0, one.amount - one.realised) for one in found if one.is_open)
    assert use.used + (use.room or 0) >= maximum
    assert use.is_full == (use.room == 0)


@given(amounts, some)
def test_a_mark_is_reached_without_rounding(used: int, maximum: int) -> None:
    use = Use(used, 0, maximum)

    assert use.reached == tuple(mark for mark in MARKS if Fraction(used, maximum) >= Fraction(mark, 100))
    assert use.is_full == (100 in use.reached)


@given(amounts, some, some)
def test_no_call_off_goes_above_the_maximum(used: int, amount: int, maximum: int) -> None:
    use = Use(used, 0, maximum)
    fits = used < maximum and used + amount <= maximum
    if fits:
        check_call_off(amount, use)
    else:
        with pytest.raises(DecisionRefused):
            check_call_off(amount, use)


@given(st.lists(some, max_size=20), some)
def test_call_offs_one_after_the_other_never_pass_the_maximum(asked: list[int], maximum: int) -> None:
    taken: list[CallOff] = []
    for amount in asked:
        try:
            check_call_off(amount, use_of(0, taken, maximum))
        except DecisionRefused:
            continue
        taken.append(CallOff(amount))

    assert sum(one.amount for one in taken) <= maximum


def test_a_cent_below_a_mark_is_below_it() -> None:
    assert Use(69_999_999, 0, 100_000_000).reached == ()
    assert Use(70_000_000, 0, 100_000_000).reached == (70,)
    assert percent_in_words(Fraction(69_999_999, 1_000_000)) == "69,99%"


def test_the_last_room_can_be_used_to_the_cent() -> None:
    check_call_off(400, Use(9_600, 0, 10_000))
    with pytest.raises(DecisionRefused, match=r"ruimte voor €\s4,00") as refused:
        check_call_off(401, Use(9_600, 0, 10_000))
    assert refused.value.field == "amount"
    with pytest.raises(DecisionRefused, match="kan niets meer worden afgeroepen"):
        check_call_off(1, Use(9_600, 400, 10_000))


def test_without_a_maximum_nothing_can_be_said() -> None:
    use = Use(10**12, 0, ceiling_of(None))

    assert (use.percent, use.room, use.is_full, use.reached) == (None, None, False, ())
    check_call_off(10**12, use)


def test_what_a_call_off_realised_is_not_counted_twice() -> None:
    assert CallOff(1_000, 400).to_come == 600
    assert CallOff(1_000, 1_200).to_come == 0
    assert CallOff(1_000, 400, is_open=False).to_come == 0
    assert use_of(400, [CallOff(1_000, 400)], 10_000).used == 1_000


@given(st.decimals(0, 10**12, places=2))
def test_euros_become_cents_exactly(amount: Decimal) -> None:
    assert Fraction(cents_of(amount), 100) == Fraction(amount)


def test_parts_of_a_cent_are_refused() -> None:
    with pytest.raises(ValueError, match="parts of a cent"):
        cents_of(Decimal("1.005"))
    assert ceiling_of(Decimal("100.009")) == 10_000


@pytest.mark.parametrize(
    ("month", "sentence"),
    [
        (date(2025, 12, 1), "Het contract loopt van januari 2026 tot en met december 2028"),
        (date(2026, 4, 1), "moet nog beginnen"),
    ],
)
def test_a_month_lies_in_the_contract_and_has_begun(month: date, sentence: str) -> None:
    known = {"starts_on": date(2026, 1, 15), "last_on": date(2028, 12, 31), "today": date(2026, 3, 31)}
    check_month(date(2026, 1, 1), **known)
    check_month(date(2026, 3, 1), **known)

    with pytest.raises(DecisionRefused, match=sentence):
        check_month(month, **known)
