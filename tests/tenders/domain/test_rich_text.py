"""Own text with a little markup: what it becomes, and that it never becomes anything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.rich_text import Paragraph, RichList, Run, clean, lines_of, parse

TEXTS = st.text(st.sampled_from("ab *-.1\n<>&\t"), max_size=60)


def test_an_empty_line_ends_a_paragraph_and_other_lines_are_joined() -> None:
    assert parse("Een\ntwee\n\nDrie") == (
        Paragraph((Run("Een twee"),)),
        Paragraph((Run("Drie"),)),
    )


def test_stars_make_bold_and_italic() -> None:
    assert parse("Dit is **heel** *belangrijk*.") == (
        Paragraph(
            (
                Run("Dit is "),
                Run("heel", is_bold=True),
                Run(" "),
                Run("belangrijk", is_italic=True),
                Run("."),
            )
        ),
    )


@pytest.mark.parametrize("text", ["3 * 4 * 5", "een * los", "** niets **", "*", "a*b"])
def test_a_star_that_closes_nothing_stays_a_star(text: str) -> None:
    assert parse(text) == (Paragraph((Run(text),)),)


def test_lines_become_items_of_a_list_and_numbers_of_a_numbered_one() -> None:
    assert parse("Let op:\n- een\n- **twee**\n1. eerst\n2) dan") == (
        Paragraph((Run("Let op:"),)),
        RichList(((Run("een"),), (Run("twee", is_bold=True),))),
        RichList(((Run("eerst"),), (Run("dan"),)), is_numbered=True),
    )


def test_html_and_links_are_text() -> None:
    text = '<script>alert(1)</script> <a href="https://elders.nl">hier</a> [hier](https://elders.nl)'

    assert parse(text) == (Paragraph((Run(text),)),)


def test_characters_that_nobody_sees_are_taken_out() -> None:
    assert clean("Een\x00\u202e\u200b twee\r\ndrie  \r\n\r\n\r\n\r\nvier\t\ufeff") == "Een twee\ndrie\n\nvier"


@given(TEXTS)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(TEXTS)
def test_nothing_of_a_text_is_lost_but_its_markup(text: str) -> None:
    kept = "".join(lines_of(parse(text)))

    assert [char for char in kept if char in "ab<>&"] == [char for char in clean(text) if char in "ab<>&"]


@given(TEXTS)
def test_no_line_of_a_block_is_empty_or_broken(text: str) -> None:
    lines = lines_of(parse(text))

    assert all(line and "\n" not in line for line in lines)
