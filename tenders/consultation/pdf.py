"""The context of the report as PDF: what was frozen, made readable."""

import re
from datetime import date
from typing import Any

from tenders.domain.consultation import ReportContent


def report_name(content: ReportContent) -> str:
    """The file name under which the report is kept."""
    words = re.sub(r"[^\w-]+", "-", f"verslag-marktconsultatie-{content.title}").strip("-")
    return f"{words[:120].lower()}.pdf"


def report_context(content: ReportContent) -> dict[str, Any]:
    """What `pdf/consultation_report.html` shows."""
    return {
        "report": content,
        "authority": content.authority,
        "reference": content.reference,
        "date": date.fromisoformat(content.made_on),
        "subject": f"Verslag van de marktconsultatie: {content.title}",
    }
