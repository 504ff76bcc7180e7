"""The context of the nota as PDF: what was frozen, made readable."""

import re
from datetime import date
from typing import Any

from tenders.domain.clarification import NoticeContent


def notice_title(number: int) -> str:
    return f"Nota van inlichtingen {number}"


def notice_name(content: NoticeContent) -> str:
    """The file name under which the nota is kept."""
    words = re.sub(r"[^\w-]+", "-", f"nota-van-inlichtingen-{content.number}-{content.reference}").strip("-")
    return f"{words[:120].lower()}.pdf"


def notice_context(content: NoticeContent) -> dict[str, Any]:
    """What `pdf/clarification_notice.html` shows."""
    return {
        "notice": content,
        "authority": content.authority,
        "reference": content.reference,
        "date": date.fromisoformat(content.made_on),
        "subject": f"{notice_title(content.number)}: {content.tender}",
    }
