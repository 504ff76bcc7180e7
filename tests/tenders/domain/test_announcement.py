"""When publishing here is allowed: on TenderNed, or 48 hours after sending."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tenders.domain.announcement import WAIT, Announced, in_words, refusal

SENT = datetime(2025, 10, 1, 8, 0, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def test_without_a_word_of_tenderned_publication_is_refused() -> None:
    for nothing in (None, Announced()):
        assert refusal(nothing, at=SENT).startswith("Publiceer eerst op TenderNed (artikel 2.65")


@pytest.mark.parametrize(
    ("at", "allowed"),
    [(SENT + WAIT - MILLISECOND, False), (SENT + WAIT, True), (SENT + WAIT + MILLISECOND, True)],
)
def test_forty_eight_hours_after_sending(at: datetime, allowed: bool) -> None:
    found = refusal(Announced(sent_at=SENT), at=at)

    assert (found == "") is allowed
    assert allowed or "vanaf vr 3 oktober 2025, 10.00 uur" in found


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        (datetime(2025, 10, 2, 21, 59, 59, 999000, tzinfo=UTC), False),
        (datetime(2025, 10, 2, 22, 0, tzinfo=UTC), True),
    ],
)
def test_the_day_on_tenderned_begins_at_midnight_in_the_netherlands(at: datetime, allowed: bool) -> None:
    announced = Announced(reference="403112", announced_on=date(2025, 10, 3))

    assert (refusal(announced, at=at) == "") is allowed


def test_whichever_comes_first_counts() -> None:
    announced = Announced(SENT, "403112", date(2025, 10, 9))

    assert "vanaf do 9 oktober 2025" in refusal(announced, at=SENT)
    assert refusal(announced, at=SENT + WAIT) == ""


def test_in_words() -> None:
    assert in_words(Announced(SENT, "403112", date(2025, 10, 3))) == "TenderNed 403112, vr 3 oktober 2025"
    assert in_words(Announced(SENT)) == "verzonden naar TenderNed op wo 1 oktober 2025, 10.00 uur"
    assert in_words(Announced()) == "nog niet op TenderNed"
