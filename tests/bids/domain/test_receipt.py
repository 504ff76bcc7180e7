"""The receipt: order does not matter, every fact does."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bids.domain.receipt import (
    Receipt,
    ReceiptLine,
    instant_text,
    merkle_root,
    opening_root,
    received_in_words,
)

LINES = tuple(ReceiptLine(task, 10, "a" * 64, 20, "b" * 64) for task in ("aanmelding", "plan", "verklaring"))
RECEIPT = Receipt(
    tender="t",
    bid="b",
    submission="s",
    number=1,
    received_at=datetime(2025, 11, 14, 11, 0, tzinfo=UTC),
    lines=LINES,
)


def test_the_order_of_lines_does_not_change_the_root() -> None:
    assert replace(RECEIPT, lines=LINES[::-1]).root == RECEIPT.root


@pytest.mark.parametrize(
    "changed",
    [
        replace(RECEIPT, received_at=RECEIPT.received_at + timedelta(milliseconds=1)),
        replace(RECEIPT, number=2),
        replace(RECEIPT, bid="x"),
        replace(RECEIPT, method="m"),
        replace(RECEIPT, lines=LINES[:-1]),
        replace(RECEIPT, lines=(*LINES[:-1], replace(LINES[-1], cipher_sha256="c" * 64))),
        replace(RECEIPT, lines=(*LINES[:-1], replace(LINES[-1], plain_size=11))),
    ],
)
def test_every_fact_changes_the_root(changed: Receipt) -> None:
    assert changed.root != RECEIPT.root


def test_a_tree_of_one_leaf_is_the_prefixed_hash_of_that_leaf() -> None:
    assert merkle_root([b"x"]) == hashlib.sha256(b"\x00x").hexdigest()


def test_a_tree_of_three_leaves_moves_the_odd_one_up() -> None:
    leaves = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in (b"1", b"2", b"3")]
    pair = hashlib.sha256(b"\x01" + leaves[0] + leaves[1]).digest()

    assert merkle_root([b"1", b"2", b"3"]) == hashlib.sha256(b"\x01" + pair + leaves[2]).hexdigest()


def test_an_opening_without_bids_has_a_root_too() -> None:
    assert opening_root([]) == hashlib.sha256(b"").hexdigest()


def test_instants_are_written_to_the_millisecond() -> None:
    instant = datetime(2025, 11, 14, 10, 59, 59, 999_000, tzinfo=UTC)

    assert instant_text(instant) == "2025-11-14T10:59:59.999Z"
    assert received_in_words(instant) == "vr 14 november 2025, 11.59.59,999 uur"
