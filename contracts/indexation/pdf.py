"""The context of the letter about indexed tariffs: its content made readable, nothing computed."""

import re
from datetime import date
from typing import Any

from contracts.domain.indexation import (
    LetterContent,
    calculation_from,
    number_text,
    percent_text,
    price_text,
    steps_of,
    tariff_step,
)
from contracts.pdf import logo_as_data
from tenders.domain.wording import date_in_words

TEMPLATE = "pdf/indexation_letter.html"


def letter_context(content: LetterContent) -> dict[str, Any]:
    """What `pdf/indexation_letter.html` shows."""
    calculation = calculation_from(content.calculation)
    return {
        "letter": content,
        "authority": content.authority,
        "sender": content.sender,
        "recipient": content.recipient,
        "reference": content.reference,
        "date": date.fromisoformat(content.fixed_on),
        "subject": f"Nieuwe tarieven vanaf {date_in_words(calculation.starts_on)}",
        "starts_on": date_in_words(calculation.starts_on),
        "year": calculation.year,
        "parts": [
            {
                "index": part.index,
                "weight": percent_text(part.weight),
                "figure": percent_text(part.figure),
                "share": percent_text(part.share),
                "source": part.source,
                "published_on": date_in_words(part.published_on),
            }
            for part in calculation.parts
        ],
        "steps": steps_of(calculation),
        "percent": percent_text(calculation.percent),
        "factor": number_text(calculation.factor),
        "lines": [
            {
                "name": line.name,
                "unit": line.unit,
                "old": price_text(line.old),
                "sum": tariff_step(line, calculation).sum,
                "new": price_text(line.new),
            }
            for line in calculation.lines
        ],
        "replaces": date_in_words(date.fromisoformat(content.replaces)) if content.replaces else "",
        "signatories": [(content.signatory, "contractmanager")],
        "accent": content.accent,
        "logo": logo_as_data(content.logo),
    }


def letter_name(content: LetterContent) -> str:
    """The file name under which both parties keep it."""
    words = re.sub(r"[^\w-]+", "-", f"{content.reference}-{content.provider}").strip("-")
    return f"{words[:120].lower()}.pdf"
