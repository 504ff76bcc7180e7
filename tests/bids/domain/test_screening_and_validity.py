"""Bibob, Waarschuwingsregister and gestanddoening: terms to the day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bids.domain.refusals import BidRefused
from bids.domain.screening import ScreeningKind, ScreeningOutcome, check_screening, due_on
from bids.domain.validity import Consent, check_request, has_lapsed, valid_until

ASKED = date(2025, 11, 17)
AT = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)
END = date(2026, 2, 12)


def test_a_bibob_form_is_due_in_the_days_of_the_tender_and_a_register_has_no_term() -> None:
    assert due_on(ScreeningKind.BIBOB, ASKED, 14) == date(2025, 12, 1)
    assert due_on(ScreeningKind.BIBOB, ASKED, 10) == date(2025, 11, 27)
    assert due_on(ScreeningKind.REGISTER, ASKED, 14) is None


def test_no_form_is_no_outcome_until_the_term_has_ended() -> None:
    with pytest.raises(BidRefused, match="ma 1 december 2025"):
        check_screening(
            ScreeningKind.BIBOB, ScreeningOutcome.NO_FORM, asked_on=ASKED, today=date(2025, 12, 1), days=14
        )

    check_screening(
        ScreeningKind.BIBOB, ScreeningOutcome.NO_FORM, asked_on=ASKED, today=date(2025, 12, 2), days=14
    )


def test_an_outcome_belongs_to_its_kind_and_its_date_is_not_to_come() -> None:
    with pytest.raises(BidRefused, match="bij dit onderzoek hoort"):
        check_screening(ScreeningKind.REGISTER, ScreeningOutcome.DANGER, asked_on=ASKED, today=ASKED, days=14)
    with pytest.raises(BidRefused, match="toekomst"):
        check_screening(
            ScreeningKind.REGISTER,
            ScreeningOutcome.LISTED,
            asked_on=ASKED + timedelta(days=1),
            today=ASKED,
            days=14,
        )


def test_a_bid_binds_until_the_latest_day_that_its_bidder_agreed_to() -> None:
    later, latest = date(2026, 3, 1), date(2026, 4, 1)

    assert valid_until(END, []) == END
    assert valid_until(END, [Consent(later, None), Consent(later, agrees=False)]) == END
    assert valid_until(END, [Consent(later, agrees=True), Consent(latest, agrees=False)]) == later


def test_the_last_day_still_binds() -> None:
    assert not has_lapsed(END, on=END)
    assert has_lapsed(END, on=END + timedelta(days=1))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"until": END}, "Kies een dag na do 12 februari 2026"),
        ({"answer_by": AT}, "in het verleden"),
        ({"answer_by": AT + timedelta(days=90)}, "vóór de dag"),
        ({"reason": " "}, "langer tijd"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(changed: dict[str, object], sentence: str) -> None:
    whole = {
        "until": date(2026, 3, 15),
        "answer_by": AT + timedelta(days=10),
        "current": END,
        "at": AT,
        "reason": "De beoordeling duurt langer.",
    }
    check_request(**whole)  # type: ignore[arg-type]

    with pytest.raises(BidRefused, match=sentence):
        check_request(**(whole | changed))  # type: ignore[arg-type]
