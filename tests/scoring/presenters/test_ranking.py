"""What the page of the ranking says beside its numbers."""

import pytest

from scoring.presenters.ranking import Tie, _decided


@pytest.mark.parametrize(
    ("key", "is_alone", "words"),
    [(None, True, "enige in de rangorde"), (None, False, "gedeelde positie"), ("1B", False, "1B")],
)
def test_a_place_says_what_decided_it(key: str | None, is_alone: bool, words: str) -> None:
    assert _decided(key, is_alone=is_alone) == words


def test_who_stands_equal_is_named_as_in_a_sentence() -> None:
    assert Tie(0, ("Anker", "Brug", "Cirkel"), is_needed=True).words == "Anker, Brug en Cirkel"
