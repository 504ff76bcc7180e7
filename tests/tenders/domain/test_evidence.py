from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.definition import EvidenceRule, StatementRule
from tenders.domain.evidence import (
    age_in_words,
    evidence_signal,
    last_day_in_order,
    oldest_allowed,
    statement_signal,
)
from tenders.domain.vocabulary import EvidenceMoment, EvidenceParty, EvidenceSignal

RECEIVED_ON = date(2025, 11, 14)
DAYS = st.dates(date(2000, 1, 1), date(2150, 1, 1))


def rule(
    *,
    moment: EvidenceMoment = EvidenceMoment.SUBMISSION,
    parties: tuple[EvidenceParty, ...] = (EvidenceParty.BIDDER,),
    months: int | None = 6,
    mandatory: bool = True,
) -> EvidenceRule:
    return EvidenceRule("KVK", "Uittreksel Handelsregister", moment, parties, months, mandatory)


@pytest.mark.parametrize(
    ("received_on", "months", "oldest"),
    [
        ("2025-11-14", 6, "2025-05-14"),
        ("2025-11-14", 24, "2023-11-14"),
        ("2025-08-31", 6, "2025-02-28"),
        ("2024-08-31", 6, "2024-02-29"),
        ("2024-02-29", 12, "2023-02-28"),
        ("2024-02-29", 48, "2020-02-29"),
        ("2025-03-31", 1, "2025-02-28"),
        ("2025-01-15", 1, "2024-12-15"),
        ("2025-12-31", 12, "2024-12-31"),
        ("2025-12-31", 0, "2025-12-31"),
        ("2025-07-31", 1, "2025-06-30"),
    ],
)
def test_calendar_months_before_the_day_of_receipt(received_on: str, months: int, oldest: str) -> None:
    found = oldest_allowed(date.fromisoformat(received_on), months)

    assert found == date.fromisoformat(oldest)


@pytest.mark.parametrize(
    ("issued_on", "signal"),
    [
        (None, EvidenceSignal.MISSING),
        (date(2025, 5, 13), EvidenceSignal.TOO_OLD),
        (date(2025, 5, 14), None),
        (RECEIVED_ON, None),
        (date(2025, 11, 15), EvidenceSignal.IN_THE_FUTURE),
    ],
)
def test_signal_at_the_edges_of_the_allowed_age(
    issued_on: date | None, signal: EvidenceSignal | None
) -> None:
    assert evidence_signal(rule(), issued_on, RECEIVED_ON) == signal


def test_without_a_maximum_age_nothing_is_too_old() -> None:
    assert evidence_signal(rule(months=None), date(1990, 1, 1), RECEIVED_ON) is None


def test_what_is_not_mandatory_is_not_missed_but_is_judged_when_given() -> None:
    optional = rule(mandatory=False)

    assert evidence_signal(optional, None, RECEIVED_ON) is None
    assert evidence_signal(optional, date(2020, 1, 1), RECEIVED_ON) == EvidenceSignal.TOO_OLD


@pytest.mark.parametrize("issued_on", [None, date(1990, 1, 1), date(2090, 1, 1)])
@pytest.mark.parametrize(
    "later",
    [
        rule(moment=EvidenceMoment.ON_REQUEST),
        rule(moment=EvidenceMoment.AFTER_AWARD),
        rule(parties=(EvidenceParty.MEMBER, EvidenceParty.SUBCONTRACTOR)),
    ],
)
def test_only_what_the_bidder_submits_is_looked_at(later: EvidenceRule, issued_on: date | None) -> None:
    assert evidence_signal(later, issued_on, RECEIVED_ON) is None


@pytest.mark.parametrize(
    ("minimum", "value", "signal"),
    [
        (Fraction(100), Fraction(100), None),
        (Fraction(100), Fraction("99.999"), EvidenceSignal.BELOW_MINIMUM),
        (Fraction(100), None, None),
        (None, Fraction(0), None),
    ],
)
def test_a_statement_below_its_minimum_is_a_signal(
    minimum: Fraction | None, value: Fraction | None, signal: EvidenceSignal | None
) -> None:
    assert statement_signal(StatementRule("CLIENTEN", "Cliënten", minimum), value) == signal


@given(st.dates(date(2000, 1, 1), date(2150, 1, 1)), st.integers(0, 240))
def test_the_oldest_day_lies_in_the_right_month_and_never_after_the_day(
    received_on: date, months: int
) -> None:
    oldest = oldest_allowed(received_on, months)

    assert (received_on.year - oldest.year) * 12 + received_on.month - oldest.month == months
    assert oldest.day <= received_on.day
    assert oldest.day == received_on.day or (oldest + timedelta(days=1)).day == 1


@given(st.dates(date(2000, 1, 1), date(2150, 1, 1)), st.dates(date(1990, 1, 1), date(2150, 1, 1)))
def test_an_older_document_never_has_a_milder_signal_than_a_younger_one_in_time(
    received_on: date, issued_on: date
) -> None:
    signal = evidence_signal(rule(), issued_on, received_on)

    if signal is EvidenceSignal.TOO_OLD:
        assert evidence_signal(rule(), issued_on - timedelta(days=1), received_on) is signal


@pytest.mark.parametrize(
    ("valid_until", "signal"),
    [
        (date(2025, 11, 13), EvidenceSignal.EXPIRED),
        (RECEIVED_ON, None),
        (date(2025, 11, 15), None),
    ],
)
def test_a_document_is_in_order_until_the_last_day_of_its_validity(
    valid_until: date, signal: EvidenceSignal | None
) -> None:
    issued_on = date(2025, 9, 1)

    assert evidence_signal(rule(), issued_on, RECEIVED_ON, valid_until=valid_until) == signal
    assert evidence_signal(rule(months=None), issued_on, RECEIVED_ON, valid_until=valid_until) == signal


@given(DAYS, st.integers(0, 60), st.none() | DAYS)
def test_the_last_day_in_order_is_the_last_one(
    issued_on: date, months: int, valid_until: date | None
) -> None:
    last = last_day_in_order(issued_on, months, valid_until)

    assert last is not None
    if valid_until is None:
        assert evidence_signal(rule(months=months), issued_on, last) is None
        next_day = last + timedelta(days=1)
        assert evidence_signal(rule(months=months), issued_on, next_day) is EvidenceSignal.TOO_OLD
    else:
        assert last == min(valid_until, last_day_in_order(issued_on, months) or valid_until)


@pytest.mark.parametrize(
    ("issued_on", "words"),
    [
        (date(2025, 11, 14), "0 dagen oud"),
        (date(2025, 11, 13), "1 dag oud"),
        (date(2025, 10, 14), "1 maand oud"),
        (date(2025, 6, 2), "5 maanden en 12 dagen oud"),
        (date(2025, 10, 15), "30 dagen oud"),
        (date(2025, 11, 20), "0 dagen oud"),
    ],
)
def test_age_in_whole_months_and_days(issued_on: date, words: str) -> None:
    assert age_in_words(issued_on, RECEIVED_ON) == words
