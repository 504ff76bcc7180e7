"""Invulvelden: every one becomes something, a wrong one is named with its place, what matters may not be lacking."""

import dataclasses

import pytest

from contracts.domain.placeholders import (
    BY_KEY,
    CATALOGUE,
    FOUND,
    Passage,
    missing_in,
    problems_in,
    values_of,
)
from tests.contracts.domain.test_agreements import CONTENT, changed


def test_every_field_of_a_full_overeenkomst_becomes_something() -> None:
    values = values_of(CONTENT)

    assert [key for key, value in values.items() if not value] == []
    assert len(values) == len(CATALOGUE) == len(BY_KEY)


def test_every_part_of_the_content_reaches_a_field() -> None:
    """Changing any part changes some value, the house style and the model itself aside."""
    before = values_of(CONTENT)
    unseen = []
    for field in dataclasses.fields(CONTENT):
        if field.name in {
            "model",
            "accent",
            "logo",
            "lot_number",
            "is_only_lot",
            "plan_in_contract",
            "is_admission",
        }:
            continue
        value = getattr(CONTENT, field.name)
        if values_of(dataclasses.replace(CONTENT, **{field.name: other(value)})) == before:
            unseen.append(field.name)
    assert unseen == []


def other(value: object) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        if value == "met_toestemming":
            return "niet"
        return "2024-02-03" if value[:2] == "20" else "7.5000" if value[:1].isdigit() else "authority_first"
    if isinstance(value, tuple):
        return value[:1] if len(value) > 1 else ()
    return dataclasses.replace(
        value,
        **{f.name: other(getattr(value, f.name)) for f in dataclasses.fields(value)},  # type: ignore[type-var]
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "{{opdrachtnemr}}",
            "het invulveld {{opdrachtnemr}} kennen wij niet. Bedoelt u {{opdrachtnemer}}?",
        ),
        ("{{zomaar iets}}", "Tekst, alinea 3: het invulveld {{zomaar iets}} kennen wij niet."),
        ("Naam: {{opdrachtnemer en verder", "bij {{ ontbreekt }} in “Naam: {{opdrachtnemer en ver”."),
        ("Naam: opdrachtnemer}} en verder", "bij }} ontbreekt {{ in “Naam: opdrachtnemer}} en verder”."),
        ("{{}}", "het invulveld {{}} kennen wij niet."),
    ],
)
def test_what_cannot_be_filled_in_is_named_with_its_place(text: str, words: str) -> None:
    (found,) = problems_in(
        [Passage("Tekst, alinea 1", "{{ opdrachtgever }} goed"), Passage("Tekst, alinea 3", text)]
    )

    assert words in found


def test_all_problems_are_named_at_once() -> None:
    passages = [Passage("a", "{{x1}} {{opdrachtgever}} {{x2}}"), Passage("b", "{{x3}} }}")]

    assert [sentence[:1] for sentence in problems_in(passages)] == ["a", "a", "b", "b"]


def test_what_matters_for_this_tender_may_not_be_lacking() -> None:
    everything = [Passage("x", f"{{{{{row.key}}}}}") for row in CATALOGUE]
    assert missing_in(everything, [CONTENT]) == []

    lacking = [row.key for row in missing_in([], [CONTENT])]

    assert {
        "opdrachtnemer",
        "opdrachtnemer_partijen",
        "hoofdelijkheid",
        "tarieven",
        "plan_controlegetal",
    } <= set(lacking)
    bare = changed(
        parties=[CONTENT.as_mapping()["parties"][0]],
        plan=None,
        tariffs=[],
        indexation="",
        particulars="",
        max_value="",
        tariff_words="",
        execution=[],
        later_proofs=[],
        is_only_lot=True,
    )
    few = {row.key for row in missing_in([], [bare])}
    assert few == {
        "opdrachtnemer",
        "opdrachtnemer_partijen",
        "ingangsdatum",
        "uitgesloten_artikelen",
        "social_return",
    }
    assert few < set(lacking)


def test_one_combination_among_the_winners_is_enough_to_need_the_sentence_on_liability() -> None:
    alone = changed(parties=[CONTENT.as_mapping()["parties"][0]])
    passages = [Passage("x", f"{{{{{row.key}}}}}") for row in CATALOGUE if row.key != "hoofdelijkheid"]

    assert missing_in(passages, [alone]) == []
    assert [row.key for row in missing_in(passages, [alone, CONTENT])] == ["hoofdelijkheid"]


def test_spaces_inside_the_braces_do_not_matter() -> None:
    assert [match[1] for match in FOUND.finditer("{{a}} {{ b }} {{  c}}")] == ["a", "b", "c"]
