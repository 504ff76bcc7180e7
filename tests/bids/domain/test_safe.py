"""Kinds of evidence, and the day to ask for a new one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.domain.details import EvidenceDetails
from bids.domain.safe import KINDS, EvidenceKind, expires_on, kind_for, remind_on

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


def test_every_kind_has_its_facts() -> None:
    assert set(KINDS) == set(EvidenceKind)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("KVK Uittreksel Handelsregister", EvidenceKind.KVK),
        ("Gedragsverklaring aanbesteden", EvidenceKind.GVA),
        ("Verklaring betalingsgedrag Belastingdienst", EvidenceKind.TAX),
        ("VOG rechtspersonen", EvidenceKind.VOG),
        ("Polis bedrijfsaansprakelijkheid", EvidenceKind.POLICY),
        ("Kwaliteitscertificaat of rapport externe audit", EvidenceKind.QUALITY),
        ("Laatste jaarrekening", EvidenceKind.ACCOUNTS),
        ("Formulier G referentieformulier", EvidenceKind.REFERENCE),
        ("Holdingverklaring", EvidenceKind.OTHER),
    ],
)
def test_the_name_of_a_bewijsmiddel_tells_its_kind(title: str, kind: EvidenceKind) -> None:
    assert kind_for(title) is kind


def test_a_gva_is_asked_for_8_weeks_and_two_more_before_it_is_too_old() -> None:
    details = EvidenceDetails(date(2024, 3, 31))

    assert expires_on(EvidenceKind.GVA, details) == date(2026, 3, 31)
    assert remind_on(EvidenceKind.GVA, details) == date(2026, 3, 31) - timedelta(weeks=10)


def test_the_end_on_the_document_counts_where_it_comes_first() -> None:
    ends = EvidenceDetails(date(2025, 1, 1), date(2025, 12, 31))

    assert expires_on(EvidenceKind.POLICY, ends) == date(2025, 12, 31)
    assert expires_on(EvidenceKind.GVA, ends) == date(2025, 12, 31)
    assert remind_on(EvidenceKind.REFERENCE, EvidenceDetails(date(2025, 1, 1))) is None


@given(st.sampled_from(EvidenceKind), DAYS, st.none() | DAYS)
def test_the_reminder_leaves_the_usual_time_of_delivery(
    kind: EvidenceKind, issued_on: date, valid_until: date | None
) -> None:
    details = EvidenceDetails(issued_on, valid_until)

    last, remind = expires_on(kind, details), remind_on(kind, details)

    assert (last is None) == (remind is None)
    if last is not None and remind is not None:
        assert last - remind >= timedelta(days=KINDS[kind].delivery_days)
        assert valid_until is None or last <= valid_until
