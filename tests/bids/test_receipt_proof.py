"""What a bidder can prove with its receipt: signed, as data and as document, checked without the application."""

import hashlib
import json
import subprocess
import sys
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bids.models import Submission
from bids.services import receipt_file, receipt_from, start_draft, submit_bid
from documents.signing import is_signed, sign, verifying_key
from documents.vault import KeyRing, keyring, use_keyring
from tests.factories.bids import Bidder, bidder, filled_draft, pdf_bytes, submitted_bid
from tests.factories.tenders import CLOSES_AT, published_tender
from tests.pdf import text_of

pytestmark = pytest.mark.django_db
BEFORE = CLOSES_AT - timedelta(hours=2)
CHECKER = Path(__file__).resolve().parents[2] / "tools" / "verify_receipt.py"


@pytest.fixture
def who() -> Bidder:
    return bidder("Anker")


@pytest.fixture
def submission(who: Bidder) -> Submission:
    return submitted_bid(published_tender(), who)


def public_key() -> str:
    return verifying_key(keyring().signing_private or "")


def checked(receipt: dict[str, Any], folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """As an outsider runs it: the file and Python, in another folder, without our settings."""
    file = folder / "bewijs.json"
    file.write_text(json.dumps(receipt), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", str(CHECKER), str(file), *more],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def client_of(who: Bidder) -> Client:
    client = Client()
    client.force_login(who.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_receipt_is_signed_when_it_is_given(submission: Submission) -> None:
    receipt = receipt_from(submission, submission.items.all())

    assert submission.signing_key == public_key()
    assert is_signed(receipt.signed_text, submission.signature, public_key())


def test_an_outsider_checks_the_downloaded_receipt(
    submission: Submission, who: Bidder, tmp_path: Path
) -> None:
    address = reverse("bids:receipt_data", args=[submission.bid.tender.public_id, submission.public_id])
    receipt = client_of(who).get(address).json()
    published = Client().get(reverse("bids:receipt_key")).json()

    done = checked(receipt, tmp_path, "--key", published["public_key"])

    assert (done.returncode, done.stderr) == (0, "")
    assert receipt["received_at"] in done.stdout
    assert "5 onderdelen" in done.stdout


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda r: r.update(received_at="2025-11-14T10:59:59.999Z"), "past niet bij de gegevens"),
        (lambda r: r["lines"][0].update(plain_sha256="0" * 64), "past niet bij de gegevens"),
        (lambda r: r["lines"].pop(), "past niet bij de gegevens"),
        (lambda r: r.update(root="0" * 64), "De handtekening past niet"),
        (lambda r: r["signature"].update(value="A" * 86 + "=="), "De handtekening past niet"),
        (lambda r: r.pop("signature"), "niet ondertekend"),
    ],
)
def test_a_changed_receipt_is_found(
    submission: Submission, tmp_path: Path, change: Any, sentence: str
) -> None:
    receipt = deepcopy(receipt_file(submission))
    change(receipt)

    done = checked(receipt, tmp_path)

    assert done.returncode == 1
    assert sentence in done.stderr


def test_a_receipt_signed_by_somebody_else_is_found(
    submission: Submission, pairs: KeyRing, tmp_path: Path
) -> None:
    other = verifying_key(KeyRing.temporary(tmp_path).signing_private or "")

    done = checked(receipt_file(submission), tmp_path, "--key", other)

    assert done.returncode == 1
    assert "met een andere sleutel" in done.stderr


