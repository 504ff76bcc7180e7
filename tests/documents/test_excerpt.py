"""The copy of a document that is shown: some pages, and nothing of who made it."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from documents.excerpt import excerpt


def made(pages: int = 3) -> bytes:
    """Words of the maker wherever a program may leave them, and a word on each page."""
    pdf = Pdf.new()
    for number in range(1, pages + 1):
        pdf.add_blank_page(page_size=(595, 842))
        page = pdf.pages[-1].obj
        page.Contents = pdf.make_stream(f"% pagina{number}woord".encode())
        page.PieceInfo = Dictionary(Word=Dictionary(Private="maker-piece"))
        note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], T="maker-note", Contents="x")
        page.Annots = Array([note])
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = ["maker-xmp"]
    pdf.docinfo["/Author"] = "maker-info"
    pdf.attachments["bijlage.txt"] = b"maker-attachment"
    target = io.BytesIO()
    pdf.save(target, compress_streams=False)
    return target.getvalue()


def plain(content: bytes) -> bytes:
    """Everything in the file, unpacked."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(
            target,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
        )
    return target.getvalue()


def test_only_the_chosen_pages_are_in_the_copy() -> None:
    copy = plain(excerpt(made(), (2, 3)))

    assert b"pagina1woord" in plain(made())
    assert b"pagina1woord" not in copy
    assert b"pagina2woord" in copy
    assert b"pagina3woord" in copy


def test_nothing_of_the_maker_is_in_the_copy_whole_or_not() -> None:
    original = plain(made())
    words = [b"maker-info", b"maker-xmp", b"maker-piece", b"maker-note", b"maker-attachment"]
    assert all(word in original for word in words)

    for pages in ((1, 2, 3), (1,)):
        copy = plain(excerpt(made(), pages))
        assert [word for word in words if word in copy] == []


def test_the_same_document_gives_the_same_bytes() -> None:
    content = made()

    assert excerpt(content, (1, 2)) == excerpt(content, (1, 2))


def test_a_whole_copy_keeps_what_a_screen_reader_needs() -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot)
        target = io.BytesIO()
        pdf.save(target)

    with pikepdf.open(io.BytesIO(excerpt(target.getvalue(), (1, 2, 3)))) as pdf:
        assert "/StructTreeRoot" in pdf.Root
    with pikepdf.open(io.BytesIO(excerpt(target.getvalue(), (1, 2)))) as pdf:
        assert "/StructTreeRoot" not in pdf.Root
