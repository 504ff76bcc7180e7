"""The register of complaints as a workbook, for the dossier."""

from collections.abc import Iterable

from documents.workbook import (
    WHOLE,
    add_sheet,
    header_row,
    new_workbook,
    number_cell,
    text_cell,
    workbook_bytes,
)
from tenders.domain.complaints import OUTCOME_LABELS, Outcome
from tenders.domain.wording import date_in_words, instant_in_words
from tenders.models import Complaint

_HEADINGS = (
    "Nummer",
    "Klager",
    "Binnengekomen",
    "Onderwerp",
    "Klacht",
    "Gevraagd",
    "Ontvangen",
    "Beslissen uiterlijk op",
    "Uitkomst",
    "Redenen",
    "Maatregelen",
    "Beslist",
    "Beslist door",
)
_WIDTHS = (9, 28, 16, 30, 60, 40, 26, 22, 16, 60, 40, 26, 22)


def register_workbook(complaints: Iterable[Complaint]) -> bytes:
    """One row per complaint; what is not decided yet is empty."""
    workbook = new_workbook()
    sheet = add_sheet(workbook, "Klachten", widths=_WIDTHS, frozen="B2")
    header_row(sheet, _HEADINGS)
    for complaint in complaints:
        decision = getattr(complaint, "decision", None)
        texts = (
            complaint.complainant_name,
            complaint.get_channel_display(),
            complaint.subject,
            complaint.text,
            complaint.wish,
            instant_in_words(complaint.received_at),
            date_in_words(complaint.due_on),
            OUTCOME_LABELS[Outcome(decision.outcome)] if decision else "",
            decision.reasons if decision else "",
            decision.measures if decision else "",
            instant_in_words(decision.decided_at) if decision else "",
            decision.decided_by.name if decision else "",
        )
        number = number_cell(sheet, complaint.number, WHOLE)
        sheet.append([number, *(text_cell(sheet, text) for text in texts)])
    return workbook_bytes(workbook)
