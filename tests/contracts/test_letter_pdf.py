"""The PDF of a letter: for a screen reader, for an archive, and for a machine. Read back; veraPDF has not judged it."""

import json
from dataclasses import replace

import pytest

from contracts.domain.content import LetterContent, PartResult, content_from
from contracts.pdf import letter_context, letter_data
from contracts.services.rendering import TEMPLATE
from documents.pdf import render_pdf
from tests.contracts.domain.letters import letter, lot
from tests.pdf import Structure, flow_of, structure_of, words_off_the_paper


def pdf_of(content: LetterContent) -> bytes:
    return render_pdf(
        TEMPLATE, letter_context(content), attached=[letter_data(content)], is_rehearsal=False
    ).content


@pytest.fixture(scope="module")
def structure() -> Structure:
    return structure_of(pdf_of(letter()))


def test_a_letter_says_that_it_is_pdf_a_3a_and_pdf_ua_1(structure: Structure) -> None:
    assert structure.identifications == {
        "pdfaid:part": "3",
        "pdfaid:conformance": "A",
        "pdfuaid:part": "1",
    }
    # PDF/A knows no property of PDF/UA: it must be described beside it.
    assert "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>" in structure.extension_schemas
    assert structure.output_intents == ("/GTS_PDFA1",)
    assert structure.fonts_not_embedded == ()


def test_a_screen_reader_finds_language_title_headings_and_tables(structure: Structure) -> None:
    assert (structure.is_tagged, structure.language, structure.shows_title) == (True, "nl", True)
    assert structure.title == letter().subject
    assert structure.tags[0] == "Document"
    assert structure.tags.count("H1") == 1
    assert {"H2", "H3", "P", "L", "LI", "Table", "TR", "TH", "TD", "Caption"} <= set(structure.tags)
    # Each cell names the heading of its column and of its row (PDF/UA-1, 7.5).
    assert (structure.cells > 0, structure.cells_without_header) == (True, 0)
    assert structure.images_without_text == 0


def test_the_data_of_the_letter_travel_in_it(structure: Structure) -> None:
    assert list(structure.attached) == ["gunningsbeslissing.json"]
    assert structure.relationships == ("/Data",)
    assert content_from(json.loads(structure.attached["gunningsbeslissing.json"])) == letter()


def test_the_same_content_gives_the_same_bytes_and_another_content_others() -> None:
    first = pdf_of(letter())

    assert pdf_of(letter()) == first
    assert pdf_of(replace(letter(), reference="Z-2")) != first


@pytest.mark.parametrize(
    "names",
    [
        ("Stichting De Brug", "Zorggroep Anker", "Eiland Ondersteuning"),
        (
            "Dienstverleningsorganisatie Zonnebloem",
            "Coöperatie Buurtondersteuningscollectief",
            "Stichting Welzijnsvoorzieningen",
        ),
    ],
)
def test_three_winners_stand_on_the_paper_with_their_points(names: tuple[str, ...]) -> None:
    content = pdf_of(letter(lot(1, PartResult.NOT_AWARDED, winners=names)))

    assert words_off_the_paper(content) == []
    # Each row has the points of the bidder, the maximum and those of every winner.
    assert "32,00 40,00 40,00 40,00 40,00" in flow_of(content)
