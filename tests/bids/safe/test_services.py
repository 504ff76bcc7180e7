"""The bewijskluis: kept once, readable for its organisation alone, copied into a draft, reminded of in time."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail

from bids.content import draft_items, draft_stream
from bids.domain.details import EvidenceDetails
from bids.domain.safe import EvidenceKind
from bids.models import SafeItem, SafeKey
from bids.safe.selectors import SafeEvidence, safe_contents, safe_stream
from bids.safe.services import change_in_safe, keep_in_safe, remind_of_expiry, remove_from_safe, use_in_draft
from bids.services import start_draft
from clock import telling
from documents.files import open_cipher
from documents.inspection import UploadRefused
from documents.models import OutboxJob, SealedBlob
from documents.outbox import in_process_outbox
from documents.storage import StorageFull
from documents.sweeping import run_sweeps
from documents.vault import KeyRing, VaultDamaged
from tenders.permissions import NotAllowed
from tests.architecture.searching import database_dump, files_in, found_in
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.bids import Bidder, bidder, pdf_bytes
from tests.factories.tenders import CLOSES_AT, published_tender

pytestmark = pytest.mark.django_db
AT = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)
BEFORE = CLOSES_AT - timedelta(hours=2)
WORDS = ["zeewierbestand", "zeewierkeurmeester", "zeewiertitel"]


def kept(
    who: Bidder, *, kind: EvidenceKind = EvidenceKind.KVK, issued_on: date = date(2025, 11, 1), **more: Any
) -> SafeEvidence:
    keep_in_safe(
        who.organisation,
        BytesIO(pdf_bytes(2, text="zeewiertitel")),
        name="zeewierbestand.pdf",
        kind=kind,
        details=EvidenceDetails(issued_on, more.get("valid_until"), "zeewierkeurmeester"),
        by=who.user,
        at=AT,
    )
    return safe_contents(who.organisation, by=who.user)[-1]


def test_what_is_kept_is_read_back_by_its_organisation_unchanged() -> None:
    who = bidder("Anker")

    found = kept(who)

    assert (found.name, found.kind, found.findings["pages"]) == ("zeewierbestand.pdf", EvidenceKind.KVK, 2)
    assert found.details == EvidenceDetails(date(2025, 11, 1), None, "zeewierkeurmeester")
    assert b"".join(safe_stream(found, by=who.user)) == pdf_bytes(2, text="zeewiertitel")


def test_nobody_else_reads_or_writes_it() -> None:
    who, other = bidder("Anker"), bidder("Brug")
    found = kept(who)
    reader = MembershipFactory(organisation=who.organisation).user

    for person in (other.user, reader, UserFactory()):
        with pytest.raises(NotAllowed):
            safe_contents(who.organisation, by=person)
        with pytest.raises(NotAllowed):
            safe_stream(found, by=person)
        with pytest.raises(NotAllowed):
            remove_from_safe(found, by=person, at=AT)
        with pytest.raises(NotAllowed):
            change_in_safe(found, kind=found.kind, details=found.details, by=person, at=AT)
    assert safe_contents(other.organisation, by=other.user) == []


def test_an_operator_without_the_reading_key_finds_no_word_of_it(keyring: KeyRing) -> None:
    kept(bidder("Anker"))

    stored = [word for _, content in files_in(Path(settings.DATA_DIR)) for word in found_in(content, WORDS)]

    assert stored == []
    assert found_in(database_dump(), [*WORDS, keyring.reading_private, "AGE-SECRET-KEY"]) == []


def test_each_organisation_has_a_key_of_its_own_and_each_file_too() -> None:
    one, two = bidder("Anker"), bidder("Brug")
    kept(one)
    kept(one, kind=EvidenceKind.GVA)
    kept(two)

    assert SafeKey.objects.values("public_key").distinct().count() == 2
    assert SafeItem.objects.values("blob__cipher_sha256").distinct().count() == 3


def test_a_copy_in_a_draft_is_an_ordinary_file_of_the_draft() -> None:
    tender, who = published_tender(), bidder("Anker")
    found = kept(who)
    draft = start_draft(tender, who.organisation, by=who.user, at=BEFORE)

    use_in_draft(found, draft, "bewijs:KVK", by=who.user, at=BEFORE)
    remove_from_safe(found, by=who.user, at=BEFORE)

    item = draft_items(draft, by=who.user)["bewijs:KVK"]
    assert (item.name, item.findings["pages"] if item.findings else 0) == ("zeewierbestand.pdf", 2)
    assert item.details == {"issued_on": "2025-11-01", "issuer": "zeewierkeurmeester"}
    item.obj.draft = draft
    assert b"".join(draft_stream(item.obj, by=who.user)) == pdf_bytes(2, text="zeewiertitel")
    assert item.obj.blob_id != found.item.blob_id


@pytest.mark.parametrize("owes", [True, False])
def test_a_copy_owes_the_scan_that_what_is_kept_owes(owes: bool) -> None:
    tender, who = published_tender(), bidder("Anker")
    found = kept(who)
    found.item.blob.owes_scan = owes
    draft = start_draft(tender, who.organisation, by=who.user, at=BEFORE)

    use_in_draft(found, draft, "bewijs:KVK", by=who.user, at=BEFORE)

    assert draft.items.get(task="bewijs:KVK").blob.owes_scan is owes


def test_a_bewijskluis_is_used_by_its_own_organisation_alone() -> None:
    tender, who, other = published_tender(), bidder("Anker"), bidder("Brug")
    found = kept(who)
    draft = start_draft(tender, other.organisation, by=other.user, at=BEFORE)

    with pytest.raises(NotAllowed):
        use_in_draft(found, draft, "bewijs:KVK", by=other.user, at=BEFORE)
    with pytest.raises(NotAllowed):
        use_in_draft(found, draft, "bewijs:KVK", by=who.user, at=BEFORE)


@pytest.mark.parametrize("change", ["changed", "missing"])
def test_a_damaged_file_is_told_and_nothing_of_it_comes_into_the_draft(change: str) -> None:
    tender, who = published_tender(), bidder("Anker")
    found = kept(who)
    draft = start_draft(tender, who.organisation, by=who.user, at=BEFORE)
    path = Path(settings.DATA_DIR) / "files" / found.item.blob.storage_name
    with open_cipher(found.item.blob) as file:
        path = Path(file.name)
    if change == "missing":
        path.unlink()
    else:
        content = bytearray(path.read_bytes())
        content[-20] ^= 1
        path.chmod(0o600)
        path.write_bytes(bytes(content))

    with pytest.raises(VaultDamaged):
        use_in_draft(found, draft, "bewijs:KVK", by=who.user, at=BEFORE)

    assert not draft.items.exists()


def test_what_is_refused_at_an_upload_is_refused_here_and_leaves_nothing() -> None:
    who = bidder("Anker")

    with pytest.raises(UploadRefused, match="geen PDF"):
        keep_in_safe(
            who.organisation,
            BytesIO(b"tekst"),
            name="kvk.pdf",
            kind=EvidenceKind.KVK,
            details=EvidenceDetails(date(2025, 11, 1)),
            by=who.user,
            at=AT,
        )

    assert not SafeItem.objects.exists()
    assert not SealedBlob.objects.exists()


def test_a_full_bewijskluis_keeps_what_is_in_it(settings: Any) -> None:
    who = bidder("Anker")
    kept(who)
    settings.MAX_SAFE_BYTES = SealedBlob.objects.get().cipher_size + 1

    with pytest.raises(StorageFull, match="Uw bewijskluis wordt met dit bestand te groot"):
        kept(who, kind=EvidenceKind.GVA)

    assert SealedBlob.objects.count() == SafeItem.objects.count() == 1


def test_the_contents_cost_the_same_queries_for_one_and_for_four(django_assert_num_queries: Any) -> None:
    for number in (1, 4):
        who = bidder()
        for _ in range(number):
            kept(who)
        people = [who.user, who.organisation]
        assert people
        safe_contents(who.organisation, by=who.user)
        with django_assert_num_queries(2):
            safe_contents(who.organisation, by=who.user)


def test_the_people_of_the_organisation_are_reminded_once_and_in_time() -> None:
    who, other = bidder("Anker"), bidder("Brug")
    reader = MembershipFactory(organisation=who.organisation).user
    kept(who, kind=EvidenceKind.GVA, issued_on=date(2024, 3, 31))
    kept(other, kind=EvidenceKind.REFERENCE)
    day = datetime(2026, 1, 20, 0, 0, tzinfo=UTC)

    with in_process_outbox() as outbox, telling(day):
        for at in (day - timedelta(hours=2), day - timedelta(hours=1), day, day + timedelta(days=1)):
            assert run_sweeps(at) == []
        outbox.drain()

    (message,) = mail.outbox
    assert message.to == [who.user.email]
    assert reader.email not in message.to
    assert message.subject == "Vraag een nieuw bewijsmiddel aan: Gedragsverklaring aanbesteden (GVA)"
    assert "tot 8 weken" in message.body
    assert found_in(message.body.encode(), WORDS) == []
    assert SafeItem.objects.get(organisation=who.organisation).reminded_at == day - timedelta(hours=1)


def test_other_dates_bring_another_reminder_and_what_is_gone_none() -> None:
    who = bidder("Anker")
    first = kept(who, kind=EvidenceKind.POLICY, valid_until=date(2025, 12, 31))
    gone = kept(who, kind=EvidenceKind.POLICY, valid_until=date(2025, 12, 31))
    later = datetime(2026, 1, 2, 9, 0, tzinfo=UTC)
    assert remind_of_expiry(at=later) == 2

    details = EvidenceDetails(date(2025, 11, 1), date(2026, 12, 31))
    change_in_safe(first, kind=first.kind, details=details, by=who.user, at=later)
    remove_from_safe(gone, by=who.user, at=later)

    assert remind_of_expiry(at=later) == 0
    assert remind_of_expiry(at=datetime(2026, 12, 31, 9, 0, tzinfo=UTC)) == 1
    assert OutboxJob.objects.filter(kind="remind_of_safe_item").count() == 3
    (now,) = safe_contents(who.organisation, by=who.user)
    assert (now.details, now.findings["pages"]) == (details, 2)


def test_nobody_is_mailed_about_what_had_expired_when_it_was_kept() -> None:
    kept(bidder("Anker"), kind=EvidenceKind.KVK, issued_on=date(2024, 1, 1))

    assert remind_of_expiry(at=AT + timedelta(days=400)) == 0
