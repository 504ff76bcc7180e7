"""The context of the letter about a withdrawal, as PDF and as preview: its content made readable, nothing computed."""

import json
import re
from datetime import UTC, date, datetime
from typing import Any

from contracts.domain.withdrawal import WithdrawalContent
from contracts.pdf import logo_as_data
from documents.pdf import AttachedFile
from tenders.domain.wording import date_in_words
from ui.formatting import dutch_datetime_ms

TEMPLATE = "pdf/withdrawal_letter.html"


def letter_context(content: WithdrawalContent) -> dict[str, Any]:
    """What `pdf/withdrawal_letter.html` shows."""
    return {
        "letter": content,
        "authority": content.authority,
        "sender": content.sender,
        "recipient": content.recipient,
        "reference": content.reference,
        "date": date.fromisoformat(content.sent_on),
        "sent_on": date_in_words(date.fromisoformat(content.sent_on)),
        "subject": content.subject,
        "withdrawn_on": date_in_words(date.fromisoformat(content.withdrawn_on)),
        "told_on": date_in_words(date.fromisoformat(content.told_on)) if content.told_on else "",
        "received_at": dutch_datetime_ms(datetime.fromisoformat(content.received_at)),
        "signatories": [(content.signatory, "")],
        "accent": content.style.accent,
        "logo": logo_as_data(content.style.logo),
    }


def letter_data(content: WithdrawalContent) -> AttachedFile:
    """What the letter says as JSON, for who keeps or checks it by machine; dated on the day of sending."""
    day = date.fromisoformat(content.sent_on)
    return AttachedFile(
        name="intrekking.json",
        description="De inhoud van deze brief als gegevens",
        content=json.dumps(content.as_mapping(), ensure_ascii=False, indent=1, sort_keys=True),
        dated=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )


def letter_name(content: WithdrawalContent) -> str:
    """The file name under which the bidder keeps its letter."""
    words = re.sub(r"[^\w-]+", "-", f"{content.reference}-{content.bidder}").strip("-")
    return f"{words[:120].lower()}.pdf"
