"""The context of the proces-verbaal as PDF and as preview: its content, nothing computed."""

import re
from typing import Any

from contracts.domain.minutes import MinutesContent, Section
from contracts.models import AwardMinutes, WithdrawalMinutes
from tenders.domain.blocks import Block, Grid, Items, Text
from tenders.domain.wording import local_date
from ui.formatting import dutch_datetime

TEMPLATE = "pdf/award_minutes.html"
_KINDS: dict[type, str] = {Text: "text", Items: "items"}


def minutes_context(minutes: AwardMinutes | WithdrawalMinutes, content: MinutesContent) -> dict[str, Any]:
    """What `pdf/award_minutes.html` shows."""
    return {
        "authority": content.authority,
        "reference": content.reference,
        "date": local_date(minutes.fixed_at),
        "subject": f"Proces-verbaal van de {'intrekking' if content.is_of_withdrawal else 'gunning'}: {content.tender}",
        "is_of_withdrawal": content.is_of_withdrawal,
        "tender": content.tender,
        "decision_number": content.decision_number,
        "sections": sections_shown(content.sections),
        "signatories": [(minutes.fixed_by.name, minutes.capacity)],
        "fixed_at": dutch_datetime(minutes.fixed_at),
        "content_hash": minutes.content_hash,
        "fingerprint": content.fingerprint,
    }


def sections_shown(sections: tuple[Section, ...]) -> list[dict[str, Any]]:
    """Each section with its blocks and what kind each is."""
    return [
        {
            "heading": section.heading,
            "letter": section.letter,
            "blocks": [
                {"kind": _KINDS.get(type(block), "grid"), "block": block, "labelled": _labelled(block)}
                for block in section.blocks
            ],
        }
        for section in sections
    ]


def _labelled(block: Block) -> list[list[tuple[str, str]]]:
    """The rows of a grid, each cell with the heading of its column; none for another block."""
    if not isinstance(block, Grid):
        return []
    return [list(zip(block.heading, row, strict=True)) for row in block.rows]


def minutes_name(content: MinutesContent) -> str:
    """The file name under which it is kept."""
    words = re.sub(r"[^\w-]+", "-", f"proces-verbaal-{content.reference}").strip("-")
    return f"{words[:120].lower()}.pdf"
