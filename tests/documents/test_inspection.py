"""What an upload is, by its content, and what a bidder is told about it."""

import io
import zipfile
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from documents.inspection import UploadRefused, check_document, check_pdf, inspect_upload

A4 = (595.28, 841.89)
LIMIT = 1024 * 1024
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def make_pdf(
    change: Callable[[Pdf], object] = lambda pdf: None,
    *,
    sizes: tuple[tuple[float, float], ...] = (A4,),
    **save: object,
) -> io.BytesIO:
    pdf = Pdf.new()
    for size in sizes:
        pdf.add_blank_page(page_size=size)
    change(pdf)
    file = io.BytesIO()
    pdf.save(file, **save)
    return file


def make_office(*parts: str) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part in parts:
            archive.writestr(part, "<x/>")
    return file


def action(kind: str, **values: object) -> Dictionary:
    return Dictionary(S=Name(f"/{kind}"), **values)


def open_action(pdf: Pdf) -> None:
    pdf.Root.OpenAction = action("JavaScript", JS="app.alert(1)")


def action_of_a_page(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=action("JavaScript", JS="app.alert(1)"))


def action_of_a_link(pdf: Pdf) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action("Launch", F="calc.exe"))
    pdf.pages[0].obj.Annots = Array([link])


def action_after_another(pdf: Pdf) -> None:
    following = Array([action("Named", N=Name.NextPage), action("JavaScript", JS="app.alert(1)")])
    pdf.Root.OpenAction = action("GoTo", D=Array([0]), Next=following)


def named_script(pdf: Pdf) -> None:
    script = pdf.make_indirect(action("JavaScript", JS="app.alert(1)"))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", script])))


def attached_program(pdf: Pdf) -> None:
    pdf.attachments["rekenhulp.exe"] = b"MZ..."


def disguised_program(pdf: Pdf) -> None:
    pdf.attachments["rekenhulp.txt"] = b"MZ\x90\x00" + b"\0" * 200


def attached_text(pdf: Pdf) -> None:
    pdf.attachments["toelichting.txt"] = b"toelichting"


def test_pages_and_paper_are_counted() -> None:
    landscape = (841.89, 595.28)

    findings = inspect_upload(make_pdf(sizes=(A4, A4, landscape, (300, 300))), name="plan.pdf")

    assert findings.pages == 4
    assert findings.paper == {"A4 staand": 2, "A4 liggend": 1, "106 × 106 mm": 1}


def test_turned_page_is_counted_as_it_is_seen() -> None:
    def turn(pdf: Pdf) -> None:
        pdf.pages[0].obj.Rotate = 90

    assert inspect_upload(make_pdf(turn), name="plan.pdf").paper == {"A4 liggend": 1}


def test_fonts_and_date_are_read() -> None:
    def dress(pdf: Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/ABCDEF+Carlito"))
        pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(F1=font))
        pdf.docinfo["/CreationDate"] = "D:20251031143000+01'00'"

    findings = inspect_upload(make_pdf(dress), name="plan.pdf")

    assert findings.fonts == ["Carlito"]
    assert findings.made_on == "2025-10-31T14:30:00"


def test_findings_are_plain_values_and_the_file_is_at_its_start() -> None:
    file = make_pdf()

    findings = inspect_upload(file, name="plan.pdf")

    assert findings.as_json()["kind"] == "application/pdf"
    assert findings.as_json()["size"] == len(file.getvalue())
    assert file.tell() == 0


def test_ordinary_pdf_is_accepted_unchanged() -> None:
    file = make_pdf(attached_text)
    before = file.getvalue()

    findings = check_pdf(file, "plan.pdf", LIMIT)

    assert (findings.pages, findings.active_content) == (1, [])
    assert file.getvalue() == before


def test_empty_file_is_refused() -> None:
    with pytest.raises(UploadRefused, match="is leeg"):
        check_pdf(io.BytesIO(), "plan.pdf", LIMIT)


def test_file_of_exactly_the_limit_is_accepted_and_one_byte_more_is_not() -> None:
    file = make_pdf()
    size = len(file.getvalue())

    assert check_pdf(file, "plan.pdf", size).size == size
    with pytest.raises(UploadRefused, match="niet groter zijn dan"):
        check_pdf(file, "plan.pdf", size - 1)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"Dit is tekst.\n", "een tekstbestand"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "een webpagina"),
        (b"MZ\x90\x00\x03" + b"\0" * 300, "geen PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0", "een PNG-afbeelding"),
        (make_office("[Content_Types].xml", "word/document.xml").getvalue(), "een Word-document"),
    ],
    # What is zipped holds the time, and two processes must call a test the same.
    ids=["text", "html", "program", "png", "word"],
)
def test_file_that_is_not_the_pdf_its_name_claims_is_refused(content: bytes, what: str) -> None:
    with pytest.raises(UploadRefused, match=what):
        check_pdf(io.BytesIO(content), "plan.pdf", LIMIT)


