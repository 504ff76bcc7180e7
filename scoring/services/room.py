"""The consensus room: open it, hold the pen, keep a draft, and tell every screen that something changed."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.models import Bid
from scoring.domain.errors import FieldRefused, ScoringRefused
from scoring.domain.room import LEASE, is_held_by_another
from scoring.models import ConsensusDraft, ConsensusRoom, ConsensusScore
from tenders.models import Lot, Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender


class PenTaken(ScoringRefused):
    """Somebody else writes now; what the refused one wrote is still in its browser."""

    def __init__(self, holder: User) -> None:
        super().__init__(
            f"{holder.name} schrijft nu. U kunt schrijven zodra {holder.name} bewaart en stopt, "
            "of een halve minuut geen verbinding heeft."
        )
        self.holder = holder


def open_room(tender: Tender, *, by: User, at: datetime) -> ConsensusRoom:
    """The seed of the speaking order goes into the log before anybody has spoken."""
    room = ConsensusRoom.objects.create(tender=tender, seed=secrets.token_hex(16), opened_at=at)
    Auditor(by).record(
        "consensus.room_opened",
        tender,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"seed": room.seed},
    )
    return room


def mark_change(tender: Tender, *, by: User, at: datetime) -> None:
    """Every screen in the room shows the change at its next question. The tender is locked."""
    if not ConsensusRoom.objects.filter(tender=tender).update(version=F("version") + 1):
        open_room(tender, by=by, at=at)


def require_pen(tender: Tender, *, by: User, at: datetime) -> None:
    """Refuse while another holds the pen; who just saves needs none. The tender is locked."""
    room = ConsensusRoom.objects.filter(tender=tender).select_related("pen_holder").first()
    if room is None:
        return
    if is_held_by_another(room.pen_holder_id, room.pen_until, who=by.pk, at=at):
        raise PenTaken(room.pen_holder)


@transaction.atomic
def hold_pen(tender: Tender, *, by: User, at: datetime) -> ConsensusRoom:
    """Take the pen, or hold it longer: for half a minute, after which another may take it."""
    tender = lock_tender(tender)
    require(by, "scoring.settle", tender)
    require_pen(tender, by=by, at=at)
    room = ConsensusRoom.objects.filter(tender=tender).first() or open_room(tender, by=by, at=at)
    was_free = room.pen_holder_id is None or room.pen_until is None or room.pen_until <= at
    if was_free or room.pen_holder_id != by.pk:
        room.version += 1
    if room.pen_holder_id != by.pk:
        Auditor(by).record(
            "consensus.pen_taken", tender, scope=tender_scope(tender.public_id), at=at, data={}
        )
    room.pen_holder = by
    room.pen_until = at + LEASE
    room.save(update_fields=["version", "pen_holder", "pen_until"])
    return room


@transaction.atomic
def lay_down_pen(tender: Tender, *, by: User, at: datetime) -> None:
    """Who stops writing makes room at once. What was in draft stays."""
    tender = lock_tender(tender)
    require(by, "scoring.settle", tender)
    laid_down = ConsensusRoom.objects.filter(tender=tender, pen_holder=by).update(
        pen_holder=None, pen_until=None, version=F("version") + 1
    )
    if laid_down:
        Auditor(by).record(
            "consensus.pen_laid_down", tender, scope=tender_scope(tender.public_id), at=at, data={}
        )


@transaction.atomic
def keep_draft(
    bid: Bid, lot: Lot, code: str, *, texts: dict[str, str], by: User, at: datetime
) -> ConsensusDraft | None:
    """Keep what is being written, with the pen. It is no decision: only `save_consensus` decides.

    None where nothing was written. `texts` has level_label, value_text and motivation.
    """
    hold_pen(bid.tender, by=by, at=at)
    given = {name: text.replace("\r\n", "\n") for name, text in texts.items()}
    if len(given["motivation"]) > 8000:
        raise FieldRefused("motivation", "Deze tekst is langer dan 8000 tekens. Kort de tekst in.")
    draft = ConsensusDraft.objects.filter(bid=bid, lot=lot, criterion_code=code).first()
    if draft is None and _says_nothing_new(bid, lot, code, given):
        return None
    draft = draft or ConsensusDraft(bid=bid, lot=lot, criterion_code=code)
    if draft.pk and all(getattr(draft, name) == text for name, text in given.items()):
        return draft
    for name, text in given.items():
        setattr(draft, name, text)
    draft.by = by
    draft.at = at
    draft.save()
    mark_change(bid.tender, by=by, at=at)
    return draft


def _says_nothing_new(bid: Bid, lot: Lot, code: str, given: dict[str, str]) -> bool:
    agreed = ConsensusScore.objects.filter(bid=bid, lot=lot, criterion_code=code).first()
    if agreed is None:
        return not any(given.values())
    same_level = given["level_label"] in {"", agreed.level_label} and not given["value_text"]
    return same_level and given["motivation"].strip() == agreed.motivation


def drop_draft(bid: Bid, lot: Lot, code: str) -> None:
    """What was decided replaces what was in draft."""
    ConsensusDraft.objects.filter(bid=bid, lot=lot, criterion_code=code).delete()
