"""What a declaration of an insider leads to, and who decides on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.domain.insiders import (
    CLOSED_WORDS,
    Clearance,
    InsiderDecision,
    check_decision,
    check_statement,
    clearance_of,
)
from bids.domain.refusals import BidRefused

DECISIONS = st.sampled_from(["", *InsiderDecision])


@pytest.mark.parametrize(
    ("has_interest", "decision", "expected"),
    [
        (None, "", Clearance.MISSING),
        (False, "", Clearance.OPEN),
        (True, "", Clearance.WAITING),
        (True, InsiderDecision.ADMITTED, Clearance.OPEN),
        (True, InsiderDecision.BARRED, Clearance.BARRED),
    ],
)
def test_only_who_declared_and_is_not_held_up_by_an_interest_reads(
    has_interest: bool | None, decision: str, expected: Clearance
) -> None:
    assert clearance_of(has_interest=has_interest, decision=decision) is expected


@given(DECISIONS)
def test_nothing_is_open_before_a_declaration(decision: str) -> None:
    assert clearance_of(has_interest=None, decision=decision) is not Clearance.OPEN


@given(st.none() | st.booleans(), DECISIONS)
def test_whatever_closes_a_bid_is_said_in_words(has_interest: bool | None, decision: str) -> None:
    found = clearance_of(has_interest=has_interest, decision=decision)
    assert (found in CLOSED_WORDS) == (found is not Clearance.OPEN)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_interest_needs_words(text: str) -> None:
    with pytest.raises(BidRefused, match="welk belang"):
        check_statement(has_interest=True, text=text)


def test_words_beside_no_interest_are_not_kept() -> None:
    assert check_statement(has_interest=False, text="toch niets") == ""
    assert check_statement(has_interest=True, text=" mijn zus ") == "mijn zus"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"is_own": True}, "een ander"),
        ({"has_interest": False}, "geen belang"),
        ({"decision": "misschien"}, "Kies"),
        ({"decision": ""}, "Kies"),
        ({"reason": " "}, "reden"),
    ],
)
def test_a_decision_is_by_another_on_an_interest_with_a_reason(
    changed: dict[str, object], words: str
) -> None:
    whole = {"decision": "barred", "reason": " Te dichtbij. ", "has_interest": True, "is_own": False}
    assert check_decision(**whole) == ("barred", "Te dichtbij.")  # type: ignore[arg-type]
    with pytest.raises(BidRefused, match=words):
        check_decision(**{**whole, **changed})  # type: ignore[arg-type]
