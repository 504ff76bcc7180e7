"""How a private file leaves: never cached, never guessed at, in a frame only on our own pages."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from csp.constants import SELF
from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from documents.files import open_file
from documents.models import StoredFile
from documents.scanning import require_scanned

_BLOCK = 256 * 1024
_SAFE_INLINE = {"application/pdf", "image/png", "image/jpeg"}


def file_response(
    stored: StoredFile, *, inline: bool = False, must_be_scanned: bool = True
) -> HttpResponseBase:
    """The stored bytes. The caller has checked the permission and written the access log. Raises NotHandedOut.

    Without `must_be_scanned` it is handed out while the scanner does not answer, and not where something is found.
    """
    require_scanned(stored, lambda: _blocks(open_file(stored)), must_be_known=must_be_scanned)
    response = stream_response(_blocks(open_file(stored)), stored.name, stored.content_type, inline)
    response["Content-Length"] = str(stored.size)
    return response


def stream_response(
    blocks: Iterable[bytes], name: str, content_type: str, inline: bool = False
) -> HttpResponseBase:
    """A download, or with `inline` a PDF or image in the page; other types are always a download.

    The blocks are closed with the response, also when the reader goes away half-way.
    """
    inline = inline and content_type in _SAFE_INLINE
    response = StreamingHttpResponse(blocks, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(not inline, _one_line(name))
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    if inline:
        let_in_own_frames(response)
    return response


def let_in_own_frames(response: HttpResponseBase) -> None:
    response["X-Frame-Options"] = "SAMEORIGIN"
    # What `csp_replace` sets on a view's response; `frame-ancestors` is 'none' elsewhere.
    response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while block := file.read(_BLOCK):
            yield block


def _one_line(name: str) -> str:
    """Without control characters: a name is data of the uploader, a header is ours."""
    return "".join(character for character in name if character.isprintable()).strip() or "bestand"
