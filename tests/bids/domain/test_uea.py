"""The UEA: what is missing by name, saving in pieces, and taking an earlier one over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.domain import espd, uea
from bids.domain.uea import RUSSIA, Requirement, Section
from tenders.domain.exclusion import CATALOGUE
from tests.factories.declaring import answers_to

ASKED = uea.questions(
    ["2.86-2a", "2.87-1c", RUSSIA], [Requirement("G1", "Jaarrekening", "Zonder voorbehoud.")]
)


def filled(*sections: Section) -> dict[str, object]:
    data: dict[str, object] = {}
    for section in sections or ASKED.sections:
        data = uea.merged(data, section, answers_to(ASKED, section))
    return data


def test_only_what_the_tender_asks_is_asked() -> None:
    assert uea.questions(["2.86-2a"]).sections == (Section.COMPANY, Section.MANDATORY, Section.SIGNATURE)
    assert ASKED.sections == tuple(Section)


def test_every_missing_answer_is_named() -> None:
    named = {gap.text for gap in uea.missing(ASKED, {})}

    assert {"KvK-nummer", "Criminele organisatie", "Ernstige beroepsfout", "Jaarrekening"} <= named
    assert uea.missing(ASKED, filled()) == ()


@given(st.permutations(list(ASKED.sections)))
def test_sections_may_be_saved_in_any_order(order: list[Section]) -> None:
    assert uea.missing(ASKED, filled(*order)) == ()
    assert [gap.section for gap in uea.missing(ASKED, filled(*order[1:]))][:1] == [order[0]]


def test_two_pages_of_grounds_keep_each_others_answers() -> None:
    data = uea.merged(filled(), Section.MANDATORY, {"grounds": {"2.86-2a": "yes"}})

    assert data["grounds"] == {"2.86-2a": "yes", "2.87-1c": "no", RUSSIA: "no"}


def test_a_ground_that_applies_needs_what_happened_and_what_was_done() -> None:
    data = uea.merged(filled(), Section.FACULTATIVE, {"grounds": {"2.87-1c": "yes"}})

    assert len(uea.missing(ASKED, data)) == 2
    data = uea.merged(
        data,
        Section.FACULTATIVE,
        {"explanations": {"2.87-1c": "In 2024."}, "measures": {"2.87-1c": "Nieuw bestuur."}},
    )
    assert uea.missing(ASKED, data) == ()
    assert [ground.code for ground in uea.applying(ASKED, data)] == ["2.87-1c"]


@pytest.mark.parametrize(
    ("russian", "parties", "counts"),
    [("no", "no", "no"), ("yes", "no", "yes"), ("no", "yes", "yes"), ("", "no", None)],
)
def test_the_statement_about_russia_counts_as_its_ground(
    russian: str, parties: str, counts: str | None
) -> None:
    data = uea.merged({}, Section.RUSSIA, {"russia": {"russian": russian, "parties": parties}})

    assert data.get("grounds", {}).get(RUSSIA) == counts


def test_what_is_kept_is_confirmed_anew_and_is_not_signed() -> None:
    kept = uea.reusable(filled())

    taken = uea.taken_over(ASKED, kept)

    assert "signature" not in kept
    assert "agreed" not in kept
    assert {gap.section for gap in uea.missing(ASKED, taken)} == set(Section)
    for section in ASKED.sections:
        taken = uea.merged(taken, section, answers_to(ASKED, section))
    assert uea.missing(ASKED, taken) == ()


def test_answers_to_what_this_tender_does_not_ask_are_not_taken_over() -> None:
    taken = uea.taken_over(uea.questions(["2.86-2a"]), uea.reusable(filled()))

    assert taken["grounds"] == {"2.86-2a": "no"}
    assert "suitability" not in taken
    assert "russia" not in taken


def test_every_ground_answers_a_criterion_of_the_espd() -> None:
    codes = {code: espd.criteria_of(code) for code in CATALOGUE}

    assert all(codes.values())
    assert {criterion for found in codes.values() for criterion in found} == set(espd.CRITERIA)
    assert len(set(espd.CRITERIA.values())) == len(espd.CRITERIA)
