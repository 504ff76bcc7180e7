"""WeasyPrint, fenced in: a document can reach our own print assets and nothing else."""

import mimetypes
import re
from pathlib import Path
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from documents.pdf import PdfIncomplete

# No host: relative addresses in a template become this, and only this is looked up.
_BASE = "https://assets.invalid/"
_ALLOWED = re.compile(r"css/pdf[\w-]*\.css|pdf/[\w-]+\.(?:svg|png|jpg|css)")
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpeg|svg\+xml)[;,]")


def typeset(html: str, *, variant: str) -> bytes:
    """The PDF of a whole HTML document; PdfIncomplete when it asks for something outside the fence."""
    document = HTML(string=html, base_url=_BASE, url_fetcher=_AssetFetcher(fail_on_errors=True))
    try:
        return document.write_pdf(pdf_variant=variant)
    except FatalURLFetchingError as fault:
        # It derives from BaseException, which would end a worker instead of failing its job.
        raise PdfIncomplete(str(fault)) from None


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
