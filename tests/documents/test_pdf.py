"""Official PDFs: tagged, the same each time, and fenced in."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from documents.pdf import PdfIncomplete, RenderedPdf, render_pdf
from documents.typesetting import find_asset, typeset

LETTER: dict[str, Any] = {
    "authority": "Regio Gooi en Vechtstreek",
    "sender": ["Postbus 1", "1400 AA Bussum"],
    "recipient": ["Zorggroep De Linde B.V.", "Lindelaan 12", "1405 AA Bussum"],
    "reference": "GV-2025-0031",
    "date": date(2025, 12, 2),
    "subject": "Gunningsbeslissing <perceel 2>",
}


@pytest.fixture
def letter() -> RenderedPdf:
    return render_pdf("pdf/base.html", LETTER, is_rehearsal=False)


def test_letter_is_tagged_dutch_and_titled(letter: RenderedPdf) -> None:
    with pikepdf.open(io.BytesIO(letter.content)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "nl"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Gunningsbeslissing <perceel 2>"
            assert metadata["pdfuaid:part"] == "1"


def test_same_content_gives_the_same_bytes(letter: RenderedPdf) -> None:
    again = render_pdf("pdf/base.html", LETTER, is_rehearsal=False)

    assert again.content == letter.content
    assert again.sha256 == letter.sha256


def test_other_content_gives_another_hash(letter: RenderedPdf) -> None:
    other = render_pdf("pdf/base.html", {**LETTER, "reference": "GV-2025-0032"}, is_rehearsal=False)

    assert other.sha256 != letter.sha256


def test_a_document_is_for_the_archive_too(letter: RenderedPdf) -> None:
    with pikepdf.open(io.BytesIO(letter.content)) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFA1"


def test_address_date_and_reference_are_in_the_letter(letter: RenderedPdf) -> None:
    assert "Lindelaan 12" in letter.html
    assert "2 december 2025" in letter.html
    assert "GV-2025-0031" in letter.html
    assert "&lt;perceel 2&gt;" in letter.html


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "/etc/passwd",
        "../settings/base.py",
        "css/pdf/../../secret.css",
        "css/site.css",
        "pdf/missing.png",
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.png",
        "ftp://example.org/x.png",
        "data:text/html,x",
    ],
)
def test_document_reaches_nothing_but_our_print_assets(address: str) -> None:
    html = f'<html lang="nl"><title>x</title><p>x</p><img alt="x" src="{address}"></html>'

    with pytest.raises(PdfIncomplete):
        typeset(html, variant="pdf/ua-1")


def test_missing_stylesheet_makes_no_letter() -> None:
    html = '<html lang="nl"><title>x</title><link rel="stylesheet" href="css/other.css"><p>x</p></html>'

    with pytest.raises(PdfIncomplete):
        typeset(html, variant="pdf/ua-1")


def test_our_stylesheet_is_found() -> None:
    found = find_asset("https://assets.invalid/css/pdf.css")

    assert isinstance(found, Path)
    assert found.name == "pdf.css"
