"""An installation is lost and put back: what was sealed stays sealed, what was proven stays proven."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.urls import reverse

from audit.append_only import missing_triggers
from audit.models import AuditEntry
from audit.selectors import all_scopes, verify_chain
from bids.content import read_object
from bids.models import Bid, Draft, EndedDraft, Submission, SubmittedObject
from bids.services import receipt_from, start_draft, submit_bid
from contracts.models import Letter
from documents.files import read_file, seal_blob
from documents.models import SealedBlob, StoredFile
from documents.vault import KeyRing, generate_keypair, use_keyring
from portal.backup import taking
from portal.backup.archive import check_archive
from tenders.models import Tender
from tests.factories.bids import OPENED_AT, Bidder, bidder, filled_draft, opened, pdf_bytes, submitted_bid
from tests.factories.contracts import released
from tests.factories.tenders import CLOSES_AT, published_tender
from tests.portal.backup.installation import Installation

BEFORE = CLOSES_AT - timedelta(hours=2)
PLANTED = "Zeldzaamwoord-7341"
both_places = pytest.mark.parametrize("place", ["folder", "bucket"], indirect=True)


def root_of(submission: Submission) -> str:
    return receipt_from(submission, submission.items.all()).root


def desk(tender: Tender, who: Bidder) -> str:
    client = Client()
    client.force_login(who.user)
    return client.get(reverse("bids:desk", args=[tender.public_id])).content.decode()


def plan_of(submission: Submission) -> SubmittedObject:
    return SubmittedObject.objects.get(submission=submission, task="plan")


def faults() -> list[str]:
    return [scope for scope in all_scopes() if not verify_chain(scope).ok]


def let_the_disk_fill_up(monkeypatch: pytest.MonkeyPatch, *, after: int) -> None:
    """From then on the disk refuses what is flushed to it."""
    flush, left = os.fsync, [after]

    def full(handle: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        flush(handle)

    monkeypatch.setattr("documents.folder.os.fsync", full)


@contextmanager
def another_connection() -> Iterator[None]:
    """A web process that waits for its next request."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT 1 FROM accounts_user")
        cursor.fetchall()
    try:
        yield
    finally:
        other.close()


@both_places
def test_lost_installation_is_put_back_and_used_on(installation: Installation, tmp_path: Path) -> None:
    award = released()
    letters = {letter.pk: read_file(letter.file) for letter in award.decision.letters.all()}
    tender, anker, brug = published_tender(), bidder("Anker & Co"), bidder("Brug & Co")
    sealed = submitted_bid(tender, anker, pages=5, text=PLANTED)
    filled_draft(tender, brug, at=BEFORE, text=PLANTED)
    [draft_key] = [installation.keys.drafts.private(name) for name in installation.keys.drafts.ids()]
    root, archive = root_of(sealed), tmp_path / "backup.tar"

    installation.backup(archive)
    installation.lose_everything_but_the_keys()
    assert installation.place.names() == []
    installation.empty_database()
    report = installation.restore(archive)

    content = archive.read_bytes()
    private = (draft_key, installation.keys.reading_private, installation.keys.opening_private or "")
    assert not any(key.encode() in content for key in (*private, PLANTED))
    assert {letter.pk: read_file(letter.file) for letter in Letter.objects.exclude(file=None)} == letters
    assert root_of(Submission.objects.get(pk=sealed.pk)) == root == sealed.root_hash
    assert (faults(), missing_triggers()) == ([], [])
    assert "Concepten beëindigd: 1." in report
    assert not Draft.objects.exists()
    assert "Uw concept is verloren gegaan" in desk(tender, brug)
    assert "Uw concept is verloren gegaan" not in desk(tender, anker)

    again = filled_draft(tender, brug, at=BEFORE)
    assert "Uw concept is verloren gegaan" not in desk(tender, brug)
    submit_bid(again.bid, by=brug.user, received_at=BEFORE, at=BEFORE)
    record = opened(tender)
    assert [(row["name"], row["damaged"]) for row in record.content["bids"]] == [
        ("Anker & Co", []),
        ("Brug & Co", []),
    ]
    read = b"".join(read_object(plan_of(sealed), by=tender.created_by, at=OPENED_AT))
    assert read == pdf_bytes(5, text=PLANTED)
    assert faults() == []