def test_pdf_hidden_behind_a_webpage_is_refused() -> None:
    polyglot = b"<html><script>alert(1)</script></html>\n" + make_pdf().getvalue()

    with pytest.raises(UploadRefused, match="geen PDF"):
        check_pdf(io.BytesIO(polyglot), "plan.pdf", LIMIT)


@pytest.mark.parametrize("kept", [20, 200, 0.5, 0.9])
def test_broken_pdf_is_refused(kept: float) -> None:
    content = make_pdf(sizes=(A4,) * 20).getvalue()
    part = content[: int(kept if kept > 1 else kept * len(content))]

    with pytest.raises(UploadRefused, match="beschadigd"):
        check_pdf(io.BytesIO(part), "plan.pdf", LIMIT)


def test_pdf_without_pages_is_refused() -> None:
    with pytest.raises(UploadRefused, match="geen enkele pagina"):
        check_pdf(make_pdf(sizes=()), "plan.pdf", LIMIT)


def test_pdf_with_a_password_is_refused() -> None:
    file = make_pdf(encryption=pikepdf.Encryption(user="geheim", owner="geheim"))

    with pytest.raises(UploadRefused, match="wachtwoord"):
        check_pdf(file, "plan.pdf", LIMIT)


def test_pdf_that_anyone_can_open_but_not_change_is_accepted() -> None:
    file = make_pdf(encryption=pikepdf.Encryption(user="", owner="geheim"))

    assert check_pdf(file, "plan.pdf", LIMIT).pages == 1


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (open_action, "JavaScript"),
        (action_of_a_page, "JavaScript"),
        (action_after_another, "JavaScript"),
        (named_script, "JavaScript"),
        (action_of_a_link, "een programma start"),
        (attached_program, "bijgevoegd programma"),
        (disguised_program, "bijgevoegd programma"),
    ],
)
def test_active_content_is_refused_wherever_it_hangs(change: Callable[[Pdf], object], what: str) -> None:
    with pytest.raises(UploadRefused, match=what):
        check_pdf(make_pdf(change), "plan.pdf", LIMIT)


def test_active_content_in_packed_objects_is_refused() -> None:
    file = make_pdf(named_script, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    with pytest.raises(UploadRefused, match="JavaScript"):
        check_pdf(file, "plan.pdf", LIMIT)


def test_word_document_is_accepted_as_document_of_the_buyer() -> None:
    file = make_office("[Content_Types].xml", "word/document.xml")

    assert check_document(file, "Leidraad.docx", LIMIT).kind == WORD


@pytest.mark.parametrize(
    ("file", "name", "what"),
    [
        (make_office("a.txt"), "Leidraad.docx", "maar de inhoud is een ZIP-bestand"),
        (make_pdf(), "Leidraad.docx", "maar de inhoud is een PDF"),
        (make_pdf(), "Leidraad.exe", "van een soort die hier niet past"),
        (make_pdf(), "Leidraad", "van een soort die hier niet past"),
        (make_pdf(open_action), "Leidraad.pdf", "JavaScript"),
    ],
)
def test_document_that_is_not_what_it_claims_is_refused(file: io.BytesIO, name: str, what: str) -> None:
    with pytest.raises(UploadRefused, match=what):
        check_document(file, name, LIMIT)


def test_a_font_may_be_called_anything_and_only_what_can_be_printed_is_kept() -> None:
    def strange_font(pdf: Pdf) -> None:
        font = Dictionary(Type=Name.Font, BaseFont=pikepdf.String("Car\x00li\x07to"))
        pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(F1=font))

    assert inspect_upload(make_pdf(strange_font), name="plan.pdf").fonts == ["Carlito"]


def test_a_pdf_with_more_pages_than_anybody_reads_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("documents.inspection.MOST_PAGES", 2)

    assert check_pdf(make_pdf(sizes=(A4,) * 2), "plan.pdf", LIMIT).pages == 2
    with pytest.raises(UploadRefused, match="meer dan 2 pagina's"):
        check_pdf(make_pdf(sizes=(A4,) * 3), "plan.pdf", LIMIT)
