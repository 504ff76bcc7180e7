"""The difference list between two states of a configuration."""

from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.difference import Difference, Part, Value, differences, is_material


def part(name: str, code: str, *values: tuple[str, str], material: bool = True) -> Part:
    found = tuple(Value(label, label, text, material) for label, text in values)
    return Part((name, code), f"{name} {code}".strip(), found, material)


BEFORE = (
    Part(
        ("", ""),
        "",
        (Value("Tarief", "Tarief", "€ 60"), Value("Titel", "Titel", "Begeleiding", is_material=False)),
    ),
    part("Criterium", "1", ("Naam", "Uitvoering"), ("Punten", "40")),
    part("Criterium", "2", ("Naam", "Kwaliteit"), ("Punten", "60")),
)


def test_equal_states_have_no_difference() -> None:
    assert differences(BEFORE, BEFORE) == ()


def test_a_changed_fact_names_its_place_with_old_and_new() -> None:
    after = (
        Part(
            ("", ""),
            "",
            (Value("Tarief", "Tarief", ""), Value("Titel", "Titel", "Begeleiding", is_material=False)),
        ),
        part("Criterium", "1", ("Naam", "Uitvoering"), ("Punten", "30")),
        BEFORE[2],
    )

    assert differences(BEFORE, after) == (
        Difference("Tarief", "€ 60", "–"),
        Difference("Criterium 1: Punten", "40", "30"),
    )


def test_what_was_added_or_taken_away_is_told_in_full() -> None:
    after = (*BEFORE[:2], part("Criterium", "3", ("Naam", "Prijs"), ("Punten", "")))

    assert differences(BEFORE, after) == (
        Difference("Criterium 3", "–", "Naam: Prijs"),
        Difference("Criterium 2", "Naam: Kwaliteit; Punten: 60", "vervallen"),
    )


def test_another_order_is_a_difference() -> None:
    after = (BEFORE[0], BEFORE[2], BEFORE[1])

    assert differences(BEFORE, after) == (
        Difference("Volgorde", "Criterium 1, Criterium 2", "Criterium 2, Criterium 1"),
    )


def test_a_change_matters_where_one_of_its_facts_does() -> None:
    title = Part(
        ("", ""),
        "",
        (Value("Tarief", "Tarief", "€ 60"), Value("Titel", "Titel", "Anders", is_material=False)),
    )
    tariff = Part(
        ("", ""),
        "",
        (Value("Tarief", "Tarief", "€ 61"), Value("Titel", "Titel", "Anders", is_material=False)),
    )

    assert not is_material(differences(BEFORE, (title, *BEFORE[1:])))
    assert is_material(differences(BEFORE, (tariff, *BEFORE[1:])))


TEXTS = st.text(st.characters(categories=["L", "N"]), max_size=3)
PARTS = st.lists(
    st.builds(lambda code, text: part("Lijst", code, ("Naam", text)), TEXTS, TEXTS),
    max_size=5,
    unique_by=lambda each: each.key,
)


@given(before=PARTS, after=PARTS)
def test_no_difference_means_the_same_and_the_same_means_no_difference(
    before: list[Part], after: list[Part]
) -> None:
    assert (differences(before, after) == ()) is (before == after)
