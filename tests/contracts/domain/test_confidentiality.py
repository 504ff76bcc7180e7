"""A letter that repeats another bidder's confidential passage, or names who need not be named, is flagged."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.completeness import Part
from contracts.domain.confidentiality import SHARED_WORDS, Flag, Given, Secrets
from contracts.domain.content import LetterContent, PartResult
from tests.contracts.domain.letters import letter, lot

PASSAGE = "Wij werken met het algoritme Zwaluw van bureau De Wit in Almere"
WORDS = PASSAGE.split()


def content(
    *, motivation: str = "", advantage: str = "", reason: str = "", bidder: str = "Cirkel"
) -> LetterContent:
    """A loser's letter in which the winner is Anker; every text is empty but the ones that are given."""
    part = lot(1, PartResult.NOT_AWARDED, winners=("Anker",))
    criteria = tuple(
        replace(
            row,
            motivation=motivation,
            winners=tuple(replace(score, advantage=advantage) for score in row.winners),
        )
        for row in part.criteria[:1]
    )
    return replace(letter(replace(part, criteria=criteria, reason=reason)), bidder=bidder, decision_reason="")


def flags(found: LetterContent, **passages: tuple[str, ...]) -> list[Flag]:
    known = {"Anker": (), "Brug": (), "Cirkel": (), "Zorg De Linde B.V.": ()}
    return Secrets(known | passages).flags_in(found)


@pytest.mark.parametrize(
    "text",
    [
        PASSAGE,
        f"De commissie las: “{PASSAGE.upper()}”.",
        "Sterk is dat u werkt met het\nalgoritme Zwaluw van bureau X.",
    ],
)
def test_words_of_another_bidders_passage_are_flagged_in_any_spelling(text: str):
    (flag,) = flags(content(motivation=text), Brug=(PASSAGE,))

    assert (flag.given, flag.other, flag.part) == (Given.PASSAGE, "Brug", Part.MOTIVATION)
    assert (flag.lot, bool(flag.criterion)) == (1, True)
    assert flag.words in " ".join(WORDS).casefold()


def test_own_passages_are_no_secret_and_those_of_the_winner_are():
    assert flags(content(motivation=PASSAGE), Cirkel=(PASSAGE,)) == []

    (flag,) = flags(content(advantage=f"Anker schrijft: {PASSAGE}."), Anker=(PASSAGE,))
    assert (flag.given, flag.other, flag.part) == (Given.PASSAGE, "Anker", Part.ADVANTAGE)


@given(start=st.integers(0, len(WORDS)), length=st.integers(0, len(WORDS)))
def test_a_run_of_a_passage_is_flagged_from_five_words_on(start: int, length: int):
    run = WORDS[start : start + length]

    found = flags(content(motivation=f"Goed is {' '.join(run)} genoemd"), Brug=(PASSAGE,))

    assert bool(found) is (len(run) >= SHARED_WORDS)


@pytest.mark.parametrize(
    ("passage", "text", "is_flagged"),
    [
        ("bureau De Wit", "U noemt bureau de Wit.", True),
        ("bureau De Wit", "U noemt een bureau, de witte.", False),
        ("12,5 %", "Het tarief van 12,5 is laag.", False),
        ("ja", "Ja, dat is zo.", False),
        ("", "Tekst.", False),
    ],
)
def test_a_short_passage_is_flagged_as_a_whole_unless_it_says_next_to_nothing(
    passage: str, text: str, is_flagged: bool
):
    assert bool(flags(content(reason=text), Brug=(passage,))) is is_flagged


def test_a_name_is_flagged_where_that_bidder_should_not_be_named():
    assert flags(content(advantage="Anker is sterk.", motivation="Cirkel is zwak.")) == []

    assert [(flag.given, flag.other) for flag in flags(content(advantage="Anders dan Brug."))] == [
        (Given.NAME, "Brug")
    ]
    assert [flag.other for flag in flags(content(motivation="Net als Zorg de Linde, B.V.:"))] == [
        "Zorg De Linde B.V."
    ]
    # The commission's reasons about this bidder compare with nobody, not even with the winner.
    assert [flag.other for flag in flags(content(motivation="Minder dan Anker."))] == ["Anker"]


def test_a_mark_follows_text_and_bidder_and_not_the_letter():
    same = [
        flags(content(advantage="Anders dan Brug.", bidder=bidder))[0].mark for bidder in ("Cirkel", "Delta")
    ]
    other = flags(content(advantage="Beter dan Brug."))[0].mark

    assert same[0] == same[1] != other
