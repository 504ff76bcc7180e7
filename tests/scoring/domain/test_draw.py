"""A draw that anyone can do again."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.domain.draw import (
    MAX_WORD,
    DrawRefused,
    commitment_of,
    drawn_order,
    mark_of,
    matches,
    seal_of_word,
    tidy_word,
    words_as_text,
)

TENDER = "3f0e9d0e-6a56-4a1c-9a50-0d5b2d1b7f11"
TOOL = Path(__file__).resolve().parents[3] / "tools" / "verify_draw.py"

secrets = st.binary(min_size=32, max_size=32)
participants = st.dictionaries(
    st.text(min_size=1, max_size=8),
    st.binary(min_size=32, max_size=32).map(bytes.hex),
    min_size=2,
    max_size=9,
).filter(lambda found: len(set(found.values())) == len(found))


def draw(secret: bytes, found: dict, words: dict | None = None, lot: int = 1) -> tuple[str, ...]:
    return drawn_order(secret, tender=TENDER, lot=lot, participants=found, words=words or {})


@given(secrets, participants, st.text(max_size=9), st.randoms())
def test_the_order_does_not_depend_on_the_order_of_the_input(secret, found, word, random):
    shuffled = list(found.items())
    random.shuffle(shuffled)
    words = dict.fromkeys(list(found)[:2], word)

    assert draw(secret, found, words) == draw(secret, dict(shuffled), dict(reversed(words.items())))


@given(secrets, participants)
def test_everybody_is_drawn_exactly_once_also_who_gave_no_word(secret, found):
    order = draw(secret, found, {next(iter(found)): "eik"})

    assert sorted(order) == sorted(found)


def test_every_word_is_part_of_the_draw_and_its_place_too():
    found = {"a": "aa" * 32, "b": "bb" * 32}
    given = ({}, {"a": "eik"}, {"b": "eik"}, {"a": "eik", "b": "den"}, {"a": "den", "b": "eik"})

    texts = {words_as_text({root: words.get(name, "") for name, root in found.items()}) for words in given}
    marks = {
        mark_of(b"\x07" * 32, words=text, tender=TENDER, lot=1, receipt_root="aa" * 32) for text in texts
    }

    assert len(texts) == len(marks) == len(given)


@given(st.dictionaries(st.sampled_from(["aa", "bb"]), st.text(max_size=4), min_size=2))
def test_other_words_give_another_text(words):
    text = words_as_text(words)

    read = {row.partition(":")[0]: bytes.fromhex(row.partition(":")[2]).decode() for row in text.split(";")}
    assert read == words


def test_one_word_can_change_who_comes_first():
    found = {"a": "aa" * 32, "b": "bb" * 32}

    firsts = {
        draw(b"\x07" * 32, found, {"a": word})[0] for word in ("eik", "den", "els", "iep", "es", "beuk")
    }

    assert firsts == {"a", "b"}


@pytest.mark.parametrize(
    ("word", "part"),
    [("  ", "Schrijf een woord"), ("x" * (MAX_WORD + 1), "ten hoogste"), ("een\ntwee", "op één regel")],
)
def test_a_word_that_cannot_count_is_refused(word, part):
    with pytest.raises(DrawRefused, match=part):
        tidy_word(word)


def test_a_word_counts_composed_and_without_blanks_around_it():
    assert tidy_word(" cafe\u0301 ") == "caf\u00e9"
    assert tidy_word("x" * MAX_WORD) == "x" * MAX_WORD


def test_the_hash_of_a_word_hangs_on_everything_about_it():
    base = {"tender": TENDER, "lot": 1, "receipt_root": "aa" * 32}
    changed = ({"tender": "x"}, {"lot": 2}, {"receipt_root": "bb" * 32})

    seals = {seal_of_word("eik", "00", **base), seal_of_word("eik", "01", **base)}
    seals |= {seal_of_word("eik", "00", **{**base, **other}) for other in changed}

    assert len(seals) == 5


@given(secrets, secrets)
def test_only_the_committed_secret_fits(secret, other):
    assert matches(secret, commitment_of(secret))
    assert matches(other, commitment_of(secret)) == (other == secret)


def test_tender_and_lot_are_part_of_the_draw():
    secret = b"\x07" * 32

    marks = {
        mark_of(secret, words="", tender=tender, lot=lot, receipt_root="aa" * 32)
        for tender in (TENDER, TENDER.replace("3", "4"))
        for lot in (1, 2, 12)
    }

    assert len(marks) == 6


def test_equal_receipts_are_refused():
    with pytest.raises(DrawRefused, match="hetzelfde ontvangstbewijs"):
        draw(b"\x01" * 32, {"a": "aa" * 32, "b": "aa" * 32})


def test_one_participant_is_no_draw():
    with pytest.raises(DrawRefused, match="ten minste twee"):
        draw(b"\x01" * 32, {"a": "aa" * 32})


def published(secret: bytes, **changes: object) -> dict:
    roots = {"bid-1": "aa" * 32, "bid-2": "bb" * 32, "bid-3": "cc" * 32}
    words, salt = {"bid-1": "zonnebloem", "bid-3": "Één & twee"}, "0f" * 16
    order = draw(secret, roots, words, lot=2)
    return {
        "protocol": "tenderhuis-loting-2",
        "aanbesteding": TENDER,
        "perceel": 2,
        "vastlegging": commitment_of(secret),
        "geheim": secret.hex(),
        "deelnemers": [
            {
                "inschrijving": bid,
                "naam": f"Aanbieder {bid}",
                "ontvangstbewijs": root,
                "woord": words.get(bid, ""),
                "toevoeging": salt if bid in words else "",
                "kenmerk_woord": seal_of_word(words[bid], salt, tender=TENDER, lot=2, receipt_root=root)
                if bid in words
                else "",
            }
            for bid, root in roots.items()
        ],
        "uitslag": list(order),
        **changes,
    }


def run_tool(file: object, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    path = tmp_path / "loting.json"
    path.write_text(json.dumps(file))
    # Isolated: the tool may import nothing of ours.
    return subprocess.run(
        [sys.executable, "-I", "-S", str(TOOL), str(path)], capture_output=True, text=True, check=False
    )


def test_the_tool_agrees_with_the_draw(tmp_path):
    result = run_tool(published(b"\x05" * 32), tmp_path)

    assert (result.returncode, result.stderr) == (0, "")
    assert "De loting klopt" in result.stdout
    assert 'Aanbieder bid-1 (woord: "zonnebloem")' in result.stdout
    assert "Aanbieder bid-2 (geen woord)" in result.stdout


def test_the_tool_finds_a_changed_result(tmp_path):
    file = published(b"\x05" * 32)
    file["uitslag"].reverse()

    result = run_tool(file, tmp_path)

    assert result.returncode == 1
    assert "De uitslag klopt niet" in result.stderr


def test_the_tool_finds_a_secret_chosen_afterwards(tmp_path):
    file = published(b"\x05" * 32, vastlegging=commitment_of(b"\x06" * 32))

    result = run_tool(file, tmp_path)

    assert result.returncode == 1
    assert "hoort niet bij de vastlegging" in result.stderr


def test_the_tool_says_what_it_cannot_read(tmp_path):
    result = run_tool({"geheim": "zz"}, tmp_path)

    assert result.returncode == 2
    assert "niet te lezen als loting" in result.stderr


@pytest.mark.parametrize("word", ["paardenbloem", ""])
def test_the_tool_finds_a_word_that_is_not_the_one_of_before_the_draw(tmp_path, word):
    file = published(b"\x05" * 32)
    file["deelnemers"][0]["woord"] = word

    result = run_tool(file, tmp_path)

    assert result.returncode == 1
    assert "Het woord van Aanbieder bid-1 hoort niet bij het kenmerk" in result.stderr
