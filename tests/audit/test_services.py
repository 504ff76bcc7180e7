"""Writing the log."""

import hashlib
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit import chain
from audit.models import AccessEntry, AuditEntry, ChainHead
from audit.selectors import verify_chain
from audit.services import (
    ACCOUNTS,
    ActorRequired,
    Auditor,
    OutsideTransaction,
    SystemActor,
    chain_access_rows,
    record_access,
    row_hash,
    tender_scope,
    vault_scope,
)
from tests.factories.accounts import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_first_entry_starts_from_zeros(at: datetime) -> None:
    user = UserFactory()

    entry = Auditor(user).record("person.invited", user, scope=ACCOUNTS, at=at, data={"by": 1})

    assert (entry.sequence, entry.previous_hash) == (1, "0" * 64)
    assert entry.actor == str(user.public_id)
    assert entry.subject == f"accounts.user:{user.public_id}"


def test_each_entry_holds_the_hash_of_the_one_before(at: datetime) -> None:
    auditor = Auditor(SystemActor.SETUP)

    first = auditor.record("a.b", "x", scope=ACCOUNTS, at=at)
    second = auditor.record("a.c", "x", scope=ACCOUNTS, at=at)

    assert second.previous_hash == first.entry_hash
    assert (ChainHead.objects.get().sequence, ChainHead.objects.get().entry_hash) == (2, second.entry_hash)


def test_the_hash_follows_the_documented_rule() -> None:
    at = datetime(2025, 10, 1, 10, 0, 0, 5, tzinfo=timezone(timedelta(hours=2)))

    entry = Auditor(SystemActor.OPENER).record(
        "a.b", "x:1", scope="tender:1", at=at, data={"b": [1], "a": None}
    )

    text = (
        '{"actor":"system:opener","at":"2025-10-01T08:00:00.000005+00:00","data":{"a":null,"b":[1]},'
        f'"event":"a.b","previous_hash":"{"0" * 64}","scope":"tender:1","sequence":1,"subject":"x:1"}}'
    )
    assert entry.entry_hash == hashlib.sha256(text.encode()).hexdigest()


def test_scopes_are_chains_of_their_own(at: datetime) -> None:
    tender = uuid.UUID(int=1)

    Auditor(SystemActor.SETUP).record("a.b", "x", scope=tender_scope(tender), at=at)
    entry = Auditor(SystemActor.SETUP).record("a.b", "x", scope=vault_scope(tender), at=at)

    assert (entry.scope, entry.sequence) == (f"vault:{tender}", 1)


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_nothing_is_written_without_an_actor(nobody: AnonymousUser | None) -> None:
    with pytest.raises(ActorRequired):
        Auditor(nobody)


@pytest.mark.parametrize(
    "data",
    [
        {"points": 1.5},
        {"name": "Zorg aan Zee"},
        {"mail": "iemand@tenderhuis.example"},
        {"on": datetime(2025, 1, 1, tzinfo=UTC)},
        {"who": uuid.UUID(int=1)},
        {1: "key"},
        {"nested": [{"deep": b"bytes"}]},
        {"long": "x" * 201},
        {"zero": "a\x00b"},
    ],
)
def test_data_holds_ids_and_hashes_only(at: datetime, data: dict) -> None:
    with pytest.raises(chain.DataRefused):
        Auditor(SystemActor.SETUP).record("a.b", "x", scope=ACCOUNTS, at=at, data=data)

    assert not AuditEntry.objects.exists()


def test_a_time_without_an_offset_is_refused(at: datetime) -> None:
    with pytest.raises(chain.DataRefused):
        Auditor(SystemActor.SETUP).record("a.b", "x", scope=ACCOUNTS, at=at.replace(tzinfo=None))


def test_a_subject_without_public_id_is_named_as_text(at: datetime) -> None:
    head = ChainHead.objects.create(scope="x", entry_hash="0" * 64)

    with pytest.raises(TypeError):
        Auditor(SystemActor.SETUP).record("a.b", head, scope=ACCOUNTS, at=at)


