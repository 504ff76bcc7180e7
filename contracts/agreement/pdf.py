"""The context of the overeenkomst as PDF: the built-in text, nothing computed."""

import re
from datetime import date
from typing import Any

from contracts.domain.agreement_content import AgreementContent
from contracts.domain.agreement_text import articles_of, title_of
from contracts.pdf import logo_as_data
from tenders.domain.blocks import Items, Text
from tenders.domain.wording import date_in_words

TEMPLATE = "pdf/agreement.html"


def agreement_context(content: AgreementContent) -> dict[str, Any]:
    """What `pdf/agreement.html` shows."""
    return {
        "authority": content.authority,
        "reference": content.reference,
        "subject": title_of(content),
        "accent": content.accent,
        "logo": logo_as_data(content.logo),
        "awarded_on": date_in_words(date.fromisoformat(content.awarded_on)),
        "provider": content.provider,
        "articles": [
            {
                "heading": article.heading,
                "blocks": [
                    {"kind": _KINDS.get(type(block), "grid"), "block": block} for block in article.blocks
                ],
            }
            for article in articles_of(content)
        ],
    }


_KINDS = {Text: "text", Items: "items"}


def agreement_name(content: AgreementContent, suffix: str) -> str:
    """The file name under which both parties keep it."""
    words = re.sub(r"[^\w-]+", "-", f"{content.kind}-{content.reference}-{content.provider}").strip("-")
    lot = "" if content.is_only_lot else f"-perceel-{content.lot_number}"
    return f"{words[:120].lower()}{lot}.{suffix}"
