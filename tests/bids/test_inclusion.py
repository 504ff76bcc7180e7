"""Every bidder sees that its own bid is in the proces-verbaal, and can check it without the application."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bids.domain.receipt import merkle_path, merkle_root, opening_path, opening_root, root_of_path
from bids.services import receipt_file
from clock import telling
from tenders.models import Tender
from tests.factories.bids import OPENED_AT, Bidder, bidder, opened, submitted_bid
from tests.factories.tenders import published_tender
from tools.verify_opening import main

NAMES = ("Anker", "Brug", "Cirkel", "Delta", "Eik")


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40), st.data())
def test_every_leaf_adds_up_to_the_root_with_its_path(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))

    path = merkle_path(leaves, index)

    assert root_of_path(leaves[index], path) == merkle_root(leaves)
    assert len(path) <= 6


@given(st.sets(st.text("0123456789abcdef", min_size=64, max_size=64), min_size=2, max_size=20))
def test_another_root_does_not_add_up_with_the_path_of_mine(roots: set[str]) -> None:
    own, other = sorted(roots)[:2]

    path = opening_path(roots, own)

    assert root_of_path(own.encode(), path) == opening_root(roots)
    assert root_of_path(other.encode(), path) != opening_root(roots)


@pytest.fixture
def scene(db: None) -> Iterator[tuple[Tender, list[Bidder]]]:
    tender, people = published_tender(), [bidder(name) for name in NAMES]
    for who in people:
        submitted_bid(tender, who)
    opened(tender)
    with telling(OPENED_AT):
        yield tender, people


def got(who: Bidder, name: str, tender: Tender) -> bytes:
    client = Client()
    client.force_login(who.user)
    return client.get(reverse(f"bids:{name}", args=[tender.public_id])).content


def test_each_bidder_finds_itself_and_no_other(scene: tuple[Tender, list[Bidder]], tmp_path: Path) -> None:
    tender, people = scene
    record = tender.opening_records.get()

    for who, name in zip(people, NAMES, strict=True):
        page = got(who, "own_record", tender).decode()
        assert "staat erin" in page
        assert not any(other in page for other in NAMES if other != name)
        file, receipt = tmp_path / f"{name}.json", tmp_path / f"{name}-bewijs.json"
        file.write_bytes(got(who, "own_record_data", tender))
        submission = tender.bids.get(organisation=who.organisation).opened_submission
        assert submission is not None
        receipt.write_text(json.dumps(receipt_file(submission)))
        assert main([str(file), "--receipt", str(receipt), "--root", record.root_hash]) == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"root": "0" * 64}, "tellen niet op"),
        ({"opening_root": "0" * 64}, "tellen niet op"),
        ({"path": []}, "tellen niet op"),
    ],
)
def test_a_changed_proof_is_found(
    scene: tuple[Tender, list[Bidder]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: dict[str, object],
    sentence: str,
) -> None:
    tender, people = scene
    proof = json.loads(got(people[0], "own_record_data", tender))
    file = tmp_path / "opening.json"
    file.write_text(json.dumps(proof | change))

    assert main([str(file)]) == 1
    assert sentence in capsys.readouterr().err


def test_another_receipt_or_root_is_found_and_what_is_no_proof_is_said_to_be_none(
    scene: tuple[Tender, list[Bidder]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tender, people = scene
    file, receipt = tmp_path / "opening.json", tmp_path / "bewijs.json"
    file.write_bytes(got(people[0], "own_record_data", tender))
    other = tender.bids.get(organisation=people[1].organisation).opened_submission
    assert other is not None
    receipt.write_text(json.dumps(receipt_file(other)))

    assert main([str(file), "--receipt", str(receipt), "--root", "0" * 64]) == 1
    told = capsys.readouterr().err
    assert "niet dat van dit ontvangstbewijs" in told
    assert "van een andere inschrijving" in told
    assert "niet het getal dat u opgaf" in told
    for text in ("", "{}", "[]", '{"format": "tenderhuis-opening-1"}'):
        receipt.write_text(text)
        assert main([str(receipt)]) == 2


def test_before_the_opening_there_is_no_such_page(db: None) -> None:
    tender, who = published_tender(), bidder("Anker")
    submitted_bid(tender, who)
    client = Client()
    client.force_login(who.user)

    for name in ("own_record", "own_record_data"):
        assert client.get(reverse(f"bids:{name}", args=[tender.public_id])).status_code == 404