def test_files_are_compared_with_the_receipt(submission: Submission, tmp_path: Path) -> None:
    folder = tmp_path / "kopie"
    folder.mkdir()
    plan = pdf_bytes(2)
    receipt = receipt_file(submission)
    line = receipt["lines"][0]
    line["plain_sha256"] = hashlib.sha256(plan).hexdigest()
    (folder / "plan.pdf").write_bytes(plan)
    (folder / "ander.pdf").write_bytes(pdf_bytes(3))

    done = checked(receipt, tmp_path, "--files", str(folder))

    assert "Staat niet op het bewijs: ander.pdf" in done.stderr
    assert "plan.pdf" not in done.stderr


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "iets anders"}', '{"format": 3}'])
def test_what_is_no_receipt_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "bewijs.json"
    file.write_text(text)

    done = subprocess.run(
        [sys.executable, "-I", str(CHECKER), str(file)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "niet te lezen als bewijs" in done.stderr


def test_without_a_signing_key_a_bid_is_received_all_the_same(keyring: KeyRing, who: Bidder) -> None:
    draft = filled_draft(published_tender(), who, at=BEFORE)

    with use_keyring(replace(keyring, signing_private=None)):
        submission = submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)
        answer = Client().get(reverse("bids:receipt_key"))

    assert (submission.status, submission.signature) == (Submission.Status.SEALED, "")
    assert "signature" not in receipt_file(submission)
    assert answer.status_code == 404


def test_the_receipt_as_document_says_all_that_proves_it(submission: Submission, who: Bidder) -> None:
    address = reverse("bids:receipt_pdf", args=[submission.bid.tender.public_id, submission.public_id])

    answer = client_of(who).get(address)
    text = "".join(text_of(answer.content).split())

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert submission.root_hash in text
    assert submission.signature in text
    assert public_key() in text
    for item in submission.items.all():
        assert item.plain_sha256 in text
        assert item.cipher_sha256 in text


def test_the_document_of_an_earlier_version_says_that_it_counts_no_more(
    submission: Submission, who: Bidder
) -> None:
    draft = start_draft(submission.bid.tender, who.organisation, by=who.user, at=BEFORE)
    submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)
    address = reverse("bids:receipt_pdf", args=[submission.bid.tender.public_id, submission.public_id])

    text = " ".join(text_of(client_of(who).get(address).content).split())

    assert "Deze versie geldt niet meer: zij is vervangen op" in text


def test_nobody_else_gets_the_document(submission: Submission) -> None:
    address = reverse("bids:receipt_pdf", args=[submission.bid.tender.public_id, submission.public_id])
    other = bidder("Baken")
    submitted_bid(submission.bid.tender, other)

    assert client_of(other).get(address).status_code == 404


def test_a_receipt_names_the_method_of_the_moment_of_submission(
    submission: Submission, who: Bidder, tmp_path: Path
) -> None:
    tender = submission.bid.tender
    method = tender.fingerprint
    # A rectification gives the tender another one; the receipt keeps what it was signed with.
    type(tender).objects.filter(pk=tender.pk).update(fingerprint="f" * 64)
    client = client_of(who)

    receipt = client.get(reverse("bids:receipt_data", args=[tender.public_id, submission.public_id])).json()
    page = client.get(reverse("bids:receipt", args=[tender.public_id])).content.decode()
    document = client.get(reverse("bids:receipt_pdf", args=[tender.public_id, submission.public_id]))
    done = checked(receipt, tmp_path)

    assert receipt["method"] == submission.method == method
    assert "Vingerafdruk van de methode" in page
    assert method in page.replace("<wbr>", "")
    assert method in "".join(text_of(b"".join(document)).split())
    assert (done.returncode, done.stderr) == (0, "")
    assert f"De methode had de vingerafdruk {method}." in done.stdout


def test_another_method_on_a_receipt_is_found(submission: Submission, tmp_path: Path) -> None:
    for change in ({"method": "0" * 64}, {"format": "tenderhuis-ontvangstbewijs-1"}):
        done = checked(receipt_file(submission) | change, tmp_path)

        assert done.returncode == 1
        assert "past niet bij de gegevens" in done.stderr


def test_a_receipt_of_before_the_method_still_holds(submission: Submission, tmp_path: Path) -> None:
    """Given before it was named: the row has no method, the root and the signature are of the first format."""
    submission.method = ""
    receipt = receipt_from(submission, submission.items.all())
    submission.root_hash = receipt.root
    submission.signature = sign(receipt.signed_text, keyring().signing_private or "")

    content = receipt_file(submission)
    done = checked(content, tmp_path, "--key", public_key())

    assert content["format"] == "tenderhuis-ontvangstbewijs-1"
    assert "method" not in content
    assert receipt.signed_text.startswith(b"tenderhuis-ontvangstbewijs-1\n")
    assert (done.returncode, done.stderr) == (0, "")
