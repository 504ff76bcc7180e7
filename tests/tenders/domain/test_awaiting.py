"""What is worth a mail: something new, more of it, or nearer to its last day; and never twice the same."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.awaiting import Awaiting, Stage, news, number_in, stage_of, together
from tenders.domain.terms import add_working_days, is_working_day

KEYS = st.sampled_from("abc")
ITEMS = st.lists(st.builds(Awaiting, KEYS, st.integers(1, 4), st.sampled_from(Stage)), max_size=6)
FRIDAY = date(2025, 11, 14)


@pytest.mark.parametrize(
    ("due", "today", "stage"),
    [
        (None, FRIDAY, Stage.FAR),
        # Friday looks at Monday and Tuesday; what is due in the weekend has its last day on Friday.
        (date(2025, 11, 19), FRIDAY, Stage.FAR),
        (date(2025, 11, 18), FRIDAY, Stage.SOON),
        (date(2025, 11, 17), FRIDAY, Stage.SOON),
        (date(2025, 11, 16), FRIDAY, Stage.LAST_DAY),
        (FRIDAY, FRIDAY, Stage.LAST_DAY),
        (date(2025, 11, 13), FRIDAY, Stage.LAST_DAY),
        # Boxing day and the weekend lie between Christmas eve and 29 December 2025.
        (date(2025, 12, 28), date(2025, 12, 24), Stage.LAST_DAY),
        (date(2025, 12, 30), date(2025, 12, 24), Stage.SOON),
        (date(2025, 12, 31), date(2025, 12, 24), Stage.FAR),
    ],
)
def test_how_near_the_last_day_is_counts_in_working_days(due: date | None, today: date, stage: Stage) -> None:
    assert stage_of(due, today=today) is stage


@given(due=st.dates(date(2025, 1, 10), date(2027, 12, 20)))
def test_whatever_is_due_is_told_soon_and_on_its_last_working_day(due: date) -> None:
    last = due
    while not is_working_day(last):
        last -= timedelta(days=1)
    first = next(
        day
        for day in (due - timedelta(days=n) for n in range(20, -1, -1))
        if is_working_day(day) and stage_of(due, today=day) is not Stage.FAR
    )

    assert stage_of(due, today=last) is Stage.LAST_DAY
    assert stage_of(due, today=first) is Stage.SOON
    assert add_working_days(first, 2) >= due


@pytest.mark.parametrize(
    ("text", "number"), [("Beoordeel 6 inschrijvingen", 6), ("Teken de belangenverklaring", 1), ("", 1)]
)
def test_a_sentence_says_how_many_there_are(text: str, number: int) -> None:
    assert number_in(text) == number


@given(items=ITEMS)
def test_a_second_look_at_the_same_tells_nothing(items: list[Awaiting]) -> None:
    found = together(items)

    assert set(news(found, {})) == set(found)
    assert news(found, found) == []


@given(before=ITEMS, now=ITEMS)
def test_told_is_exactly_what_is_new_more_or_nearer(before: list[Awaiting], now: list[Awaiting]) -> None:
    earlier, found = together(before), together(now)
    told = set(news(found, earlier))

    for key, item in found.items():
        old = earlier.get(key)
        assert (key in told) is (old is None or item.number > old.number or item.stage > old.stage)


@given(items=ITEMS)
def test_the_order_of_what_awaits_does_not_matter(items: list[Awaiting]) -> None:
    assert together(items) == together(reversed(items))
