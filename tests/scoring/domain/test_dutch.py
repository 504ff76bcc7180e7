"""Reading Dutch roughly: what two texts share, and which way a motivation leans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.domain.dutch import Tone, shares_a_word, tone_of

WORDS = st.lists(
    st.sampled_from(
        [
            "de",
            "begeleider",
            "rolverdeling",
            "netwerk",
            "visie",
            "niet",
            "sterk",
            "zwak",
            "geen",
            "maar",
            "wachtlijst",
        ]
    ),
    max_size=8,
).map(" ".join)


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("De taken zijn verdeeld.", "Wie welke taak heeft"),
        ("Er staan twee huizen klaar.", "Opvang in een huis"),
        ("Zij vervangen binnen een dag.", "Vervanging bij uitval"),
        ("De visies verschillen.", "Visie op de doelgroep"),
        ("Het proces is helder.", "Processen en planning"),
        ("De client beslist mee.", "Cliëntgerichtheid"),
        ("BEREIKBAAR binnen een uur.", "Bereikbaarheid"),
        ("Samenwerking met de ggz.", "Ggz en reclassering"),
        ("De begeleiding is vast.", "Begeleiders"),
    ],
)
def test_an_aspect_is_recognised_in_another_form(text, aspect):
    assert shares_a_word(text, ["Rolverdeling", aspect])
    assert not shares_a_word(text, ["Rolverdeling"])


@pytest.mark.parametrize(
    "text",
    [
        "Het plan beschrijft hoe de inschrijver dit doet.",
        # Four letters that begin a word make no word yet; five do.
        "De werf ligt vol.",
        "",
    ],
)
def test_small_words_and_short_beginnings_name_no_aspect(text):
    assert not shares_a_word(text, ["Hoe het plan de werfkracht beschrijft"])


@pytest.mark.parametrize(("word", "is_shared"), [("kern", False), ("kerns", True), ("kernsoort", True)])
def test_a_beginning_counts_from_five_letters_on(word, is_shared):
    assert shares_a_word(word, ["kernsoorten"]) is is_shared


@pytest.mark.parametrize(("aspect", "is_shared"), [("vlinderkast", False), ("vlinderberg", True)])
def test_two_words_are_one_from_eight_equal_letters_on(aspect, is_shared):
    assert shares_a_word("vlinderbos", [aspect]) is is_shared


def test_aspects_without_a_word_of_their_own_ask_for_nothing():
    assert shares_a_word("Anders.", ["Hoe u dit doet", "Op welke wijze"])
    assert shares_a_word("Anders.", [])


@given(WORDS, WORDS)
def test_capitals_and_spaces_make_no_difference(text, aspect):
    assert shares_a_word(text, [aspect]) == shares_a_word(f"  {text.upper()}\n", [aspect])
    assert tone_of(text) == tone_of(f"  {text.upper()}  ")


@given(WORDS, WORDS, WORDS)
def test_more_text_never_loses_an_aspect_that_was_named(text, more, aspect):
    if shares_a_word(text, [aspect]):
        assert shares_a_word(f"{text} {more}", [aspect])


@given(st.text(max_size=60))
def test_who_repeats_an_aspect_names_it(aspect):
    assert shares_a_word(f"Over {aspect} lezen wij dit.", [aspect])


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("De aanpak is concreet en sterke punten zijn er genoeg.", Tone(True, False, False)),
        ("De aanpak is niet concreet.", Tone(False, True, False)),
        ("De aanpak is vaag en zwakke punten zijn er genoeg.", Tone(False, True, False)),
        ("Er zijn geen zwakke punten.", Tone(True, False, False)),
        ("Aan kennis ontbreekt niets.", Tone(True, False, False)),
        ("Niet alleen helder.", Tone(True, False, False)),
        ("Helder. Het noemt geen termijn.", Tone(True, False, True)),
        ("Helder, maar de termijn volgt later.", Tone(True, False, True)),
        ("De begeleider komt elke week.", Tone(False, False, False)),
        ("Concreet, en de planning is vaag.", Tone(True, True, False)),
    ],
)
def test_the_tone_is_read_with_its_negations(text, tone):
    assert tone_of(text) == tone


@pytest.mark.parametrize(
    ("text", "is_turned"),
    [("niet een twee concreet", True), ("niet een twee drie concreet", False), ("niet. concreet", False)],
)
def test_a_negation_reaches_three_words_of_its_own_clause(text, is_turned):
    assert tone_of(text).weak is is_turned


@given(WORDS)
def test_a_text_never_leans_to_both_sides(text):
    tone = tone_of(text)

    assert not (tone.only_praises and tone.only_finds_fault)
