"""From individual scores to the scores that count."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.insiders.gate import require_cleared, require_cleared_of_all
from bids.models import Bid
from bids.selectors import bidder_names
from scoring.domain.errors import FieldRefused, NotReady, ScoringRefused
from scoring.models import ConsensusConfirmation, ConsensusScore
from scoring.selectors.bidders import lots_to_score, scored_bids
from scoring.selectors.consensus import ConsensusState, consensus_state, content_hash, level_values
from scoring.selectors.naming import Names, names_for
from scoring.selectors.pairs import interest_obstacles, reveal_obstacles
from scoring.services.counting import computed_value, keep_version, label_of
from scoring.services.minutes import write_minutes
from scoring.services.room import drop_draft, mark_change, open_room, require_pen
from tenders.domain.definition import Method
from tenders.domain.lifecycle import Act
from tenders.domain.method import KNOCK_OUT, KnockOut, MethodRefused
from tenders.domain.vocabulary import FinalScore
from tenders.models import Lot, Tender
from tenders.permissions import require
from tenders.selectors import definition_of, leaves_scored_by
from tenders.services.lifecycle import change_status, lock_tender


class StaleConsensus(ScoringRefused):
    """Somebody saved this item first. `current` is what is stored; nothing was overwritten."""

    def __init__(self, current: ConsensusScore) -> None:
        super().__init__(
            "Dit onderdeel is intussen in een ander tabblad of door een ander bewaard. "
            "Vergelijk de twee teksten en kies welke u bewaart."
        )
        self.current = current


@transaction.atomic
def reveal_scores(tender: Tender, *, by: User, at: datetime) -> Tender:
    """Show all individual scores to all at once; refused until every admitted pair is final."""
    tender = lock_tender(tender)
    require(by, "scoring.reveal", tender)
    obstacles = reveal_obstacles(tender)
    if obstacles:
        raise NotReady("De scores kunnen nog niet worden onthuld.", obstacles)
    change_status(tender, Act.REVEAL_SCORES, by=by, at=at)
    open_room(tender, by=by, at=at)
    return tender


@transaction.atomic
def save_consensus(
    bid: Bid,
    lot: Lot,
    code: str,
    *,
    level_label: str | None = None,
    value: Fraction | KnockOut | None = None,
    motivation: str,
    sources: Sequence[str] = (),
    version: int,
    by: User,
    at: datetime,
) -> ConsensusScore:
    """Keep what the commission agreed on one criterion, with its reasons.

    The level or value follows the published final score: a level of the scale, any value up to the highest,
    or (mean, median) none, for it is computed from the individual scores. `sources` names the members with whose
    texts the motivation began. Raises StaleConsensus where `version` is not the stored one; refused while
    somebody else holds the pen.
    """
    tender = lock_tender(bid.tender_id)
    require(by, "scoring.settle", tender)
    require_cleared(by, bid)
    require_pen(tender, by=by, at=at)
    method = definition_of(tender).method
    _require_item(tender, method, bid, lot, code)
    if not motivation.strip():
        raise FieldRefused(
            "motivation", "Schrijf de motivering van de commissie. De brief neemt deze tekst over."
        )
    label, agreed = agreed_value(method, (bid, lot, code), level_label or "", value)
    row = ConsensusScore.objects.select_for_update().filter(bid=bid, lot=lot, criterion_code=code).first()
    row = row or ConsensusScore(bid=bid, lot=lot, criterion_code=code)
    given = {
        "level_label": label,
        "knock_out": agreed is KNOCK_OUT,
        "value_numerator": "" if isinstance(agreed, KnockOut) else str(agreed.numerator),
        "value_denominator": "" if isinstance(agreed, KnockOut) else str(agreed.denominator),
        "motivation": motivation.replace("\r\n", "\n").strip(),
        "sources": list(sources),
    }
    if len(given["motivation"]) > 8000:
        raise FieldRefused("motivation", "Deze tekst is langer dan 8000 tekens. Kort de tekst in.")
    drop_draft(bid, lot, code)
    if row.pk and all(getattr(row, name) == wanted for name, wanted in given.items()):
        return row
    if row.version != version:
        raise StaleConsensus(row)
    if row.pk:
        keep_version(row)
    for name, wanted in given.items():
        setattr(row, name, wanted)
    row.version += 1
    row.saved_by = by
    row.saved_at = at
    row.save()
    mark_change(tender, by=by, at=at)
    Auditor(by).record(
        "consensus.saved",
        row,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"version": row.version, "hash": content_hash(tender)},
    )
    return row


@transaction.atomic
def confirm_consensus(tender: Tender, *, by: User, dissent: str = "", at: datetime) -> ConsensusConfirmation:
    """A member says that this is what was agreed, or records where it differs; a later change undoes it."""
    tender = lock_tender(tender)
    require(by, "scoring.confirm", tender)
    state = consensus_state(tender)
    if by.pk not in {member.pk for member, _ in state.confirmations_wanted}:
        raise ScoringRefused(
            "U hebt in deze aanbesteding geen inschrijving beoordeeld en hoeft niet te bevestigen."
        )
    missing = _missing_for(state, by)
    if missing:
        raise NotReady("U kunt pas bevestigen als over alles is besloten.", missing)
    confirmation, _ = ConsensusConfirmation.objects.update_or_create(
        tender=tender,
        member=by,
        defaults={"content_hash": state.hash_for(by), "dissent": dissent.strip(), "at": at},
    )
    mark_change(tender, by=by, at=at)
    Auditor(by).record(
        "consensus.dissented" if confirmation.dissent else "consensus.confirmed",
        tender,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"hash": confirmation.content_hash},
    )
    return confirmation


def quality_obstacles(tender: Tender, state: ConsensusState | None = None) -> list[str]:
    """What still stands in the way of fixing the quality scores, one sentence each."""
    state = state or consensus_state(tender)
    found = _missing_for(state) + interest_obstacles(tender)
    found += [
        f"{member.name} heeft de consensus nog niet bevestigd, of daarna is er iets veranderd."
        for member, confirmation in state.confirmations_wanted
        if confirmation is None
    ]
    return found


@transaction.atomic
def fix_quality(tender: Tender, *, by: User, at: datetime) -> Tender:
    """The consensus becomes final: everything agreed with reasons, every member confirmed or dissented."""
    tender = lock_tender(tender)
    require(by, "scoring.fix_quality", tender)
    require_cleared_of_all(by, tender)
    obstacles = quality_obstacles(tender)
    if obstacles:
        raise NotReady("De kwaliteit kan nog niet worden vastgesteld.", obstacles)
    write_minutes(tender, by=by, at=at)
    change_status(tender, Act.FIX_QUALITY, by=by, at=at)
    Auditor(by).record(
        "quality.fixed",
        tender,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"hash": content_hash(tender)},
    )
    return tender


def _missing_for(state: ConsensusState, member: User | None = None) -> list[str]:
    missing = state.missing
    if member is not None:
        own = {leaf.code for leaf in leaves_scored_by(member.pk, state.tender)}
        missing = [
            (bid, lot, code)
            for bid, lot, code in missing
            if code in own and (member.pk, bid.pk) in state.counted
        ]
    names = bidder_names(state.bids)
    hidden = Names() if member is None else names_for(member, state.tender)
    if hidden.are_hidden:
        names = {bid.pk: hidden.of(bid) for bid in state.bids}
    return [
        f"{names[bid.pk]}, perceel {lot.number}: over {code} is nog niet besloten."
        for bid, lot, code in missing
    ]


def _require_item(tender: Tender, method: Method, bid: Bid, lot: Lot, code: str) -> None:
    on_lot = {(each.pk, row.pk) for each in scored_bids(tender) for row in lots_to_score(each)}
    if (bid.pk, lot.pk) not in on_lot or code not in {leaf.code for leaf in method.quality_leaves}:
        raise ScoringRefused("Dit onderdeel wordt niet beoordeeld.")


def agreed_value(
    method: Method, item: tuple[Bid, Lot, str], label: str, value: Fraction | KnockOut | None
) -> tuple[str, Fraction | KnockOut]:
    """The label (where the value is a level) and the value, by the rule of the method."""
    values = level_values(method)
    if not method.final_score.is_consensus:
        try:
            computed = computed_value(method, *item)
        except MethodRefused as error:
            raise ScoringRefused(str(error)) from error
        return label_of(values, computed), computed
    if label:
        if label not in values:
            raise FieldRefused("level_label", "Kies een niveau van de schaal.")
        return label, values[label]
    if value is None:
        raise FieldRefused("level_label", "Kies het niveau waarover de commissie het eens is.")
    found = label_of(values, value)
    if method.final_score is FinalScore.CONSENSUS_ON_SCALE and not found:
        raise FieldRefused("level_label", "De eindscore moet een niveau van de schaal zijn.")
    if not found and not (isinstance(value, Fraction) and 0 <= value <= method.highest_value):
        raise FieldRefused("value", f"Vul een waarde in van 0 tot en met {method.highest_value}.")
    return found, value
