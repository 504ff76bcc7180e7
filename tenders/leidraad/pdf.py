"""The leidraad as PDF and as page: chapters and sections with their numbers, and blocks with their kind."""

import re
from typing import Any

from tenders.domain.blocks import Block, Grid, Items, Text
from tenders.domain.leidraad import TITLE, Chapter, Leidraad
from tenders.domain.rich_text import Paragraph
from tenders.leidraad.selectors import content_of
from tenders.models import LeidraadVersion

TEMPLATE = "pdf/leidraad.html"
_KINDS: dict[type, str] = {Text: "text", Items: "items"}


def leidraad_context(version: LeidraadVersion) -> dict[str, Any]:
    """What `pdf/leidraad.html` shows."""
    leidraad = content_of(version)
    return {
        "authority": leidraad.authority,
        "reference": leidraad.reference,
        "date": version.made_at,
        "subject": f"{TITLE}: {leidraad.title}",
        "version": version.number,
        "content_hash": version.content_hash,
        "chapters": [chapter_shown(number, chapter) for number, chapter in leidraad.shown],
    }


def chapter_shown(number: int, chapter: Chapter) -> dict[str, Any]:
    return {
        "number": number,
        "name": chapter.key.value,
        "title": chapter.title,
        "own": [
            {
                "is_paragraph": isinstance(block, Paragraph),
                "is_numbered": not isinstance(block, Paragraph) and block.is_numbered,
                "rows": (block.runs,) if isinstance(block, Paragraph) else block.items,
            }
            for block in chapter.own_blocks
        ],
        "sections": [
            {
                "number": f"{number}.{place}",
                "title": section.title,
                "blocks": [_shown(said.block) for said in section.said],
            }
            for place, section in enumerate(chapter.sections, start=1)
        ],
    }


def file_name(leidraad: Leidraad, number: int, suffix: str) -> str:
    """The name under which a version is kept: 'inkoopdocument-HO-2027-versie-2.pdf' in small letters."""
    words = re.sub(r"[^\w-]+", "-", f"{TITLE}-{leidraad.reference or leidraad.title}").strip("-")
    return f"{words[:100].lower()}-versie-{number}.{suffix}"


def _shown(block: Block) -> dict[str, Any]:
    labelled = (
        [list(zip(block.heading, row, strict=True)) for row in block.rows] if isinstance(block, Grid) else []
    )
    return {"kind": _KINDS.get(type(block), "grid"), "block": block, "labelled": labelled}
