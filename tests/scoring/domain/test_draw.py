"""A draw that anyone can do again."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.domain.draw import DrawRefused, commitment_of, drawn_order, mark_of, matches

TENDER = "3f0e9d0e-6a56-4a1c-9a50-0d5b2d1b7f11"
TOOL = Path(__file__).resolve().parents[3] / "tools" / "verify_draw.py"

secrets = st.binary(min_size=32, max_size=32)
participants = st.dictionaries(
    st.text(min_size=1, max_size=8),
    st.binary(min_size=32, max_size=32).map(bytes.hex),
    min_size=2,
    max_size=9,
).filter(lambda found: len(set(found.values())) == len(found))


@given(secrets, participants, st.randoms())
def test_the_order_does_not_depend_on_the_order_of_the_input(secret, found, random):
    shuffled = list(found.items())
    random.shuffle(shuffled)

    first = drawn_order(secret, tender=TENDER, lot=1, participants=found)
    second = drawn_order(secret, tender=TENDER, lot=1, participants=dict(shuffled))

    assert first == second


@given(secrets, participants)
def test_everybody_is_drawn_exactly_once(secret, found):
    order = drawn_order(secret, tender=TENDER, lot=1, participants=found)

    assert sorted(order) == sorted(found)


@given(secrets, participants, st.integers(1, 20))
def test_who_leaves_does_not_change_the_order_of_the_others(secret, found, lot):
    order = drawn_order(secret, tender=TENDER, lot=lot, participants={**found, "blijft": "ab" * 32})
    leaver = order[0]
    rest = {name: root for name, root in {**found, "blijft": "ab" * 32}.items() if name != leaver}

    again = tuple(
        sorted(rest, key=lambda name: mark_of(secret, tender=TENDER, lot=lot, receipt_root=rest[name]))
    )

    assert again == order[1:]


@given(secrets, secrets)
def test_only_the_committed_secret_fits(secret, other):
    assert matches(secret, commitment_of(secret))
    assert matches(other, commitment_of(secret)) == (other == secret)


def test_tender_and_lot_are_part_of_the_draw():
    secret = b"\x07" * 32

    marks = {
        mark_of(secret, tender=tender, lot=lot, receipt_root="aa" * 32)
        for tender in (TENDER, TENDER.replace("3", "4"))
        for lot in (1, 2, 12)
    }

    assert len(marks) == 6


def test_equal_receipts_are_refused():
    with pytest.raises(DrawRefused, match="hetzelfde ontvangstbewijs"):
        drawn_order(b"\x01" * 32, tender=TENDER, lot=1, participants={"a": "aa" * 32, "b": "aa" * 32})


def test_one_participant_is_no_draw():
    with pytest.raises(DrawRefused, match="ten minste twee"):
        drawn_order(b"\x01" * 32, tender=TENDER, lot=1, participants={"a": "aa" * 32})


def published(secret: bytes, **changes: object) -> dict:
    roots = {"bid-1": "aa" * 32, "bid-2": "bb" * 32, "bid-3": "cc" * 32}
    order = drawn_order(secret, tender=TENDER, lot=2, participants=roots)
    return {
        "aanbesteding": TENDER,
        "perceel": 2,
        "vastlegging": commitment_of(secret),
        "geheim": secret.hex(),
        "deelnemers": [
            {"inschrijving": bid, "naam": f"Aanbieder {bid}", "ontvangstbewijs": root}
            for bid, root in roots.items()
        ],
        "uitslag": list(order),
        **changes,
    }


def run_tool(draw: object, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    path = tmp_path / "loting.json"
    path.write_text(json.dumps(draw))
    # Isolated: the tool may import nothing of ours.
    return subprocess.run(
        [sys.executable, "-I", "-S", str(TOOL), str(path)], capture_output=True, text=True, check=False
    )


def test_the_tool_agrees_with_the_draw(tmp_path):
    result = run_tool(published(b"\x05" * 32), tmp_path)

    assert (result.returncode, result.stderr) == (0, "")
    assert "De loting klopt" in result.stdout


def test_the_tool_finds_a_changed_result(tmp_path):
    draw = published(b"\x05" * 32)
    draw["uitslag"].reverse()

    result = run_tool(draw, tmp_path)

    assert result.returncode == 1
    assert "De uitslag klopt niet" in result.stderr


def test_the_tool_finds_a_secret_chosen_afterwards(tmp_path):
    draw = published(b"\x05" * 32, vastlegging=commitment_of(b"\x06" * 32))

    result = run_tool(draw, tmp_path)

    assert result.returncode == 1
    assert "hoort niet bij de vastlegging" in result.stderr


def test_the_tool_says_what_it_cannot_read(tmp_path):
    result = run_tool({"geheim": "zz"}, tmp_path)

    assert result.returncode == 2
    assert "niet te lezen als loting" in result.stderr
