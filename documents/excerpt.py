"""A copy of a PDF with some of its pages and without what it says of its maker. The original stays as it is."""

from collections.abc import Sequence
from io import BytesIO

import pikepdf

# What hangs on the whole document, so on pages that are left out too, or carries files of its own.
_WHOLE = ("/Outlines", "/Names", "/Dests", "/AF", "/StructTreeRoot", "/PageLabels", "/AcroForm", "/Threads")
_ALWAYS = ("/Metadata", "/AF", "/OpenAction")
# Who made or changed a part, and when; comments carry the name of who wrote them.
_TRACES = ("/Metadata", "/PieceInfo", "/LastModified")
_TRACES_OF_A_COMMENT = ("/T", "/M", "/CreationDate")


def excerpt(content: bytes, pages: Sequence[int]) -> bytes:
    """The pages with these numbers, from 1 on, in their order; the same input gives the same bytes."""
    with pikepdf.open(BytesIO(content)) as pdf:
        kept = set(pages)
        is_whole = len(kept) >= len(pdf.pages)
        for place in range(len(pdf.pages), 0, -1):
            if place not in kept:
                del pdf.pages[place - 1]
        # Pages that are only unlinked would stay readable in the file, and so would its attachments.
        for key in _ALWAYS if is_whole else (*_WHOLE, *_ALWAYS):
            if key in pdf.Root:
                del pdf.Root[key]
        if is_whole and "/Names" in pdf.Root and "/EmbeddedFiles" in pdf.Root["/Names"]:
            del pdf.Root["/Names"]["/EmbeddedFiles"]
        _remove_traces(pdf)
        pdf.remove_unreferenced_resources()
        target = BytesIO()
        # Streams stay as they are: who searches this copy for a word finds what it would find in the original.
        pdf.save(target, deterministic_id=True, compress_streams=False)
    return target.getvalue()


def _remove_traces(pdf: pikepdf.Pdf) -> None:
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for thing in pdf.objects:
        holder = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
        if isinstance(holder, pikepdf.Dictionary):
            _remove(holder, _TRACES)
    for page in pdf.pages:
        for comment in page.obj.get("/Annots", ()):
            if isinstance(comment, pikepdf.Dictionary) and str(comment.get("/Subtype", "")) != "/Widget":
                _remove(comment, _TRACES_OF_A_COMMENT)


def _remove(holder: pikepdf.Dictionary, keys: Sequence[str]) -> None:
    for key in keys:
        if key in holder:
            del holder[key]
