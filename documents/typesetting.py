"""WeasyPrint, fenced in: a document can reach our own print assets and nothing else."""

import mimetypes
import re
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from pydyf import PDF, Array
from weasyprint import CSS, HTML, Attachment
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from documents.pdf import AttachedFile, PdfIncomplete
from documents.xmp import with_pdf_ua

# No host: relative addresses in a template become this, and only this is looked up.
_BASE = "https://assets.invalid/"
_ALLOWED = re.compile(r"css/pdf[\w-]*\.css|pdf/[\w-]+\.(?:svg|png|jpg|css)")
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpeg|svg\+xml)[;,]")
_HOUSE_SHEET = "css/pdf.css"


def typeset(html: str, *, variant: str, attached: Sequence[AttachedFile] = ()) -> bytes:
    """The PDF of a whole HTML document; PdfIncomplete when it asks for something outside the fence.

    A tagged PDF/A also says that it is PDF/UA: WeasyPrint writes one of the two, so the other is added to the XMP.
    """
    source = HTML(string=html, base_url=_BASE, url_fetcher=_AssetFetcher(fail_on_errors=True))
    kept = _kept()
    try:
        document = source.render(pdf_variant=variant, font_config=kept.fonts, stylesheets=[kept.house_sheet])
        if variant.startswith("pdf/a"):
            plain = document.metadata.generate_rdf_metadata
            document.metadata.generate_rdf_metadata = lambda *named: with_pdf_ua(plain(*named))
        attachments = [_attachment(one) for one in attached]
        return document.write_pdf(attachments=attachments, pdf_variant=variant, finisher=_each_file_once)
    except FatalURLFetchingError as fault:
        # It derives from BaseException, which would end a worker instead of failing its job.
        raise PdfIncomplete(str(fault)) from None


class _Kept(threading.local):
    """What every document of a thread shares: its fonts, and the stylesheet of the house, parsed once.

    A font configuration reads the fonts of the system and gives back only a part of its memory (300 kB for each
    document, WeasyPrint 70 with Pango 1.50), so there is one. It would keep what `@font-face` adds: a print
    stylesheet has none. Pango's map of fonts is not for two threads at once.
    """

    def __init__(self) -> None:
        self.fonts = FontConfiguration()
        fetcher = _AssetFetcher(fail_on_errors=True)
        self.house_sheet = CSS(url=_BASE + _HOUSE_SHEET, url_fetcher=fetcher, font_config=self.fonts)


@cache
def _kept() -> _Kept:
    """Made by whoever sets the first document of a process, not by the import, which a fork would share."""
    return _Kept()


def _attachment(file: AttachedFile) -> Attachment:
    """With a date of its own: WeasyPrint would take the moment of setting, and then no two files are the same."""
    return Attachment(
        string=file.content,
        name=file.name,
        description=file.description,
        created=file.dated,
        modified=file.dated,
        relationship="Data",
    )


def _each_file_once(_document: Document, pdf: PDF) -> None:
    """WeasyPrint associates an attached file twice, by its name and by its object."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = Array(dict.fromkeys(pdf.catalog["AF"]))


def find_asset(url: str) -> Path | None:
    """The file of an address: `css/pdf….css` and what lies in `pdf/` among our static files."""
    if not url.startswith(_BASE):
        return None
    name = unquote(url.removeprefix(_BASE))
    if not _ALLOWED.fullmatch(name):
        return None
    found = finders.find(name)
    return Path(found) if found else None


class _AssetFetcher(URLFetcher):
    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if _DATA_IMAGE.match(url):
            return super().fetch(url, headers)
        path = find_asset(url)
        if path is None:
            raise PdfIncomplete("Not one of our print assets.")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
