"""The rules of a market consultation, without a database."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.consultation import (
    GROUP_LABELS,
    LONGEST_ANSWER,
    WITHOUT_KVK,
    ConsultationQuestion,
    ConsultationRefused,
    Group,
    QuestionKind,
    ReportContent,
    ReportItem,
    Stage,
    check_groups,
    check_kvk,
    check_moments,
    check_questions,
    checked_answers,
    counted,
    group_counts,
    invited_in_words,
    question_from,
    report_from,
    report_hash,
    shuffled,
    stage_at,
)

OPENS = datetime(2025, 10, 2, 7, 0, tzinfo=UTC)
CLOSES = datetime(2025, 10, 20, 10, 0, tzinfo=UTC)
MS = timedelta(milliseconds=1)
OPEN = ConsultationQuestion("Wat vindt u?", QuestionKind.TEXT, is_required=True)
CHOICE = ConsultationQuestion("Welk?", QuestionKind.CHOICE, ("Uur", "Week"))
texts = st.text(alphabet="abcdef ", max_size=12)
questions = st.builds(
    ConsultationQuestion,
    st.text(min_size=1, max_size=20),
    st.sampled_from(QuestionKind),
    st.lists(st.text(min_size=1, max_size=5), max_size=4, unique=True).map(tuple),
    st.booleans(),
)


@pytest.mark.parametrize(
    ("at", "stage"),
    [
        (OPENS - MS, Stage.AHEAD),
        (OPENS, Stage.OPEN),
        (CLOSES - MS, Stage.OPEN),
        (CLOSES, Stage.OPEN),
        (CLOSES + MS, Stage.CLOSED),
    ],
)
def test_the_opening_and_the_closing_instant_are_both_in_time(at: datetime, stage: Stage) -> None:
    assert stage_at(OPENS, CLOSES, published=True, reported=False, at=at) is stage
    assert stage_at(OPENS, CLOSES, published=False, reported=False, at=at) is Stage.DRAFT
    assert stage_at(OPENS, CLOSES, published=True, reported=True, at=at) is Stage.REPORTED


@given(questions)
def test_a_question_is_read_back_as_it_was_kept(question: ConsultationQuestion) -> None:
    assert question_from(question.as_mapping()) == question


@given(st.lists(texts, max_size=8), st.integers(min_value=1, max_value=30))
def test_the_order_of_answers_tells_nothing_of_who_gave_them(answers: list[str], number: int) -> None:
    shown = shuffled(answers, question=number)

    assert shown == shuffled(sorted(answers), question=number)
    assert sorted(shown) == sorted(text for text in answers if text)


def test_answers_to_two_questions_are_not_in_the_same_order() -> None:
    """Else the first answer everywhere would be of one participant."""
    answers = [f"antwoord {number}" for number in range(20)]

    assert shuffled(answers, question=1) != shuffled(answers, question=2)


@given(st.lists(st.sampled_from(["Uur", "Week", ""]), max_size=20))
def test_each_choice_is_counted_also_where_nobody_made_it(answers: list[str]) -> None:
    assert counted(CHOICE, answers) == (("Uur", answers.count("Uur")), ("Week", answers.count("Week")))
    assert counted(OPEN, answers) == ()


@given(st.lists(st.sampled_from(Group), max_size=20))
def test_nobody_is_lost_in_the_counts_per_group(groups: list[Group]) -> None:
    found = group_counts(group.value for group in groups)

    assert sum(count for _, count in found) == len(groups)
    assert all(count for _, count in found)


@given(st.sampled_from(Group), st.text(alphabet="0123456789ab ", max_size=9))
def test_a_kvk_number_has_eight_digits_or_is_left_out_by_who_may(group: Group, kvk: str) -> None:
    allowed = (len(kvk) == 8 and kvk.isascii() and kvk.isdigit()) or (not kvk and group in WITHOUT_KVK)
    if allowed:
        check_kvk(group.value, kvk)
    else:
        with pytest.raises(ConsultationRefused) as refused:
            check_kvk(group.value, kvk)
        assert refused.value.field == "kvk_number"


def test_a_kvk_number_of_other_digits_is_refused() -> None:
    with pytest.raises(ConsultationRefused):
        check_kvk(Group.PROVIDERS.value, "١٢٣٤٥٦٧٨")


def test_answers_are_stripped_and_stand_in_the_order_of_the_questions() -> None:
    assert checked_answers([OPEN, CHOICE], [" Goed. ", "Week"]) == ("Goed.", "Week")
    assert checked_answers([OPEN, CHOICE], ["Goed.", ""]) == ("Goed.", "")


@pytest.mark.parametrize(
    ("given_", "field", "words"),
    [
        (["  ", "Week"], "answer_1", "Beantwoord deze vraag"),
        (["x" * (LONGEST_ANSWER + 1), ""], "answer_1", "ten hoogste 4000"),
        (["Goed.", "Maand"], "answer_2", "Kies een van de antwoorden"),
        (["Goed."], None, "vragen zijn veranderd"),
    ],
)
def test_an_answer_that_cannot_be_names_its_question(
    given_: list[str], field: str | None, words: str
) -> None:
    with pytest.raises(ConsultationRefused, match=words) as refused:
        checked_answers([OPEN, CHOICE], given_)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "asked",
    [
        [],
        [OPEN] * 31,
        [ConsultationQuestion(" ", QuestionKind.TEXT)],
        [ConsultationQuestion("Welk?", QuestionKind.CHOICE, ("Uur",))],
        [ConsultationQuestion("Welk?", QuestionKind.CHOICE, ("Uur", "Uur"))],
        [ConsultationQuestion("Welk?", QuestionKind.CHOICE, tuple(map(str, range(13))))],
    ],
)
def test_questions_that_nobody_can_answer_are_refused(asked: list[ConsultationQuestion]) -> None:
    with pytest.raises(ConsultationRefused):
        check_questions(asked)


def test_a_consultation_closes_after_it_opens_and_after_it_is_published() -> None:
    check_moments(OPENS, OPENS + MS)
    check_moments(OPENS, CLOSES, at=CLOSES - MS)
    for arguments in ((OPENS, OPENS, None), (OPENS, CLOSES, CLOSES)):
        with pytest.raises(ConsultationRefused) as refused:
            check_moments(arguments[0], arguments[1], at=arguments[2])
        assert refused.value.field == "closes_at"


def test_others_are_invited_by_name_and_only_then() -> None:
    check_groups(["providers"], "")
    check_groups(["other"], "De kerken")
    for groups, other in (([], ""), (["other"], " "), (["providers"], "De kerken"), (["nobody"], "")):
        with pytest.raises(ConsultationRefused):
            check_groups(groups, other)


def test_who_is_invited_is_told_in_a_fixed_order() -> None:
    groups = ["other", "residents", "providers"]

    for order in permutations(groups):
        assert invited_in_words(order, "De kerken") == (
            GROUP_LABELS[Group.PROVIDERS],
            GROUP_LABELS[Group.RESIDENTS],
            "De kerken",
        )


@given(st.lists(texts, max_size=4), st.integers(min_value=0, max_value=9), texts)
def test_a_report_is_read_back_with_the_same_fingerprint(
    answers: list[str], count: int, summary: str
) -> None:
    content = ReportContent(
        authority="Gemeente",
        tender="Begeleiding",
        reference="",
        title="In de wijk",
        purpose="Weten.",
        period="",
        made_on="2025-10-21",
        invited=("aanbieders",),
        groups=(("aanbieders", count),),
        summary=summary,
        items=(
            ReportItem(1, "Wat?", "text", summary, answers=tuple(answers)),
            ReportItem(2, "Welk?", "choice", "", counts=(("Uur", count), ("Week", 0))),
        ),
    )

    back = report_from(content.as_mapping())

    assert back == content
    assert report_hash(back) == report_hash(content)
    assert back.participants == count
