"""What may change after publication, and how much time it gives."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.change import (
    DAYS_AFTER_CHANGE,
    ChangeRefused,
    earliest_after_pause,
    proposed_after_pause,
    proposed_deadline,
    refuse_after_closing,
    refuse_another_assignment,
    refuse_deadline,
)
from tenders.domain.definition import (
    Criterion,
    LotDefinition,
    Method,
    Planning,
    ScaleLevel,
    TenderDefinition,
)
from tenders.domain.terms import is_working_day
from tenders.domain.vocabulary import CriterionKind, PriceFormula
from tenders.domain.wording import local_date

CLOSES_AT = datetime(2025, 11, 14, 11, 0, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
INSTANTS = st.integers(0, 5 * 365 * 24 * 3600).map(
    lambda seconds: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def plain() -> TenderDefinition:
    return TenderDefinition(
        key="begeleiding",
        title="Begeleiding",
        authority="Gemeente Voorbeeld",
        planning=Planning(date(2025, 10, 1), CLOSES_AT, date(2025, 11, 28), ()),
        method=Method(
            lots=(LotDefinition(1, "Alles"),),
            places=1,
            scale=(ScaleLevel("Goed", Fraction(10)),),
            criteria=(Criterion("1", "Kwaliteit", Fraction(100)),),
        ),
    )


def test_a_change_that_matters_leaves_ten_days() -> None:
    """Friday the 14th is too soon for a change on Wednesday the 5th; the tenth day is Saturday, so Monday."""
    at = datetime(2025, 11, 5, 9, 0, tzinfo=UTC)

    assert proposed_deadline(CLOSES_AT, at=at, is_material=True) == datetime(2025, 11, 17, 11, 0, tzinfo=UTC)
    assert proposed_deadline(CLOSES_AT, at=at, is_material=False) == CLOSES_AT


@pytest.mark.parametrize(("day", "moves"), [(4, False), (5, True)])
def test_the_tenth_day_itself_is_enough(day: int, moves: bool) -> None:
    at = datetime(2025, 11, day, 9, 0, tzinfo=UTC)

    assert (proposed_deadline(CLOSES_AT, at=at, is_material=True) != CLOSES_AT) is moves


def test_the_hour_stays_the_same_for_people_when_the_clock_changes() -> None:
    closes_at = datetime(2026, 3, 27, 11, 0, tzinfo=UTC)
    proposed = proposed_deadline(closes_at, at=datetime(2026, 3, 20, 9, 0, tzinfo=UTC), is_material=True)

    assert proposed == datetime(2026, 3, 30, 10, 0, tzinfo=UTC)


@given(closes_at=INSTANTS, before=st.integers(0, 40 * 24 * 3600))
def test_a_proposal_is_never_earlier_and_never_on_a_free_day(closes_at: datetime, before: int) -> None:
    at = closes_at - timedelta(seconds=before)
    proposed = proposed_deadline(closes_at, at=at, is_material=True)

    assert proposed >= closes_at
    assert local_date(proposed) >= local_date(at) + timedelta(days=DAYS_AFTER_CHANGE)
    assert proposed == closes_at or is_working_day(local_date(proposed))


@given(closes_at=INSTANTS, left=st.integers(0, 10**6), pause=st.integers(0, 10**7))
def test_a_pause_takes_no_time(closes_at: datetime, left: int, pause: int) -> None:
    paused_at = closes_at - timedelta(seconds=left)
    resumed_at = paused_at + timedelta(seconds=pause)
    earliest = earliest_after_pause(closes_at, paused_at=paused_at, resumed_at=resumed_at)
    proposed = proposed_after_pause(closes_at, earliest=earliest)

    assert earliest - resumed_at == closes_at - paused_at
    assert proposed >= earliest
    assert is_working_day(local_date(proposed))


@pytest.mark.parametrize(
    ("at", "refused"),
    [(CLOSES_AT - MILLISECOND, False), (CLOSES_AT, False), (CLOSES_AT + MILLISECOND, True)],
)
def test_nothing_changes_after_the_closing(at: datetime, refused: bool) -> None:
    if refused:
        with pytest.raises(ChangeRefused):
            refuse_after_closing(CLOSES_AT, at=at)
    else:
        refuse_after_closing(CLOSES_AT, at=at)


@pytest.mark.parametrize(
    ("after", "at", "sentence"),
    [
        (CLOSES_AT - MILLISECOND, CLOSES_AT - timedelta(days=5), "kan niet naar voren"),
        (CLOSES_AT, CLOSES_AT, "ligt in het verleden"),
    ],
)
def test_a_deadline_moves_later_only_and_stays_ahead(after: datetime, at: datetime, sentence: str) -> None:
    with pytest.raises(ChangeRefused, match=sentence):
        refuse_deadline(CLOSES_AT, after, at=at)


def test_a_deadline_that_stays_or_moves_later_is_accepted() -> None:
    at = CLOSES_AT - MILLISECOND

    refuse_deadline(CLOSES_AT, CLOSES_AT, at=at)
    refuse_deadline(CLOSES_AT, CLOSES_AT + timedelta(days=1), at=at)


def test_other_lots_or_a_price_make_another_assignment() -> None:
    before = plain()
    method = before.method
    another_lot = replace(method, lots=(*method.lots, LotDefinition(99, "Erbij")))
    price = Criterion(
        "P",
        "Prijs",
        Fraction(10),
        CriterionKind.PRICE,
        formula=PriceFormula.LINEAR,
        floor=Fraction(50),
        ceiling=Fraction(80),
    )
    with_price = replace(method, criteria=(*method.criteria, price))

    for changed in (another_lot, with_price):
        with pytest.raises(ChangeRefused, match="een andere opdracht"):
            refuse_another_assignment(before, replace(before, method=changed))
    renamed = replace(method, lots=(LotDefinition(1, "Heel de regio"),))
    refuse_another_assignment(before, replace(before, method=renamed))
