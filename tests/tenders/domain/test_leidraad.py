"""The leidraad as a value: gaps, hash, and what differs between two of them."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.blocks import Grid, Items, Text
from tenders.domain.checks import Subject
from tenders.domain.configuration import Configuration
from tenders.domain.definition import Criterion, LotDefinition, StatementRule
from tenders.domain.facts import (
    ConditionFacts,
    ContractFacts,
    Facts,
    SocialFacts,
    StatementFacts,
    SuitabilityFacts,
)
from tenders.domain.leidraad import (
    Chapter,
    ChapterKey,
    Gap,
    Leidraad,
    Said,
    Section,
    Source,
    changes,
    leidraad_from,
    leidraad_hash,
    make_leidraad,
)
from tenders.domain.stating import CLIENT_JUDGES
from tenders.domain.vocabulary import CriterionKind, PriceFormula

EMPTY = Source(
    configuration=Configuration(key="leeg", title="Leeg", authority="Gemeente Leeg"),
    reference="",
    plan_title="Plan van aanpak",
    milestones=(),
    method=None,
    questions={},
    annexes=(),
)
LINES = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=6)


def leidraad(lines: list[str], own: str = "") -> Leidraad:
    said = tuple(Said(("test",), Text(line)) for line in lines)
    chapters = tuple(
        Chapter(
            key, own if key is ChapterKey.CONTRACT else "", (Section("Kop", said),) if said and not n else ()
        )
        for n, key in enumerate(ChapterKey)
    )
    return Leidraad("Hulp", "Gemeente", "K-1", chapters)


def test_what_is_not_configured_is_a_gap_with_its_page_and_not_in_the_document() -> None:
    draft = make_leidraad(EMPTY, {})

    assert Gap("de looptijd", Subject.CONTRACT, "initial_months") in draft.gaps[ChapterKey.ASSIGNMENT]
    assert Gap("de bevoegde rechtbank", Subject.BASICS, "court") in draft.gaps[ChapterKey.DECISION]
    text = " ".join(line for chapter in draft.leidraad.chapters for line in chapter.lines())
    assert "eerste looptijd" not in text
    assert "rechtbank" not in text
    assert "bestaat uit" not in text
    assert "None" not in text


def test_every_requirement_says_why_when_and_who_in_the_document() -> None:
    facts = Facts(
        suitability=(SuitabilityFacts("G1", "Ervaring", "professional", "Ervaring.", "Mensen kennen."),),
        conditions=(ConditionFacts("V1", "Buurt", "Doe mee in de buurt.", "Dichtbij helpt."),),
        statements=(StatementFacts("n", "Cliënten", "Iedereen krijgt hulp."),),
        contract=ContractFacts(
            social_return_percentage=Fraction(5), social_return_purpose="Werk voor wie dat zoekt."
        ),
        social=SocialFacts(client_judges=True),
    )
    asked = replace(EMPTY.configuration, facts=facts, statements=(StatementRule("n", "Cliënten"),))

    draft = make_leidraad(replace(EMPTY, configuration=asked), {})

    lines = {key: list(draft.leidraad.chapter(key).lines()) for key in ChapterKey}
    later = "Wanneer u dit laat zien: tijdens de uitvoering. Wie dit controleert: de contractmanager."
    for key, words in (
        (ChapterKey.ADMISSION, "Waarom wij dit vragen: Mensen kennen."),
        (ChapterKey.PERFORMANCE, "V1 Buurt: Doe mee in de buurt."),
        (ChapterKey.PERFORMANCE, "Waarom wij dit vragen: Dichtbij helpt."),
        (ChapterKey.PERFORMANCE, later),
        (ChapterKey.SUBMISSION, "Waarom wij dit vragen: Iedereen krijgt hulp."),
        (ChapterKey.CONTRACT, "Waarom wij dit vragen: Werk voor wie dat zoekt."),
        (ChapterKey.CONTRACT, later),
        (ChapterKey.AWARD, CLIENT_JUDGES),
    ):
        assert words in lines[key], (key, words)


def test_the_floor_of_a_lot_stands_with_the_price_that_is_asked() -> None:
    price = Criterion("P", "Prijs", Fraction(20), CriterionKind.PRICE, formula=PriceFormula.RELATIVE)
    lot = LotDefinition(1, "Oost", floor_price=Fraction("1.56"))
    asked = replace(EMPTY.configuration, lots=(lot,), criteria=(price,))

    told, untold = (
        list(
            make_leidraad(replace(EMPTY, configuration=found), {})
            .leidraad.chapter(ChapterKey.PERFORMANCE)
            .lines()
        )
        for found in (asked, replace(asked, criteria=()))
    )

    assert any(line.startswith("Bodemtarief: € 1,56.") for line in told)
    assert not any("odemtarief" in line for line in untold)


def test_a_chapter_without_anything_is_left_out_and_the_others_are_numbered_on() -> None:
    draft = make_leidraad(EMPTY, {})

    assert ChapterKey.PERFORMANCE not in [chapter.key for _, chapter in draft.leidraad.shown]
    assert [number for number, _ in draft.leidraad.shown] == list(range(1, len(draft.leidraad.shown) + 1))


def test_own_text_opens_its_chapter_and_is_cleaned() -> None:
    draft = make_leidraad(EMPTY, {ChapterKey.PERFORMANCE: "  Ons\x00 **eigen** verhaal \r\n"})

    chapter = draft.leidraad.chapter(ChapterKey.PERFORMANCE)
    assert chapter.own == "Ons **eigen** verhaal"
    assert next(chapter.lines()) == "Ons eigen verhaal"


def test_what_is_kept_gives_the_same_leidraad_and_hash() -> None:
    blocks = (Text("een"), Items(("a", "b")), Grid("Tabel", ("A", "B"), (("1", "2"),)))
    said = tuple(Said(("k", "l"), block) for block in blocks)
    whole = replace(leidraad(["x"]), chapters=(Chapter(ChapterKey.AWARD, "eigen", (Section("Kop", said),)),))

    again = leidraad_from(whole.as_mapping())

    assert again == whole
    assert leidraad_hash(again) == leidraad_hash(whole)


def test_another_word_gives_another_hash() -> None:
    assert leidraad_hash(leidraad(["a"])) != leidraad_hash(leidraad(["b"]))


def test_a_changed_paragraph_is_named_with_what_lapsed_before_what_is_new() -> None:
    before, after = leidraad(["zelfde", "binnen 7 dagen"]), leidraad(["zelfde", "binnen 10 dagen"])

    (found,) = changes(before, after)

    assert found.title == "Inleiding en begrippen"
    assert [(line.change.value, line.text) for line in found.lines] == [
        ("vervallen", "binnen 7 dagen"),
        ("nieuw", "binnen 10 dagen"),
    ]


def test_own_text_is_compared_without_its_markup() -> None:
    found = changes(leidraad(["a"], "Wij *willen* dit."), leidraad(["a"], "Wij **willen** dit.\n\nEn dat."))

    assert [(chapter.title, [line.text for line in chapter.lines]) for chapter in found] == [
        ("De overeenkomst", ["En dat."])
    ]


@given(LINES, LINES)
def test_taking_away_what_lapsed_and_adding_what_is_new_makes_the_one_of_the_other(
    before: list[str], after: list[str]
) -> None:
    found = changes(leidraad(before), leidraad(after))
    lines = [line for chapter in found for line in chapter.lines]

    kept = [*(["Kop"] if before else []), *before]
    for line in lines:
        if line.is_new:
            kept.append(line.text)
        else:
            kept.remove(line.text)

    assert sorted(kept) == sorted([*(["Kop"] if after else []), *after])


@given(LINES)
def test_nothing_differs_from_itself(lines: list[str]) -> None:
    assert changes(leidraad(lines), leidraad(lines)) == ()