def test_change_of_a_submitted_bid_is_lost_and_the_bid_stays(
    installation: Installation, tmp_path: Path
) -> None:
    tender, who = published_tender(), bidder("Anker")
    submission = submitted_bid(tender, who)
    start_draft(tender, who.organisation, by=who.user, at=CLOSES_AT - timedelta(minutes=10))

    installation.backup(tmp_path / "backup.tar")
    installation.restore(tmp_path / "backup.tar", "--replace")

    page = desk(tender, who)
    assert "Uw ingediende inschrijving is er nog." in page
    assert [row["damaged"] for row in opened(tender).content["bids"]] == [[]]
    assert Submission.objects.get().pk == submission.pk


def test_key_of_a_draft_that_began_after_the_backup_is_destroyed(
    installation: Installation, tmp_path: Path
) -> None:
    tender, early, late = published_tender(), bidder("Anker"), bidder("Brug")
    start_draft(tender, early.organisation, by=early.user, at=BEFORE)
    installation.backup(tmp_path / "backup.tar")
    start_draft(tender, late.organisation, by=late.user, at=BEFORE)
    assert len(installation.keys.drafts.ids()) == 2

    installation.restore(tmp_path / "backup.tar", "--replace")

    assert installation.keys.drafts.ids() == []
    assert EndedDraft.objects.filter(key_destroyed_at=None).count() == 0


def test_files_of_drafts_are_left_out_and_those_that_a_bid_shares_are_not(
    installation: Installation, tmp_path: Path
) -> None:
    tender, who = published_tender(), bidder("Anker")
    submission = submitted_bid(tender, who)
    start_draft(tender, who.organisation, by=who.user, at=CLOSES_AT - timedelta(minutes=10))
    filled_draft(tender, bidder("Brug"), at=BEFORE)

    installation.backup(tmp_path / "backup.tar")

    expected = {obj.blob.storage_name for obj in submission.items.all()}
    stored = set(StoredFile.objects.values_list("storage_name", flat=True))
    assert set(check_archive(tmp_path / "backup.tar").files) == expected | stored
    assert SealedBlob.objects.count() > len(expected)


def test_everybody_logs_in_again_and_the_restore_is_in_the_log(
    installation: Installation, tmp_path: Path
) -> None:
    client = Client()
    client.force_login(bidder("Anker").user)
    installation.backup(tmp_path / "backup.tar")

    installation.restore(tmp_path / "backup.tar", "--replace")

    entry = AuditEntry.objects.get(event="installation.restored")
    assert not Session.objects.exists()
    assert entry.subject == f"backup:{check_archive(tmp_path / 'backup.tar').fingerprint}"


@both_places
def test_restore_gives_up_what_is_there_only_when_told_to(installation: Installation, tmp_path: Path) -> None:
    tender = published_tender()
    installation.backup(tmp_path / "backup.tar")
    later = submitted_bid(tender, bidder("Anker"))
    names = installation.place.names()

    with pytest.raises(CommandError, match="niet leeg"):
        installation.restore(tmp_path / "backup.tar")
    assert (Submission.objects.get().pk, installation.place.names()) == (later.pk, names)
    installation.restore(tmp_path / "backup.tar", "--replace")

    assert not Submission.objects.exists()
    assert Tender.objects.get().pk == tender.pk
    assert installation.place.names() == check_archive(tmp_path / "backup.tar").files


def test_damaged_and_missing_files_come_back(installation: Installation, tmp_path: Path) -> None:
    tender = published_tender()
    submission = submitted_bid(tender, bidder("Anker"))
    first, second, *_ = [obj.blob.storage_name for obj in submission.items.all()]
    installation.backup(tmp_path / "backup.tar")
    installation.place.remove(first)
    installation.place.put(second, b"changed")

    installation.restore(tmp_path / "backup.tar", "--replace")

    assert [row["damaged"] for row in opened(tender).content["bids"]] == [[]]


def test_file_that_is_damaged_at_the_backup_is_reported_by_both(
    installation: Installation, tmp_path: Path
) -> None:
    submission = submitted_bid(published_tender(), bidder("Anker"))
    gone, changed, *_ = [obj.blob.storage_name for obj in submission.items.all()]
    installation.place.remove(gone)
    installation.place.put(changed, b"changed")

    with pytest.raises(CommandError, match="2 bestanden ontbreken") as refusal:
        installation.backup(tmp_path / "backup.tar")
    report = installation.restore(tmp_path / "backup.tar", "--replace")

    assert refusal.value.returncode == 3
    assert "2 bestanden ontbraken of waren beschadigd" in report


