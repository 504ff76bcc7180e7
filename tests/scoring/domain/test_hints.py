"""Hints on what a motivation rests: its place in the plan, the published aspects, both sides of the balance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.domain.hints import Hint, cites_a_place, motivation_hints

LABELS = ("Uitstekend", "Goed", "Matig")
FILLER = "De commissie las het hoofdstuk over de begeleiding van bewoners met aandacht door. " * 2
# Nothing but the rule in question is left to say.
OTHERS = {"TOO_SHORT", "SAME_AS_OTHER", "OTHER_LEVEL"}


@pytest.mark.parametrize(
    "text",
    [
        "Zie pagina 3.",
        "zie Pagina’s 3 en 4",
        "blz.12",
        "bladzijden 3-5",
        "op p. 7",
        "pp. 7-9",
        "paragraaf 2.1",
        "par. 4",
        "§ 4.2",
        "§4",
        "hoofdstuk IV",
        "bijlage B",
        "in de tweede alinea",
        "de 3e paragraaf",
        "pagina nr. 8",
    ],
)
def test_a_place_in_the_plan_is_recognised(text):
    assert cites_a_place(text)


@pytest.mark.parametrize(
    "text", ["", "deze pagina is helder", "de top 3", "een paragraaf over zorg", "3 begeleiders", "stap 4"]
)
def test_other_words_and_numbers_are_no_place(text):
    assert not cites_a_place(text)


@pytest.mark.parametrize(
    ("field", "is_cited"), [("12", True), ("bijlage", True), ("-", False), ("  ", False)]
)
def test_the_field_for_the_page_counts_when_something_is_in_it(field, is_cited):
    hints = motivation_hints(FILLER, page_reference=field)

    assert hints == (() if is_cited else (Hint.NO_PLACE,))


def test_the_aspects_count_only_where_the_tender_published_them():
    assert motivation_hints(FILLER, page_reference="1") == ()
    assert motivation_hints(FILLER, page_reference="1", aspects=["Rolverdeling", "Netwerk"]) == (
        Hint.NO_ASPECT,
    )
    assert motivation_hints(FILLER, page_reference="1", aspects=["Rolverdeling", "Begeleiders"]) == ()


@pytest.mark.parametrize(
    ("text", "level", "hints"),
    [
        ("Sterk en concreet.", "Uitstekend", ()),
        ("Sterk en concreet.", "Goed", (Hint.ONLY_STRENGTHS,)),
        ("Sterk en concreet.", "Matig", (Hint.ONLY_STRENGTHS,)),
        ("Vaag en zwak.", "Uitstekend", (Hint.ONLY_WEAKNESSES,)),
        ("Vaag en zwak.", "Goed", (Hint.ONLY_WEAKNESSES,)),
        ("Vaag en zwak.", "Matig", ()),
        ("Sterk en vaag.", "Goed", ()),
        ("Sterk en vaag.", "Matig", ()),
        # To name the level is no point of praise, and may yet be meant as one.
        ("Dit is goed.", "Goed", ()),
        ("Concreet, dus goed.", "Goed", (Hint.ONLY_STRENGTHS,)),
        ("Goed. De termijn ontbreekt.", "Goed", ()),
        ("Matig.", "Goed", ()),
        ("Vaag, dus matig.", "Goed", (Hint.ONLY_WEAKNESSES,)),
        ("Sterk en concreet.", "", ()),
        ("Sterk en concreet.", "Onbekend", ()),
    ],
)
def test_one_side_alone_goes_with_the_end_of_the_scale_alone(text, level, hints):
    found = motivation_hints(
        FILLER + text, level_label=level, labels=LABELS, page_reference="1", set_aside=OTHERS
    )

    assert found == hints


def test_each_of_them_can_be_set_aside():
    given = {"level_label": "Goed", "labels": LABELS, "aspects": ["Rolverdeling"]}
    text = FILLER + "Sterk en concreet."
    found = motivation_hints(text, **given, set_aside=OTHERS)

    assert found == (Hint.NO_PLACE, Hint.NO_ASPECT, Hint.ONLY_STRENGTHS)
    for hint in found:
        rest = tuple(other for other in found if other is not hint)
        assert motivation_hints(text, **given, set_aside={*OTHERS, hint.name}) == rest


@given(st.text(min_size=1, max_size=200), st.integers(1, 400))
def test_a_page_that_is_named_ends_the_hint_whatever_else_is_written(text, page):
    assert Hint.NO_PLACE not in motivation_hints(f"{text} (pagina {page})")


@given(st.text(max_size=80), st.sampled_from(LABELS), st.lists(st.text(max_size=20), max_size=3))
def test_hints_come_once_each_and_nothing_is_refused(text, level, aspects):
    found = motivation_hints(text, level_label=level, labels=LABELS, aspects=aspects)

    assert len(found) == len(set(found))
    assert not (Hint.ONLY_STRENGTHS in found and level == LABELS[0])
    assert not (Hint.ONLY_WEAKNESSES in found and level == LABELS[-1])


@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=3))
def test_an_empty_text_has_no_hints_and_blank_space_is_empty(blank, aspects):
    text = "".join(" " for _ in blank)

    assert motivation_hints(text, aspects=aspects) == ()
