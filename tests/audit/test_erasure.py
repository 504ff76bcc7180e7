"""Words of an append-only table give way to one marker, in rows with a warrant of an approval, and to nothing else."""

from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from audit.append_only import ERASED_JSON, ERASED_TEXT, missing_triggers
from audit.models import AuditEntry, Erasure
from audit.selectors import verify_chain
from audit.services import DESTRUCTION_APPROVED, Auditor, NoWarrant, SystemActor, permit_erasure
from bids.models import OpeningRecord
from scoring.models import DrawWord
from tenders.models import StatusChange, Tender
from tests.factories.tenders import published_tender

pytestmark = pytest.mark.django_db
TABLE = "tenders_statuschange"


@pytest.fixture
def tender() -> Tender:
    return published_tender()


@pytest.fixture
def change(tender: Tender, at: datetime) -> StatusChange:
    return StatusChange.objects.create(
        tender=tender, act="intrekken", from_status="a", to_status="b", at=at, reason="Jan is ziek."
    )


def _entry(at: datetime, event: str = DESTRUCTION_APPROVED) -> AuditEntry:
    return Auditor(SystemActor.SETUP).record(event, "x", scope="tender:1", at=at)


def _refused(statement: str, *parameters: object) -> None:
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, parameters)


def test_without_a_warrant_no_word_gives_way(change: StatusChange) -> None:
    _refused(f"UPDATE {TABLE} SET reason = %s WHERE id = %s", ERASED_TEXT, change.pk)


def test_with_a_warrant_a_word_gives_way_to_its_marker_alone(change: StatusChange, at: datetime) -> None:
    permit_erasure(_entry(at), TABLE, [change.pk])

    _refused(f"UPDATE {TABLE} SET reason = 'Jan is beter.' WHERE id = %s", change.pk)
    _refused(f"UPDATE {TABLE} SET reason = '' WHERE id = %s", change.pk)
    _refused(f"UPDATE {TABLE} SET reason = %s, act = 'gunnen' WHERE id = %s", ERASED_TEXT, change.pk)
    _refused(f"UPDATE {TABLE} SET act = 'gunnen' WHERE id = %s", change.pk)
    _refused(f"UPDATE {TABLE} SET reason = reason WHERE id = %s", change.pk)
    _refused(f"DELETE FROM {TABLE} WHERE id = %s", change.pk)
    assert StatusChange.objects.filter(pk=change.pk).update(reason=ERASED_TEXT) == 1
    assert missing_triggers() == []


def test_a_warrant_is_of_one_row(change: StatusChange, tender: Tender, at: datetime) -> None:
    other = StatusChange.objects.create(
        tender=tender, act="x", from_status="a", to_status="b", at=at, reason="Piet."
    )
    permit_erasure(_entry(at), TABLE, [change.pk])

    _refused(f"UPDATE {TABLE} SET reason = %s WHERE id = %s", ERASED_TEXT, other.pk)
    _refused(f"UPDATE {TABLE} SET reason = %s WHERE tender_id = %s", ERASED_TEXT, tender.pk)


def test_what_is_no_text_gives_way_to_a_marker_of_its_kind(at: datetime) -> None:
    """The rows themselves are made by the tests of a destruction; here the database is asked about each kind."""
    assert ERASED_JSON == {"vernietigd": True}
    for model, column in ((OpeningRecord, "content"), (DrawWord, "sealed_word")):
        permit_erasure(_entry(at), model._meta.db_table, [999])
        assert model._meta.get_field(column)


def test_only_an_approved_destruction_gives_a_warrant(change: StatusChange, at: datetime) -> None:
    with pytest.raises(NoWarrant):
        permit_erasure(_entry(at, "hold.placed"), TABLE, [change.pk])
    with pytest.raises(NoWarrant):
        permit_erasure(_entry(at), "audit_auditentry", [1])
    with pytest.raises(NoWarrant):
        permit_erasure(_entry(at), "tenders_rectification", [1])

    assert not Erasure.objects.exists()


def test_a_warrant_stays_as_it_was_written_and_is_written_once(change: StatusChange, at: datetime) -> None:
    entry = _entry(at)
    permit_erasure(entry, TABLE, [change.pk])
    permit_erasure(entry, TABLE, [change.pk])

    assert Erasure.objects.count() == 1
    _refused('UPDATE audit_erasure SET "row" = 1')
    _refused("DELETE FROM audit_erasure")


def test_a_warrant_written_around_the_services_is_found_by_the_verifier(
    change: StatusChange, at: datetime
) -> None:
    entry = _entry(at, "hold.placed")
    assert verify_chain("tender:1").ok

    Erasure.objects.create(table=TABLE, row=change.pk, scope=entry.scope, sequence=entry.sequence)

    found = verify_chain("tender:1")
    assert not found.ok
    assert found.first_fault is not None
    assert found.first_fault.sequence == entry.sequence
