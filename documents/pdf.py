"""Official documents as tagged PDF, made from a template under `templates/pdf/`.

A document is rendered once and kept with its hash; it is served as kept and never made again.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

# To keep (PDF/A-3a) and for everybody to read (PDF/UA-1): tagged, with its fonts and its colours in it.
ARCHIVE = "pdf/a-3a"
#: What stands on each page of a document of a generale repetitie; `static/css/pdf.css` says it too.
REHEARSAL = "Generale repetitie: zonder rechtsgevolg."


class PdfIncomplete(Exception):
    """A stylesheet or image of the document could not be used; an incomplete letter is not made."""


@dataclass(frozen=True)
class AttachedFile:
    """Data that travels in the document (PDF/A-3). `dated` is a fixed instant, so that the bytes stay the same."""

    name: str
    description: str
    content: str = field(repr=False)
    dated: datetime


@dataclass(frozen=True)
class RenderedPdf:
    """`html` is what was set, for tests and for the page that previews a letter."""

    html: str = field(repr=False)
    content: bytes = field(repr=False)
    sha256: str


def render_html(template: str, context: dict[str, Any], *, is_rehearsal: bool) -> str:
    """The document as HTML, as `render_pdf` sets it. The context holds results; nothing is computed here."""
    return render_to_string(template, {**context, "is_rehearsal": is_rehearsal})


def render_pdf(
    template: str,
    context: dict[str, Any],
    *,
    is_rehearsal: bool,
    variant: str = ARCHIVE,
    attached: Sequence[AttachedFile] = (),
) -> RenderedPdf:
    """Set the template as PDF. The same template, context and attached files give the same bytes.

    Whoever makes a document says whether it is of a generale repetitie: then each page says so. Reads only stylesheets
    and images of our own (`typesetting.find_asset`), never the network. Raises PdfIncomplete.
    """
    from documents.typesetting import typeset  # noqa: PLC0415 -- slow import, only who makes letters pays

    html = render_html(template, context, is_rehearsal=is_rehearsal)
    content = typeset(html, variant=variant, attached=attached)
    return RenderedPdf(html=html, content=content, sha256=hashlib.sha256(content).hexdigest())
