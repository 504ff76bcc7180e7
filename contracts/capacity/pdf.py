"""The context of the maandrapport as PDF: frozen content, nothing computed."""

from datetime import datetime
from typing import Any

from contracts.domain.capacity_report import ReportContent
from ui.formatting import AMSTERDAM, dutch_datetime

TEMPLATE = "pdf/capacity_report.html"


def report_context(content: ReportContent, made_at: datetime) -> dict[str, Any]:
    """What `pdf/capacity_report.html` shows."""
    return {
        "report": content,
        "authority": content.authority,
        "reference": content.reference,
        "date": made_at.astimezone(AMSTERDAM).date(),
        "made_at": dutch_datetime(made_at),
        "subject": f"Toeleiding {content.tender}, {content.month_words}",
    }
