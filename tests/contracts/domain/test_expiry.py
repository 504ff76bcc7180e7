"""Contracts that end, counted per month."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.execution import Term
from contracts.domain.expiry import MONTHS_AHEAD, expiry_of

days = st.dates(date(2024, 1, 1), date(2032, 12, 31))
terms = st.builds(
    lambda ends, ended: Term(date(2020, 1, 1), ends, ended),
    days,
    st.none() | st.dates(date(2024, 1, 1), date(2032, 12, 31)),
)


@given(st.lists(terms), days)
def test_every_contract_that_goes_on_is_counted_once(found: list[Term], today: date) -> None:
    expiry = expiry_of(found, today)

    goes_on = [one for one in found if one.ended_on is None or one.ended_on >= today]
    assert expiry.overdue + expiry.soon + expiry.later == len(goes_on)
    assert len(expiry.months) == MONTHS_AHEAD
    assert expiry.months[0][0] == today.replace(day=1)


def test_a_contract_counts_in_the_month_of_its_last_day() -> None:
    today = date(2026, 5, 20)
    found = [Term(date(2020, 1, 1), today + timedelta(days=shift)) for shift in (-1, 0, 11, 12, 400)]

    expiry = expiry_of(found, today)

    assert (expiry.overdue, expiry.later) == (1, 1)
    assert expiry.months[:2] == ((date(2026, 5, 1), 2), (date(2026, 6, 1), 1))
    assert expiry.most == 2
