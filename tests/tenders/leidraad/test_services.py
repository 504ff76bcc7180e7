"""Own texts, versions and documents of the leidraad."""

import io

import pytest
from docx import Document
from docx.oxml.ns import qn

from audit.models import AuditEntry
from documents.files import read_file
from documents.models import OutboxJob
from documents.outbox import run_job
from tenders.changes import revision_of
from tenders.domain.leidraad import ChapterKey
from tenders.leidraad.selectors import draft_of
from tenders.leidraad.services import (
    LeidraadRefused,
    StaleText,
    make_version,
    put_among_documents,
    render_leidraad,
    save_text,
)
from tenders.models import LeidraadText, LeidraadVersion, Tender
from tenders.permissions import NotAllowed
from tenders.services import start_revision
from tests import word
from tests.factories.accounts import UserFactory
from tests.factories.tenders import AT, draft_tender, published_tender
from tests.pdf import flow_of, require_readable, structure_of

pytestmark = pytest.mark.django_db
OWN = "Wij zoeken **partners**.\n\n1. eerst\n2. dan\n\nEn ook:\n- dit\n\n1. weer\n\n<b>geen html</b>"


def write(
    tender: Tender, text: str, *, version: int = 0, key: ChapterKey = ChapterKey.CONTRACT
) -> LeidraadText:
    return save_text(tender, key, text, version=version, by=tender.created_by, at=AT)


def made(tender: Tender) -> LeidraadVersion:
    version = make_version(tender, by=tender.created_by, at=AT)
    render_leidraad(version.public_id, at=AT)
    version.refresh_from_db()
    return version


def test_a_text_is_kept_cleaned_and_counted() -> None:
    tender = draft_tender()

    write(tender, " Eigen\x00 tekst \r\n")
    row = write(tender, "Andere tekst", version=1)

    assert (row.text, row.version) == ("Andere tekst", 2)
    entries = AuditEntry.objects.filter(event="leidraad.text_saved").order_by("sequence")
    assert [entry.data for entry in entries] == [
        {"chapter": "overeenkomst", "version": 1},
        {"chapter": "overeenkomst", "version": 2},
    ]


def test_a_stale_page_overwrites_nothing() -> None:
    tender = draft_tender()
    write(tender, "Van mijn collega")

    with pytest.raises(StaleText) as stale:
        write(tender, "Van mij")

    assert stale.value.stored.text == "Van mijn collega"
    assert LeidraadText.objects.get().text == "Van mijn collega"


def test_only_the_buyer_writes_and_makes() -> None:
    tender, other = draft_tender(), UserFactory()

    with pytest.raises(NotAllowed):
        save_text(tender, ChapterKey.CONTRACT, "x", version=0, by=other, at=AT)
    with pytest.raises(NotAllowed):
        make_version(tender, by=other, at=AT)


def test_a_version_is_frozen_and_the_job_sets_it_once() -> None:
    tender = draft_tender()
    write(tender, OWN)
    version = make_version(tender, by=tender.created_by, at=AT)
    write(tender, "Daarna gewijzigd", version=1)

    run_job(OutboxJob.objects.get(kind="render_leidraad").public_id)
    version.refresh_from_db()
    first = version.pdf_id
    render_leidraad(version.public_id, at=AT)

    version.refresh_from_db()
    assert version.pdf_id == first
    assert version.pdf is not None
    assert version.word is not None
    text = flow_of(read_file(version.pdf))
    assert "Wij zoeken partners." in text
    assert "Daarna gewijzigd" not in text
    assert "<b>geen html</b>" in text
    assert "<b>geen html</b>" in word.text_of(read_file(version.word))
    entry = AuditEntry.objects.get(event="leidraad.rendered")
    assert entry.data == {"number": 1, "pdf": version.pdf.sha256, "word": version.word.sha256}


def test_the_same_content_is_no_second_version() -> None:
    tender = draft_tender()
    made(tender)

    with pytest.raises(LeidraadRefused, match="Er is niets veranderd sinds versie 1"):
        make_version(tender, by=tender.created_by, at=AT)
    write(tender, "Nieuw")

    assert make_version(tender, by=tender.created_by, at=AT).number == 2