def test_an_act_that_is_rolled_back_leaves_no_entry(at: datetime) -> None:
    auditor = Auditor(SystemActor.SETUP)
    auditor.record("a.b", "x", scope=ACCOUNTS, at=at)

    with transaction.atomic():
        auditor.record("a.c", "x", scope=ACCOUNTS, at=at)
        transaction.set_rollback(True)

    assert auditor.record("a.d", "x", scope=ACCOUNTS, at=at).sequence == 2
    assert verify_chain(ACCOUNTS).ok


@pytest.mark.django_db(transaction=True)
def test_recording_needs_an_open_transaction(at: datetime) -> None:
    with pytest.raises(OutsideTransaction):
        Auditor(SystemActor.SETUP).record("a.b", "x", scope=ACCOUNTS, at=at)


def test_an_anchor_holds_the_head_of_the_other_chain(at: datetime) -> None:
    auditor = Auditor(SystemActor.OPENER)
    last = auditor.record("bid.submitted", "bids.bid:1", scope="vault:1", at=at)

    anchor = auditor.anchor("vault:1", into="tender:1", at=at)

    assert anchor.data == {"scope": "vault:1", "sequence": 1, "entry_hash": last.entry_hash}
    assert anchor.scope == "tender:1"


def test_an_empty_chain_can_be_anchored(at: datetime) -> None:
    Auditor(SystemActor.OPENER).anchor("vault:1", into="tender:1", at=at)

    assert verify_chain("tender:1").ok
    assert verify_chain("vault:1").ok


def test_access_is_kept_unchained_until_the_sweeper_comes(at: datetime) -> None:
    user = UserFactory()
    organisation = OrganisationFactory()

    row = record_access(user, "bid.read", organisation, scope="tender:1", granted=False, at=at)

    assert (row.actor, row.granted, row.chained_as) == (str(user.public_id), False, None)
    assert not AuditEntry.objects.exists()


def test_a_refused_visitor_is_kept_and_never_granted(at: datetime) -> None:
    row = record_access(AnonymousUser(), "bid.read", "x", scope="tender:1", granted=False, at=at)

    assert row.actor == "anonymous"
    with pytest.raises(ActorRequired):
        record_access(AnonymousUser(), "bid.read", "x", scope="tender:1", granted=True, at=at)
    with pytest.raises(ActorRequired):
        record_access(None, "bid.read", "x", scope="tender:1", granted=False, at=at)


def test_access_rows_are_chained_per_scope_in_batches(at: datetime) -> None:
    user = UserFactory()
    rows = [_read(user, at, scope="tender:1") for _ in range(3)] + [_read(user, at, scope="vault:1")]

    chained = chain_access_rows(at, limit=2)

    assert chained == 3
    entry = AuditEntry.objects.get(scope="tender:1")
    assert entry.actor == "system:sweeper"
    assert entry.data == {"rows": [{"id": str(row.public_id), "hash": row_hash(row)} for row in rows[:2]]}
    assert AuditEntry.objects.filter(scope="vault:1").count() == 1
    assert list(AccessEntry.objects.order_by("pk").values_list("chained_as", flat=True)) == [1, 1, None, 1]


def test_a_row_is_chained_once(at: datetime) -> None:
    _read(UserFactory(), at, scope="tender:1")

    assert [chain_access_rows(at), chain_access_rows(at)] == [1, 0]
    assert AuditEntry.objects.count() == 1


def test_chaining_many_rows_takes_the_same_number_of_queries(at: datetime) -> None:
    user = UserFactory()
    for _ in range(3):
        _read(user, at, scope="tender:1")
    few = _queries_of_chaining(at)
    for _ in range(30):
        _read(user, at, scope="tender:1")

    assert _queries_of_chaining(at) <= few


def _queries_of_chaining(at: datetime) -> int:
    with CaptureQueriesContext(connection) as queries:
        chain_access_rows(at)
    return len(queries)


def _read(user: User, at: datetime, *, scope: str) -> AccessEntry:
    return record_access(user, "bid.read", "bids.bid:1", scope=scope, granted=True, at=at)
