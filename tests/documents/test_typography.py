"""The fonts and sizes of text, as its reader sees them."""

import io
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf

from documents.typography import text_kinds

A4 = (595.28, 841.89)


def made(*contents: bytes, unit: float | None = None, **resources: Any) -> io.BytesIO:
    """A PDF with a page per content; F1 is Calibri, F2 Georgia in italics with two bytes per letter."""
    pdf = Pdf.new()
    fonts = Dictionary(
        F1=Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/ABCDEF+Calibri")),
        F2=Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/Georgia-Italic")),
    )
    for content in contents:
        pdf.add_blank_page(page_size=A4)
        page = pdf.pages[-1]
        page.obj.Resources = Dictionary(Font=fonts, **resources)
        page.obj.Contents = pdf.make_stream(content)
        if unit is not None:
            page.obj.UserUnit = unit
    file = io.BytesIO()
    pdf.save(file)
    return file


def kinds(file: io.BytesIO) -> list[tuple[str, str, int]]:
    return [(row["font"], row["size"], row["characters"]) for row in text_kinds(file)]


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (b"BT /F1 11 Tf (abcd) Tj ET", "11"),
        (b"BT /F1 11.04 Tf (abcd) Tj ET", "11"),
        (b"BT /F1 10.5 Tf (abcd) Tj ET", "10.5"),
        (b"BT /F1 1 Tf 11 0 0 11 50 700 Tm (abcd) Tj ET", "11"),
        (b"q 0.5 0 0 0.5 0 0 cm BT /F1 22 Tf (abcd) Tj ET Q", "11"),
        (b"q 2 0 0 2 0 0 cm Q BT /F1 11 Tf [(ab) -20 (cd)] TJ ET", "11"),
        (b"BT /F1 11 Tf 0 1 -1 0 0 0 Tm (abcd) Tj ET", "11"),
    ],
)
def test_the_size_is_what_the_reader_sees(content: bytes, size: str) -> None:
    assert kinds(made(content)) == [("Calibri", size, 4)]


def test_the_most_used_comes_first_and_letters_of_two_bytes_count_once() -> None:
    page = b"BT /F2 14 Tf <00410042> Tj /F1 11 Tf (abcdefgh) Tj ET"

    assert kinds(made(page, page)) == [("Calibri", "11", 16), ("Georgia-Italic", "14", 4)]


def test_text_that_nobody_sees_does_not_count() -> None:
    assert kinds(made(b"BT 3 Tr /F1 11 Tf (gescand) Tj ET")) == []


def test_a_page_that_is_enlarged_shows_larger_letters() -> None:
    assert kinds(made(b"BT /F1 11 Tf (abcd) Tj ET", unit=2.0)) == [("Calibri", "22", 4)]


def test_text_in_a_form_is_found() -> None:
    file = made(b"q 1 0 0 1 0 0 cm /X1 Do Q")
    with pikepdf.open(file) as pdf:
        form = pdf.make_stream(b"BT /F1 20 Tf (abcd) Tj ET")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, [0, 0, 100, 100]
        form.Matrix = [0.5, 0, 0, 0.5, 0, 0]
        pdf.pages[0].obj.Resources.XObject = Dictionary(X1=form)
        target = io.BytesIO()
        pdf.save(target)

    assert kinds(target) == [("Calibri", "10", 4)]


def test_what_cannot_be_read_gives_nothing_and_leaves_the_file_at_its_start() -> None:
    broken, strange = io.BytesIO(b"%PDF-1.7 stuk"), made(b"BT /F9 11 Tf (ab) Tj ( ET \x00\xff")

    assert (kinds(broken), kinds(strange)) == ([], [])
    assert (broken.tell(), strange.tell()) == (0, 0)
