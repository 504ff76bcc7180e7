"""Herstel on pages: the state of a request, and per item the original beside the supplement."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from bids.domain import tasks
from bids.domain.repairs import is_of_after_closing
from bids.models import Bid, CheckItem, RepairItem, RepairRequest, RepairSupply, SubmittedObject
from bids.repairs.selectors import SameDefect, Supplied, current_supplies, supplied
from documents.vault import VaultDamaged
from tenders.domain.definition import EvidenceRule
from tenders.models import Tender
from tenders.selectors import definition_of
from ui.presentation import Tone

OUTCOME_TONES = {
    RepairItem.Outcome.OPEN: Tone.NEUTRAL,
    RepairItem.Outcome.ACCEPTED: Tone.GOOD,
    RepairItem.Outcome.REJECTED: Tone.BAD,
}


@dataclass(frozen=True)
class State:
    word: str
    tone: Tone


@dataclass(frozen=True)
class Supplement:
    """What was supplied; `is_late_document` where its date of issue is after the deadline of the tender."""

    supplied: Supplied
    is_damaged: bool = False
    is_late_document: bool = False


@dataclass(frozen=True)
class ItemRow:
    """One item: what stands in the original, and what came beside it."""

    item: RepairItem
    tone: Tone
    supplements: list[Supplement]
    original_url: str = ""
    finding: str = ""


def state_of(request: RepairRequest, *, at: datetime) -> State:
    items = list(request.items.all())
    if request.decided_at is not None:
        accepted = all(item.outcome == RepairItem.Outcome.ACCEPTED for item in items)
        return State("aanvaard", Tone.GOOD) if accepted else State("niet of deels aanvaard", Tone.BAD)
    if all(item.supplies.all() for item in items):
        return State("aangevuld", Tone.INFO)
    if at > request.due_at:
        return State("termijn voorbij", Tone.WARN)
    return State("wacht op de inschrijver", Tone.NEUTRAL)


def may_be_decided(request: RepairRequest, *, at: datetime) -> bool:
    is_supplied = all(item.supplies.all() for item in request.items.all())
    return request.decided_at is None and (is_supplied or at > request.due_at)


def item_rows(
    request: RepairRequest, tender: Tender, *, documents: dict[str, str] | None = None
) -> list[ItemRow]:
    """`documents` gives the address of an original by task, for who may read it."""
    return [
        ItemRow(
            item=item,
            tone=OUTCOME_TONES[RepairItem.Outcome(item.outcome)],
            supplements=[_supplement(supply, tender) for supply in current_supplies(item)],
            original_url=(documents or {}).get(_task_of(item.check_item), ""),
            finding=item.check_item.finding if item.check_item else "",
        )
        for item in request.items.all()
    ]


def documents_of(bid: Bid, tender: Tender) -> dict[str, str]:
    """The addresses of the originals by task; for a page whose reader may read the files of the bid."""
    objects = SubmittedObject.objects.filter(
        submission=bid.opened_submission, is_answers=False, reading_envelope__isnull=False
    )
    return {obj.task: reverse("bids:document", args=[tender.public_id, obj.public_id]) for obj in objects}


def others_in_words(found: list[SameDefect]) -> list[str]:
    return [f"{each.item.bid.organisation.name}: {each.treatment.value}" for each in found]


def evidence_rule(item: RepairItem, tender: Tender) -> EvidenceRule | None:
    """What the tender asks of the bewijsmiddel of the bidder itself; None for any other item."""
    check = item.check_item
    if check is None or check.kind != CheckItem.Kind.EVIDENCE or check.member_id is not None:
        return None
    return next((rule for rule in definition_of(tender).evidence if rule.code == check.code), None)


def _supplement(supply: RepairSupply, tender: Tender) -> Supplement:
    try:
        read = supplied(supply)
    except VaultDamaged:
        return Supplement(Supplied(supply), is_damaged=True)
    return Supplement(read, is_late_document=is_of_after_closing(read.issued_on, tender.closes_at))


def _task_of(item: CheckItem | None) -> str:
    if item is None or item.kind != CheckItem.Kind.EVIDENCE:
        return ""
    return tasks.evidence_key(item.code)
