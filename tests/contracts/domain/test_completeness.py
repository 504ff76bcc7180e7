"""Drop any one required part of a letter: exactly that is reported, nothing more and nothing less."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.completeness import Part, missing, required_parts, says_something
from contracts.domain.content import (
    AfterAward,
    CriterionPart,
    Ground,
    LetterContent,
    LetterKind,
    LotPart,
    PartResult,
    Standstill,
    content_from,
    content_hash,
    letter_kind,
)
from tests.contracts.domain.letters import REASON, letter, lot

Drop = Callable[[LetterContent], LetterContent]


def change_lot(index: int, change: Callable[[LotPart], LotPart]) -> Drop:
    def drop(content: LetterContent) -> LetterContent:
        lots = list(content.lots)
        lots[index] = change(lots[index])
        return replace(content, lots=tuple(lots))

    return drop


def change_criterion(index: int, place: int, change: Callable[[CriterionPart], CriterionPart]) -> Drop:
    def change_criteria(part: LotPart) -> LotPart:
        criteria = list(part.criteria)
        criteria[place] = change(criteria[place])
        return replace(part, criteria=tuple(criteria))

    return change_lot(index, change_criteria)


def change_winner(index: int, place: int, which: int, **fields: str) -> Drop:
    def change(row: CriterionPart) -> CriterionPart:
        winners = list(row.winners)
        winners[which] = replace(winners[which], **fields)
        return replace(row, winners=tuple(winners))

    return change_criterion(index, place, change)


def drops(content: LetterContent) -> Iterator[tuple[tuple[Part, int | None, str, str], Drop]]:
    """Every single part that can be taken out of this letter, and what must then be reported."""
    frame: list[tuple[Part, dict[str, object]]] = [
        (Part.RECIPIENT, {"recipient": ()}),
        (Part.RECIPIENT, {"recipient": ("", " ")}),
        (Part.SUBJECT, {"subject": ""}),
        (Part.SUBJECT, {"tender": " "}),
        (Part.STANDSTILL, {"standstill": None}),
        (Part.STANDSTILL, {"standstill": replace(_standstill(content), ends_at="2025-12-18T12:00:00+01:00")}),
        (Part.STANDSTILL, {"standstill": replace(_standstill(content), first_day="2025-11-28")}),
        (Part.STANDSTILL, {"standstill": replace(_standstill(content), ends_at="2025-12-17T23:59:59+01:00")}),
        (Part.COURT, {"court": ""}),
        (Part.COMPLAINT_DESK, {"complaint_desk": " "}),
        (Part.NO_ACCEPTANCE, {"no_acceptance": ""}),
        (Part.SIGNATORY, {"signatory": ""}),
    ]
    if content.kind == LetterKind.NO_AWARD:
        frame.append((Part.DECISION_REASON, {"decision_reason": "Nee."}))
    if content.after_award is not None:
        frame.append((Part.AFTER_AWARD, {"after_award": None}))
        frame.append((Part.AFTER_AWARD, {"after_award": AfterAward(0, ())}))
    for part, fields in frame:
        yield (part, None, "", ""), lambda found, fields=fields: replace(found, **fields)  # type: ignore[arg-type]
    for index, found in enumerate(content.lots):
        yield from _lot_drops(index, found)


def _standstill(content: LetterContent) -> Standstill:
    assert content.standstill is not None
    return content.standstill


def _lot_drops(index: int, found: LotPart) -> Iterator[tuple[tuple[Part, int | None, str, str], Drop]]:
    number = found.number
    if found.result in {PartResult.AWARDED, PartResult.NOT_AWARDED}:
        yield (Part.PLACE, number, "", ""), change_lot(index, lambda part: replace(part, place=None))
        yield (Part.PLACE, number, "", ""), change_lot(index, lambda part: replace(part, total=""))
        yield (Part.RULES, number, "", ""), change_lot(index, lambda part: replace(part, rules=()))
        yield (Part.CRITERIA, number, "", ""), change_lot(index, lambda part: replace(part, criteria=()))
    if found.result != PartResult.NO_AWARD:
        for name in found.winners:
            kept = tuple(winner for winner in found.winners if winner != name)
            change = change_lot(index, lambda part, kept=kept: replace(part, winners=kept))
            yield (Part.WINNERS, number, "", ""), change
    if found.result == PartResult.SET_ASIDE:
        yield (Part.GROUND, number, "", ""), change_lot(index, lambda part: replace(part, grounds=()))
        bare = (Ground("ongeschikt", "Niet geschikt", "Kort."),)
        change = change_lot(index, lambda part: replace(part, grounds=bare))
        yield (Part.GROUND_REASON, number, "ongeschikt", ""), change
    for place, row in enumerate(found.criteria):
        yield from _criterion_drops(index, place, number, row)


def _criterion_drops(
    index: int, place: int, number: int, row: CriterionPart
) -> Iterator[tuple[tuple[Part, int | None, str, str], Drop]]:
    fields = [(Part.OWN_SCORE, "score"), (Part.OWN_SCORE, "points"), (Part.MOTIVATION, "motivation")]
    if row.is_quality:
        fields.append((Part.SCALE_TEXT, "scale_text"))
    for part, name in fields:
        change = change_criterion(index, place, lambda found, name=name: replace(found, **{name: ""}))
        yield (part, number, row.code, ""), change
    for which, winner in enumerate(row.winners):
        yield (
            (Part.WINNER_SCORE, number, row.code, winner.winner),
            change_winner(index, place, which, points=""),
        )
        if row.is_quality:
            yield (
                (Part.WINNER_SCORE, number, row.code, winner.winner),
                change_winner(index, place, which, score=""),
            )
            yield (
                (Part.ADVANTAGE, number, row.code, winner.winner),
                change_winner(index, place, which, advantage=""),
            )


LETTERS = {
    "won": letter(lot(1, PartResult.AWARDED)),
    "lost": letter(lot(1, PartResult.NOT_AWARDED)),
    "lost_to_one": letter(lot(1, PartResult.NOT_AWARDED, winners=("Anker",))),
    "set_aside": letter(lot(1, PartResult.SET_ASIDE)),
    "partial": letter(
        lot(1, PartResult.AWARDED), lot(2, PartResult.NOT_AWARDED), lot(3, PartResult.SET_ASIDE)
    ),
    "no_award": letter(lot(1, PartResult.NO_AWARD, winners=())),
}
CASES = [
    pytest.param(name, expected, drop, id=f"{name}-{number}-{expected[0].name}")
    for name, content in LETTERS.items()
    for number, (expected, drop) in enumerate(drops(content))
]


def reported(content: LetterContent) -> set[tuple[Part, int | None, str, str]]:
    return {(row.part, row.lot, row.criterion, row.winner) for row in missing(content)}


@pytest.mark.parametrize("name", LETTERS)
def test_a_complete_letter_misses_nothing(name: str) -> None:
    assert missing(LETTERS[name]) == []


@pytest.mark.parametrize(("name", "expected", "drop"), CASES)
def test_one_part_less_is_reported_and_nothing_else(
    name: str, expected: tuple[Part, int | None, str, str], drop: Drop
) -> None:
    content = LETTERS[name]

    found = reported(drop(content))

    assert found == {expected}
    assert expected[0] in required_parts(content)


@given(st.data())
def test_several_parts_less_are_all_reported(data: st.DataObject) -> None:
    content = LETTERS["partial"]
    choices = [
        (expected, drop)
        for expected, drop in drops(content)
        if expected[0] not in {Part.CRITERIA, Part.WINNERS, Part.GROUND, Part.GROUND_REASON}
    ]
    chosen = data.draw(st.lists(st.sampled_from(choices), max_size=6))

    damaged = content
    for _, drop in chosen:
        damaged = drop(damaged)

    assert reported(damaged) == {expected for expected, _ in chosen}
    assert all(row.sentence.endswith(".") and row.bidder == "Cirkel" for row in missing(damaged))


def test_without_a_day_of_sending_only_that_is_missing() -> None:
    content = replace(LETTERS["lost"], sent_on="", standstill=None)

    assert reported(content) == {(Part.SENT_ON, None, "", "")}


@pytest.mark.parametrize("name", LETTERS)
def test_content_reads_back_as_itself_and_has_one_hash(name: str) -> None:
    content = LETTERS[name]

    again = content_from(content.as_mapping())

    assert again == content
    assert content_hash(again) == content_hash(content)
    assert content_hash(replace(content, court="een andere")) != content_hash(content)


@pytest.mark.parametrize(
    ("results", "kind"),
    [
        ((PartResult.AWARDED, PartResult.AWARDED), LetterKind.AWARDED),
        ((PartResult.AWARDED, PartResult.NOT_AWARDED), LetterKind.PARTIAL),
        ((PartResult.AWARDED, PartResult.SET_ASIDE), LetterKind.PARTIAL),
        ((PartResult.NOT_AWARDED, PartResult.SET_ASIDE), LetterKind.NOT_AWARDED),
        ((PartResult.SET_ASIDE, PartResult.SET_ASIDE), LetterKind.SET_ASIDE),
        ((PartResult.NO_AWARD,), LetterKind.NO_AWARD),
        ((), LetterKind.NO_AWARD),
    ],
)
def test_kind_follows_from_the_lots(results: tuple[PartResult, ...], kind: LetterKind) -> None:
    lots = tuple(lot(number, result) for number, result in enumerate(results, start=1))

    assert letter_kind(lots) is kind


def test_exclusion_has_a_letter_of_its_own() -> None:
    part = replace(lot(1, PartResult.SET_ASIDE), grounds=(Ground("uitgesloten", "Uitsluiting", REASON),))

    assert letter_kind((part,)) is LetterKind.EXCLUDED


def test_dots_and_digits_are_no_reason() -> None:
    assert not says_something("8/10 ......... 1234567890 1234567890")
    assert says_something("Het plan is concreet en haalbaar.")
