"""What the authority asks of a bidder after the opening, as rows of its Inschrijfbureau."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from bids.models import Bid, RepairRequest
from bids.repairs.presenters import state_of
from bids.repairs.selectors import requests_of
from bids.validity.selectors import requests_of as validity_requests
from tenders.models import Tender
from ui.presentation import Tone


@dataclass(frozen=True)
class AskedRow:
    title: str
    url: str
    due: datetime
    word: str
    tone: Tone


def asked_rows(bid: Bid, tender: Tender, *, at: datetime) -> list[AskedRow]:
    """Newest term last; of an opened bid."""
    rows = []
    for asked in requests_of(bid):
        is_repair = asked.kind == RepairRequest.Kind.REPAIR
        state = state_of(asked, at=at)
        # Whether measures were enough is told in the letter about the decision.
        is_told = is_repair or asked.decided_at is None
        rows.append(
            AskedRow(
                "Vul uw inschrijving aan" if is_repair else "Laat zien welke maatregelen u nam",
                reverse("bids:repair_own", args=[tender.public_id, asked.public_id]),
                asked.due_at,
                state.word if is_told else "beoordeeld",
                state.tone if is_told else Tone.NEUTRAL,
            )
        )
    answered = set(bid.validity_answers.values_list("request_id", flat=True))
    for request in validity_requests(tender):
        is_answered = request.pk in answered
        is_open = at <= request.answer_by
        word = "beantwoord" if is_answered else "wacht op u" if is_open else "niet beantwoord"
        rows.append(
            AskedRow(
                "Beantwoord of uw inschrijving langer geldig blijft",
                reverse("bids:validity_own", args=[tender.public_id, request.public_id]),
                request.answer_by,
                word,
                Tone.GOOD if is_answered else Tone.WARN if is_open else Tone.NEUTRAL,
            )
        )
    return sorted(rows, key=lambda row: row.due)
