"""The rules of the consensus room: the pen, the speaking order, the bands of disagreement, marked sources."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.domain.room import LEASE, Band, band_of, is_held_by_another, speaking_order, state_token
from scoring.domain.sources import with_marks, without_marks
from scoring.domain.spread import spread_of
from tenders.domain.method import KNOCK_OUT

AT = datetime(2025, 11, 17, 9, 0, tzinfo=UTC)
MS = timedelta(milliseconds=1)
NAMES = st.lists(st.text("abcdefgh ", min_size=1).map(str.strip).filter(bool), unique=True, max_size=5)


@pytest.mark.parametrize(("moment", "is_held"), [(LEASE - MS, True), (LEASE, False), (LEASE + MS, False)])
def test_a_pen_is_free_from_the_moment_its_lease_ends(moment, is_held):
    until = AT + LEASE

    assert is_held_by_another(1, until, who=2, at=AT + moment) is is_held
    assert not is_held_by_another(1, until, who=1, at=AT + moment)
    assert (state_token(7, 1, until, at=AT + moment) == "7.1") is is_held


def test_nobody_holds_a_pen_that_was_never_taken():
    assert not is_held_by_another(None, None, who=2, at=AT)
    assert state_token(1, None, None, at=AT) == "1.0"


@given(st.permutations(["anna", "bram", "cleo", "dirk"]))
def test_the_speaking_order_depends_on_the_seed_and_the_item_alone(members):
    assert speaking_order("zaad", "1A", members) == speaking_order("zaad", "1A", sorted(members))
    assert sorted(speaking_order("zaad", "1A", members)) == sorted(members)


def test_every_member_is_first_on_some_items():
    first = {speaking_order("zaad", str(item), ["anna", "bram", "cleo"])[0] for item in range(40)}

    assert first == {"anna", "bram", "cleo"}


@pytest.mark.parametrize(
    ("values", "band"),
    [
        ((8, 8), Band.NONE),
        ((8, 7), Band.SMALL),
        ((8, 6), Band.TALK),
        ((8, 5), Band.TALK),
        ((8, 4), Band.LARGE),
        ((8, KNOCK_OUT), Band.LARGE),
    ],
)
def test_the_thresholds_of_the_tender_decide_the_band(values, band):
    spread = spread_of(value if value is KNOCK_OUT else Fraction(value) for value in values)

    assert band_of(spread, talk_from=Fraction(2), large_from=Fraction(4), highest=Fraction(10)) is band


def test_without_thresholds_every_difference_is_talked_about_and_half_the_scale_is_large():
    def band(low: int) -> Band:
        return band_of(
            spread_of([Fraction(10), Fraction(low)]), talk_from=None, large_from=None, highest=Fraction(10)
        )

    assert [band(10), band(9), band(6), band(5)] == [Band.NONE, Band.TALK, Band.TALK, Band.LARGE]


@given(NAMES, st.text("xyz .", max_size=20))
def test_marks_come_and_go_without_changing_a_word(names, text):
    given_texts = [(name, text) for name in names]

    plain, used = without_marks(with_marks(given_texts), names)

    assert plain == "\n\n".join(text.strip() for _ in names if text.strip())
    assert list(used) == (names if text.strip() else [])


def test_brackets_that_are_no_name_stay():
    assert without_marks("[1] zie pagina 2 [Lid 1] goed", ["Lid 1"]) == ("[1] zie pagina 2 goed", ("Lid 1",))