def test_the_pdf_can_be_read_by_everybody_and_archived() -> None:
    tender = draft_tender()
    write(tender, OWN)
    version = made(tender)
    assert version.pdf is not None

    found = structure_of(read_file(version.pdf))

    assert found.title == f"Inkoopdocument: {tender.title}"
    assert {"H1", "H2", "H3", "L", "LI", "Link", "Table"} <= set(found.tags)
    require_readable(read_file(version.pdf))


def test_the_word_document_has_headings_a_language_and_rows_that_are_headings() -> None:
    tender = draft_tender()
    write(tender, OWN)
    version = made(tender)
    assert version.word is not None
    content = read_file(version.word)

    document = Document(io.BytesIO(content))

    assert document.core_properties.title == f"Inkoopdocument: {tender.title}"
    assert document.core_properties.author == tender.authority.name
    assert document.core_properties.language == "nl-NL"
    assert "1. Inleiding en begrippen" in word.headings_of(content)
    assert document.tables
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)
    bold = [run.text for row in document.paragraphs for run in row.runs if run.bold]
    assert "partners" in bold
    numbered = [row for row in document.paragraphs if row.style.name == "List Number"]
    lists = [row._p.pPr.numPr.numId.val for row in numbered]
    assert [row.text for row in numbered] == ["eerst", "dan", "weer"]
    assert lists[0] == lists[1] != lists[2]


def test_the_contents_of_the_word_document_link_to_every_heading_in_order() -> None:
    version = made(draft_tender())
    assert version.word is not None
    content = read_file(version.word)

    body = Document(io.BytesIO(content)).element.body
    marks = {
        mark.get(qn("w:name")): "".join(text.text for text in mark.getparent().iter(qn("w:t")))
        for mark in body.iter(qn("w:bookmarkStart"))
    }
    links = [
        (link.get(qn("w:anchor")), "".join(text.text for text in link.iter(qn("w:t"))))
        for link in body.iter(qn("w:hyperlink"))
    ]
    assert [text for _, text in links] == word.headings_of(content)
    assert dict(links) == marks
    kinds = [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]


def test_it_is_put_among_the_documents_of_a_draft_in_versions() -> None:
    tender = draft_tender()
    first = made(tender)
    put_among_documents(first, by=tender.created_by, at=AT)
    with pytest.raises(LeidraadRefused, match="staat al bij de stukken"):
        put_among_documents(first, by=tender.created_by, at=AT)
    write(tender, "Nieuw")
    second = made(tender)

    put_among_documents(second, by=tender.created_by, at=AT)

    kept = tender.documents.filter(is_current=True).order_by("title")
    assert [(row.title, row.version, row.file_id) for row in kept] == [
        ("Inkoopdocument", 2, second.pdf_id),
        ("Inkoopdocument (Word)", 2, second.word_id),
    ]
    # That it is among the documents is no reason for yet another version.
    with pytest.raises(LeidraadRefused, match="niets veranderd"):
        make_version(tender, by=tender.created_by, at=AT)


def test_after_the_publication_it_follows_the_rectification() -> None:
    tender = published_tender()
    version = made(tender)
    with pytest.raises(LeidraadRefused, match="Begin eerst een rectificatie"):
        put_among_documents(version, by=tender.created_by, at=AT)

    start_revision(tender, by=tender.created_by, at=AT)
    copy = revision_of(tender)
    assert copy is not None
    copy.court = "rechtbank Elders"
    copy.save(update_fields=["court"])
    put_among_documents(version, by=tender.created_by, at=AT)

    lines = list(draft_of(tender).leidraad.chapter(ChapterKey.DECISION).lines())
    assert any("rechtbank Elders" in line for line in lines)
    assert copy.documents.filter(title="Inkoopdocument", is_current=True).exists()
    assert not tender.documents.filter(title="Inkoopdocument").exists()
