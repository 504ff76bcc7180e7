"""A Word document of somebody else as template: split runs, every corner of it, and nothing that runs or fetches."""

import io
import re
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from documents.inspection import UploadRefused
from documents.word_template import check_template, filled, paragraphs_of
from tests.word import dates_in, text_of

FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
VALUES = {"naam": "Anker & Zn. <B.V.>", "leden": "een\ntwee\ndrie", "leeg": ""}


def document(*paragraphs: tuple[str, ...]) -> bytes:
    """Each paragraph is a tuple of runs; the second run is bold."""
    made = Document()
    for runs in paragraphs:
        added = made.add_paragraph()
        for number, text in enumerate(runs):
            added.add_run(text).bold = number == 1
    return saved(made)


def saved(made) -> bytes:
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def with_entry(content: bytes, name: str, data: bytes) -> bytes:
    written = io.BytesIO(content)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return written.getvalue()


@pytest.mark.parametrize(
    "runs",
    [
        ("Met {{naam}} af.",),
        ("Met {{", "naam", "}} af."),
        ("Met {", "{na", "am}", "} af."),
        ("Met {{ ", "naam ", "}} af."),
        tuple("Met {{naam}} af."),
    ],
)
def test_a_field_is_filled_in_over_however_many_runs_it_is_divided(runs: tuple[str, ...]):
    made = filled(document(runs), FIELD, VALUES)

    assert "Met Anker & Zn. <B.V.> af." in text_of(made)
    assert "{" not in text_of(made)


def test_fields_beside_each_other_and_twice():
    made = filled(
        document(
            (
                "{{na",
                "am}}{{leeg}}{{na",
                "am}} en {{leeg}}!",
            )
        ),
        FIELD,
        VALUES,
    )

    assert "Anker & Zn. <B.V.>Anker & Zn. <B.V.> en !" in text_of(made)


def test_a_value_takes_the_looks_of_where_its_field_begins_and_lines_break():
    made = Document(io.BytesIO(filled(document(("Leden: ", "{{led", "en}}")), FIELD, VALUES)))

    run = made.paragraphs[0].runs[1]
    assert run.bold
    assert run.text == "een\ntwee\ndrie"


def test_tables_headers_footers_and_text_boxes_are_read_and_filled_with_their_place():
    made = Document()
    made.add_paragraph("{{naam}} in de tekst")
    table = made.add_table(rows=2, cols=2)
    table.cell(1, 0).text = "{{naam}} in de tabel"
    made.sections[0].header.paragraphs[0].text = "{{naam}} boven"
    made.sections[0].footer.paragraphs[0].text = "{{naam}} onder"
    box = etree.fromstring(
        f'<w:txbxContent xmlns:w="{made.element.nsmap["w"]}"><w:p><w:r><w:t>{{{{naam}}}} in een vak</w:t></w:r></w:p>'
        "</w:txbxContent>"
    )
    made.paragraphs[0].runs[0]._r.append(box)
    content = saved(made)

    places = {row.text: row.place for row in paragraphs_of(content) if row.text}

    assert places["{{naam}} in de tabel"] == "Tabel 1, rij 2, kolom 1"
    assert places["{{naam}} boven"] == "Koptekst, alinea 1"
    assert places["{{naam}} onder"] == "Voettekst, alinea 1"
    assert places["{{naam}} in de tekst"] == "Tekst, alinea 1"
    assert "{{naam}} in een vak" in places
    assert "{{" not in text_of(filled(content, FIELD, VALUES))


def test_the_same_template_and_values_give_the_same_bytes():
    content = document(("{{leden}}",))

    assert filled(content, FIELD, VALUES) == filled(content, FIELD, VALUES)
    assert dates_in(filled(content, FIELD, VALUES)) == {(1980, 1, 1, 0, 0, 0)}


def test_a_plain_docx_is_taken_and_a_hyperlink_may_stay():
    made = Document()
    made.part.relate_to(
        "https://voorbeeld.example", f"{qn('r:x')[1:].rpartition('}')[0]}/hyperlink", is_external=True
    )

    assert check_template(io.BytesIO(saved(made)), "model.docx")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "model.docx", "is leeg"),
        (b"%PDF-1.7", "model.docx", "maar de inhoud is"),
        (document(("x",)), "model.pdf", "geen Word-document"),
        (document(("x",)), "model.docm", "geen Word-document"),
        (with_entry(document(("x",)), "word/vbaProject.bin", b"x"), "model.docx", "macro"),
        (with_entry(document(("x",)), "word/embeddings/oleObject1.bin", b"x"), "model.docx", "macro"),
        (
            with_entry(
                document(("x",)),
                "word/_rels/settings.xml.rels",
                b'<Relationships><Relationship Type="t/attachedTemplate" Target="https://elders.example/x.dotm" '
                b'TargetMode="External"/></Relationships>',
            ),
            "model.docx",
            "van buiten",
        ),
        (
            with_entry(document(("x",)), "word/footnotes.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
            "model.docx",
            "kan niet worden gelezen",
        ),
        (
            with_entry(document(("x",)), "word/footnotes.xml", b"<stuk"),
            "model.docx",
            "kan niet worden gelezen",
        ),
    ],
    ids=["leeg", "pdf", "naam", "docm", "macro", "ole", "sjabloon", "doctype", "stuk"],
)
def test_what_runs_or_fetches_is_refused(content: bytes, name: str, words: str):
    with pytest.raises(UploadRefused, match=words):
        check_template(io.BytesIO(content), name)


def test_what_bursts_when_it_is_unpacked_is_refused():
    content = with_entry(document(("x",)), "word/media/bom", b"0" * 100_000_001)
    assert len(content) < 1_000_000

    with pytest.raises(UploadRefused, match="uitgepakt te groot"):
        check_template(io.BytesIO(content), "model.docx")
