"""The term to hand in again after a lost key, and when the opening may go on without the rest."""

from datetime import UTC, datetime, timedelta

import pytest

from bids.domain.refusals import BidRefused, SealingRefused
from bids.domain.restoring import check_may_go_on, check_restore_term

AT = datetime(2025, 11, 17, 9, 0, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
FIVE_DAYS = AT + timedelta(days=5)


def test_a_term_is_at_least_the_aanvultermijn() -> None:
    check_restore_term(FIVE_DAYS, at=AT, current=None, days=5)

    with pytest.raises(BidRefused, match="ten minste 5 dagen"):
        check_restore_term(FIVE_DAYS - MILLISECOND, at=AT, current=None, days=5)


def test_a_term_is_made_longer_and_never_shorter() -> None:
    current = AT + timedelta(days=9)

    check_restore_term(current + MILLISECOND, at=AT, current=current, days=5)

    with pytest.raises(BidRefused, match="alleen verlengen"):
        check_restore_term(current - MILLISECOND, at=AT, current=current, days=5)


def test_going_on_waits_until_the_term_has_ended() -> None:
    check_may_go_on(FIVE_DAYS, at=FIVE_DAYS + MILLISECOND, reason="De sleutel is weg.")

    with pytest.raises(SealingRefused, match="loopt tot en met"):
        check_may_go_on(FIVE_DAYS, at=FIVE_DAYS, reason="De sleutel is weg.")


def test_going_on_takes_a_term_and_a_reason() -> None:
    with pytest.raises(SealingRefused, match="Stel eerst een termijn"):
        check_may_go_on(None, at=AT, reason="De sleutel is weg.")
    with pytest.raises(SealingRefused, match="Schrijf op waarom"):
        check_may_go_on(AT, at=AT + MILLISECOND, reason=" ")
