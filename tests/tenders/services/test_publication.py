"""Publish: at the limits of what is refused, and what is frozen."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from audit.models import AuditEntry
from audit.selectors import verify_chain
from audit.services import tender_scope
from documents.vault import KeyRing, public_part, unwrap
from tenders.domain.definition import Criterion
from tenders.domain.lifecycle import Status, TransitionRefused
from tenders.domain.vocabulary import CriterionKind, PriceFormula
from tenders.models import StatusChange, TenderKey
from tenders.permissions import NotAllowed
from tenders.selectors import definition_of
from tenders.services import PublicationRefused, publish_tender
from tests.factories.accounts import UserFactory
from tests.factories.tenders import (
    AT,
    CLOSES_AT,
    draft_tender,
    plain_method,
    published_tender,
    tender_definition,
)

pytestmark = pytest.mark.django_db


def codes(refusal: PublicationRefused) -> set[str]:
    return {finding.code for finding in refusal.findings}


def test_publish_freezes_the_definition_with_its_fingerprint() -> None:
    tender = draft_tender()

    publish_tender(tender, by=tender.created_by, at=AT)

    assert tender.state is Status.PUBLISHED
    assert tender.published_at == AT
    assert len(tender.fingerprint) == 64
    expected = replace(
        tender_definition(), key=tender.key, title=tender.title, authority=tender.authority.name
    )
    assert definition_of(tender) == expected


def test_frozen_definition_stands_when_a_row_changes_afterwards() -> None:
    tender = published_tender()
    before = definition_of(tender)

    tender.criteria.filter(code="1").update(max_points="10")

    assert definition_of(tender) == before


def test_publish_makes_a_key_pair_that_only_the_opening_key_can_read(keyring: KeyRing) -> None:
    tender = published_tender()

    key = TenderKey.objects.get(tender=tender)

    assert key.part == TenderKey.Part.QUALITY
    private = unwrap(bytes(key.sealed_private_key), keyring.opening_private)
    assert public_part(private) == key.public_key
    assert private.encode() not in bytes(key.sealed_private_key)


def test_publish_makes_a_price_pair_where_price_gives_points() -> None:
    price = Criterion(
        "3",
        "Prijs per uur",
        Fraction(20),
        CriterionKind.PRICE,
        formula=PriceFormula.LINEAR,
        floor=Fraction(50),
        ceiling=Fraction(80),
    )
    method = plain_method(criteria=(*plain_method().criteria, price))
    tender = published_tender(definition=tender_definition(method=method))

    parts = set(TenderKey.objects.filter(tender=tender).values_list("part", flat=True))

    assert parts == {TenderKey.Part.QUALITY, TenderKey.Part.PRICE}


def test_publish_makes_no_price_pair_for_a_fixed_price() -> None:
    fixed = Criterion("3", "Tarief", Fraction(0), CriterionKind.PRICE, formula=PriceFormula.FIXED)
    method = plain_method(criteria=(*plain_method().criteria, fixed))
    tender = published_tender(definition=tender_definition(method=method))

    assert [key.part for key in TenderKey.objects.filter(tender=tender)] == [TenderKey.Part.QUALITY]


@pytest.mark.parametrize(
    ("at", "refused"),
    [
        (CLOSES_AT - timedelta(milliseconds=1), False),
        (CLOSES_AT, True),
        (CLOSES_AT + timedelta(milliseconds=1), True),
    ],
)
def test_publish_refuses_from_the_closing_time_on(at: datetime, refused: bool) -> None:
    planning = replace(tender_definition().planning, publication_on=date(2025, 11, 14), question_rounds=())
    tender = draft_tender(definition=tender_definition(planning=planning))

    with pytest.raises(PublicationRefused) as refusal:
        publish_tender(tender, by=tender.created_by, at=at)

    # Closing on the day of publication itself is out of order, whatever the hour.
    assert codes(refusal.value) == {"dates_out_of_order", *(["dates_past"] if refused else [])}


@pytest.mark.parametrize(
    ("at", "refused"),
    [
        (datetime(2025, 10, 1, 21, 59, 59, 999000, tzinfo=UTC), False),
        (datetime(2025, 10, 1, 22, 0, tzinfo=UTC), True),
    ],
)
def test_publication_day_ends_at_midnight_in_the_netherlands(at: datetime, refused: bool) -> None:
    tender = draft_tender()

    if refused:
        with pytest.raises(PublicationRefused) as refusal:
            publish_tender(tender, by=tender.created_by, at=at)
        assert codes(refusal.value) == {"dates_past"}
    else:
        assert publish_tender(tender, by=tender.created_by, at=at).state is Status.PUBLISHED


def test_refusal_names_all_reasons_and_changes_nothing() -> None:
    tender = draft_tender(configured=False)

    with pytest.raises(PublicationRefused) as refusal:
        publish_tender(tender, by=tender.created_by, at=AT)

    tender.refresh_from_db()
    assert codes(refusal.value) == {
        "dates_missing",
        "no_lots",
        "no_criteria",
        "no_scale",
        "places_missing",
        "tie_break_without_draw",
        "max_value_missing",
        # What has no reason yet:
        "no_question_round",
        "no_espd",
        "description_missing",
        "complaint_desk_missing",
        "court_missing",
        "signatory_missing",
        "no_chair",
        "no_second_opener",
        "no_checker",
        "too_few_evaluators",
        "term_missing",
        "few_channels",
        "summary_missing",
    }
    assert tender.state is Status.DRAFT
    assert not TenderKey.objects.filter(tender=tender).exists()


def test_rehearsal_records_findings_and_is_published() -> None:
    past = AT + timedelta(days=300)
    tender = draft_tender(is_rehearsal=True)

    publish_tender(tender, by=tender.created_by, at=past)

    entry = AuditEntry.objects.get(event="tender.frozen", scope=tender_scope(tender.public_id))
    assert tender.state is Status.PUBLISHED
    assert entry.data["fingerprint"] == tender.fingerprint
    assert entry.data["findings"] == ["dates_past"]


def test_publish_twice_is_refused() -> None:
    tender = published_tender()

    with pytest.raises(TransitionRefused):
        publish_tender(tender, by=tender.created_by, at=AT)


def test_publish_refuses_somebody_who_is_not_the_buyer() -> None:
    tender = draft_tender()

    with pytest.raises(NotAllowed):
        publish_tender(tender, by=UserFactory(), at=AT)


def test_publication_stands_in_the_log_and_the_status_rows() -> None:
    tender = published_tender()

    scope = tender_scope(tender.public_id)
    assert list(AuditEntry.objects.filter(scope=scope).values_list("event", flat=True)) == [
        "tender.created",
        "tender.definition_applied",
        "tender.announced",
        "tender.explained",
        "tender.publish",
        "tender.frozen",
    ]
    assert verify_chain(scope).ok
    assert list(StatusChange.objects.filter(tender=tender).values_list("from_status", "to_status")) == [
        ("", "concept"),
        ("concept", "gepubliceerd"),
    ]
