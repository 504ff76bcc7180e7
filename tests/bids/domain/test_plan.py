"""A plan against the rules of its tender."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.domain.plan import (
    MarkRefused,
    PlanMarks,
    family_of,
    look_findings,
    pages_in_words,
    parse_pages,
    shown_pages,
    shown_place,
)
from tenders.domain.definition import PlanLimit
from tenders.domain.facts import PlanRules
from tenders.domain.vocabulary import FontRule, OverLimit

CUT = PlanLimit(6, OverLimit.CUT)


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("", ()),
        ("1, 2", (1, 2)),
        ("2 en 1", (1, 2)),
        ("1-3; 8", (1, 2, 3, 8)),
        ("1 t/m 2", (1, 2)),
        (" 2 ,2", (2,)),
    ],
)
def test_pages_are_read_as_people_write_them(text: str, pages: tuple[int, ...]) -> None:
    assert parse_pages(text, 8) == pages


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("voorblad", "paginanummers met een komma"),
        ("0", "hoort daar niet bij"),
        ("9", "Uw plan heeft 8 pagina's: 9 hoort daar niet bij"),
        ("3-2", "hoort daar niet bij"),
        ("1-8", "geen pagina over die meetelt"),
        ("1e9", "paginanummers met een komma"),
    ],
)
def test_what_is_no_list_of_pages_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(MarkRefused, match=sentence):
        parse_pages(text, 8)


@given(st.sets(st.integers(1, 40), max_size=10))
def test_pages_come_back_as_they_are_shown(pages: set[int]) -> None:
    ordered = tuple(sorted(pages))

    assert parse_pages(pages_in_words(ordered), 60) == ordered


@pytest.mark.parametrize(
    ("limit", "pages", "uncounted", "shown"),
    [
        (CUT, 6, (), (1, 2, 3, 4, 5, 6)),
        (CUT, 8, (), (1, 2, 3, 4, 5, 6)),
        (CUT, 8, (1, 2), (3, 4, 5, 6, 7, 8)),
        (CUT, 9, (1, 2), (3, 4, 5, 6, 7, 8)),
        (PlanLimit(6, OverLimit.SET_ASIDE), 8, (1,), (2, 3, 4, 5, 6, 7, 8)),
        (None, 3, (1,), (2, 3)),
    ],
)
def test_evaluators_see_the_pages_that_count_up_to_the_maximum(
    limit: PlanLimit | None, pages: int, uncounted: tuple[int, ...], shown: tuple[int, ...]
) -> None:
    assert shown_pages(limit, pages, uncounted) == shown


@given(st.integers(1, 30), st.sets(st.integers(1, 30)), st.integers(1, 10))
def test_no_page_that_does_not_count_is_ever_shown(pages: int, uncounted: set[int], most: int) -> None:
    shown = shown_pages(PlanLimit(most, OverLimit.CUT), pages, uncounted)

    assert set(shown) <= set(range(1, pages + 1)) - uncounted
    assert len(shown) == min(most, pages - len(uncounted & set(range(1, pages + 1))))
    assert [shown_place(shown, page) for page in shown] == list(range(1, len(shown) + 1))


def test_a_page_that_is_not_shown_has_no_place() -> None:
    assert shown_place((3, 4), 3) == 1
    assert shown_place((3, 4), 2) is None
    assert shown_place((3, 4), None) is None


def test_marks_come_back_and_what_does_not_fit_this_plan_is_left_out() -> None:
    marks = PlanMarks((1, 9), {"1A": 3, "1B": 9, "2Z": 2})

    assert PlanMarks.from_json(marks.as_json()) == marks
    assert marks.within(8, may_leave_out=True, codes={"1A", "1B"}) == PlanMarks((1,), {"1A": 3})
    assert marks.within(8, may_leave_out=False, codes=()) == PlanMarks()
    assert PlanMarks.from_json(None).as_json() == {}


@pytest.mark.parametrize(
    ("font", "family"),
    [
        ("Calibri-BoldItalic", "Calibri"),
        ("ArialMT", "Arial"),
        ("TimesNewRomanPSMT", "TimesNewRoman"),
        ("MT", "MT"),
    ],
)
def test_how_a_font_is_cut_does_not_make_it_another(font: str, family: str) -> None:
    assert family_of(font) == family


TEXTS = [
    {"font": "Calibri", "size": "11", "characters": 900},
    {"font": "Calibri-Bold", "size": "14", "characters": 60},
    {"font": "Georgia", "size": "8.5", "characters": 40},
]


def deviations(rules: PlanRules, texts: list[dict[str, object]]) -> list[bool | None]:
    found = look_findings(rules, {"texts": texts, "paper": {"A4 staand": 5}})
    return [row.deviates for row in found]


@pytest.mark.parametrize(
    ("rules", "verdicts"),
    [
        (PlanRules(), [None, None, None]),
        (PlanRules(font="Calibri"), [None, True, None]),
        (PlanRules(font="een goed leesbaar lettertype"), [None, None, None]),
        (PlanRules(font_size=Fraction(11), font_rule=FontRule.EXACT), [None, None, True]),
        (PlanRules(font_size=Fraction(8), font_rule=FontRule.AT_LEAST), [None, None, False]),
        (PlanRules(font_size=Fraction(9), font_rule=FontRule.AT_LEAST), [None, None, True]),
    ],
)
def test_fonts_and_sizes_are_compared_with_the_rule(rules: PlanRules, verdicts: list[bool | None]) -> None:
    assert deviations(rules, TEXTS) == verdicts


def test_shares_are_told_with_the_most_used_first() -> None:
    rows = look_findings(PlanRules(font="Calibri"), {"texts": TEXTS, "paper": {"A4 staand": 5}})

    assert [row.found for row in rows] == [
        "A4 staand (5)",
        "Calibri (96%), Georgia (4%)",
        "11 (90%), 14 (6%), 8,5 (4%)",
    ]


def test_a_plan_without_text_is_for_a_person_to_look_at() -> None:
    (row,) = look_findings(PlanRules(font="Calibri"), {"texts": []})

    assert (row.deviates, row.found) == (
        None,
        "Geen tekst gevonden: misschien zijn de pagina's afbeeldingen.",
    )
