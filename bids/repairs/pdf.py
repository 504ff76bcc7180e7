"""The letters of herstel: the request with its closed list, and the outcome."""

from typing import Any

from bids.models import RepairRequest
from tenders.domain.stating_rules import if_late_in_words
from tenders.domain.wording import local_date
from tenders.selectors import definition_of
from ui.formatting import dutch_datetime


def letter_context(request: RepairRequest, *, is_outcome: bool) -> dict[str, Any]:
    """What `pdf/repair_letter.html` shows; of a request whose tender and organisation are at hand."""
    tender, organisation = request.bid.tender, request.bid.organisation
    is_offer = request.kind == RepairRequest.Kind.SELF_CLEANING
    subject = "Verzoek om zelfreinigende maatregelen" if is_offer else "Verzoek om herstel of aanvulling"
    at = request.decided_at if is_outcome else request.asked_at
    return {
        "authority": tender.authority.name,
        "reference": tender.reference,
        "recipient": [organisation.name],
        "date": local_date(at) if at else None,
        "subject": f"Uitkomst van ons {subject[0].lower()}{subject[1:]}" if is_outcome else subject,
        "is_outcome": is_outcome,
        "is_offer": is_offer,
        "tender": tender.title,
        "introduction": request.introduction,
        "days": request.days,
        "due_at": dutch_datetime(request.due_at),
        "late": "" if is_offer else if_late_in_words(definition_of(tender).rules),
        "asked_at": dutch_datetime(request.asked_at),
        "items": list(request.items.all()),
        "signatory": tender.signatory,
    }