def test_broken_archive_changes_nothing(installation: Installation, tmp_path: Path) -> None:
    submission = submitted_bid(published_tender(), bidder("Anker"))
    archive = tmp_path / "backup.tar"
    installation.backup(archive)
    names, entries, whole = installation.place.names(), AuditEntry.objects.count(), archive.read_bytes()
    changed = bytearray(whole)
    changed[len(whole) // 2] ^= 1

    for content in (whole[: len(whole) // 2], bytes(changed)):
        archive.write_bytes(content)
        with pytest.raises(CommandError, match="Er is niets gewijzigd"):
            installation.restore(archive, "--replace")

    assert Submission.objects.get().pk == submission.pk
    assert (installation.place.names(), AuditEntry.objects.count()) == (names, entries)


def test_storage_that_fails_during_a_restore_leaves_all_as_it_was(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = submitted_bid(published_tender(), bidder("Anker"))
    installation.backup(tmp_path / "backup.tar")
    for name in installation.place.names():
        installation.place.remove(name)
    kept, _ = seal_blob(b"")
    entries = AuditEntry.objects.count()

    let_the_disk_fill_up(monkeypatch, after=2)
    with pytest.raises(CommandError, match="Er is niets gewijzigd"):
        installation.restore(tmp_path / "backup.tar", "--replace")

    assert installation.place.names() == [kept.storage_name]
    assert (Submission.objects.get().pk, AuditEntry.objects.count()) == (submission.pk, entries)


def test_keys_that_do_not_belong_to_the_archive_are_refused(
    installation: Installation, tmp_path: Path
) -> None:
    tender = published_tender()
    submitted_bid(tender, bidder("Anker"))
    opened(tender)
    installation.backup(tmp_path / "backup.tar")
    pair = generate_keypair()
    other = KeyRing(
        opening_public=installation.keys.opening_public,
        reading_public=pair.public,
        reading_private=pair.private,
        drafts=installation.keys.drafts,
    )

    with use_keyring(other):
        with pytest.raises(CommandError, match="READING_KEY_FILE"):
            installation.restore(tmp_path / "backup.tar", "--replace")
        report = installation.restore(tmp_path / "backup.tar", "--replace", "--other-keys")

    assert f"de leessleutel past niet op de geopende inschrijvingen van: {tender.title}" in report


def test_archive_of_a_newer_version_is_refused(installation: Installation, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('bids', '0099_later', '2030-01-01')"
        )
    installation.backup(tmp_path / "backup.tar")

    with pytest.raises(CommandError, match="nieuwere versie"):
        installation.restore(tmp_path / "backup.tar", "--replace")


def test_backup_does_not_replace_a_file(installation: Installation, tmp_path: Path) -> None:
    installation.backup(tmp_path / "backup.tar")

    with pytest.raises(CommandError, match="bestaat al"):
        installation.backup(tmp_path / "backup.tar")


def test_restore_is_refused_while_a_process_uses_the_database(
    installation: Installation, tmp_path: Path
) -> None:
    tender = published_tender()
    installation.backup(tmp_path / "backup.tar")

    with another_connection(), pytest.raises(CommandError, match="Stop eerst alle processen"):
        installation.restore(tmp_path / "backup.tar", "--replace")

    assert Tender.objects.get().pk == tender.pk


def test_bid_that_came_after_the_snapshot_is_not_in_the_backup_and_harms_nothing(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A draft that is thrown away and a bid that is handed in while the files are being copied."""
    tender, early, late = published_tender(), bidder("Anker"), bidder("Brug")
    submission = submitted_bid(tender, early)
    draft = filled_draft(tender, late, at=BEFORE)

    add_files = taking._add_files

    def meanwhile(*arguments: object) -> object:
        submit_bid(draft.bid, by=late.user, received_at=BEFORE, at=BEFORE)
        return add_files(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(taking, "_add_files", meanwhile)
    installation.backup(tmp_path / "backup.tar")
    assert Submission.objects.count() == 2
    installation.restore(tmp_path / "backup.tar", "--replace")

    assert Submission.objects.get().pk == submission.pk
    assert Bid.objects.get(organisation=late.organisation).draft_lost_at is not None
    assert [row["damaged"] for row in opened(tender).content["bids"]] == [[]]
