"""The reactions as a workbook, for the buyer: with who reacted, so not for publication."""

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
from tenders.domain.wording import instant_in_words
from tenders.models import Consultation, Reaction

_WHO = ("Nummer", "Organisatie", "Groep", "KvK-nummer", "Contactpersoon", "E-mailadres", "Verstuurd")
_WIDTHS = (9, 32, 22, 14, 24, 30, 28)


def reactions_workbook(consultation: Consultation, reactions: Iterable[Reaction]) -> bytes:
    """One row per reaction, one column per question."""
    workbook = new_workbook()
    questions = consultation.asked
    sheet = add_sheet(workbook, "Reacties", widths=(*_WIDTHS, *(60 for _ in questions)), frozen="C2")
    header_row(sheet, (*_WHO, *(f"{number}. {row.text}" for number, row in enumerate(questions, start=1))))
    for reaction in reactions:
        texts = (
            reaction.organisation_name,
            reaction.get_group_display(),
            reaction.kvk_number,
            reaction.contact_name,
            reaction.contact_email,
            instant_in_words(reaction.sent_at),
            *(reaction.answer(number) for number in range(1, len(questions) + 1)),
        )
        place = number_cell(sheet, reaction.number, WHOLE)
        sheet.append([place, *(text_cell(sheet, text) for text in texts)])
    return workbook_bytes(workbook)
