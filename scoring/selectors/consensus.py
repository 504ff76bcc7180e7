"""Individual scores beside each other, what was agreed, and what is still missing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from accounts.models import User
from bids.models import Bid
from scoring.domain.spread import AgendaItem, Spread, ordered_agenda, spread_of
from scoring.models import ConsensusConfirmation, ConsensusScore, InterestDeclaration, Score
from scoring.selectors.bidders import lots_to_score, scored_bids
from scoring.selectors.pairs import evaluators_of, pairs_of
from tenders.domain.definition import Criterion, Method
from tenders.domain.method import KNOCK_OUT, KnockOut
from tenders.models import Lot, Role, Tender
from tenders.permissions import roles_in
from tenders.selectors import definition_of

FinalValues = dict[tuple[int, int], dict[str, Fraction | KnockOut]]


@dataclass(frozen=True)
class ConsensusItem:
    """One criterion of one bid on one lot, with the scores that count and what was agreed."""

    bid: Bid
    lot: Lot
    criterion: Criterion
    scores: tuple[Score, ...]
    spread: Spread
    agreed: ConsensusScore | None

    @property
    def is_settled(self) -> bool:
        return is_settled(self.agreed)


def is_settled(agreed: ConsensusScore | None) -> bool:
    """Whether there is both a value and a motivation."""
    return agreed is not None and agreed.value is not None and bool(agreed.motivation.strip())


def level_values(method: Method) -> dict[str, Fraction | KnockOut]:
    """The value per label of the scale."""
    return {level.label: KNOCK_OUT if level.value is None else level.value for level in method.scale}


def consensus_items(tender: Tender, user: User) -> list[ConsensusItem]:
    """The agenda for this user, largest disagreement first; of bids whose content is closed to it nothing.

    The scores are those of pairs that count: of an evaluator who was released or barred none.
    """
    method = definition_of(tender).method
    bids = bids_open_to(user, tender)
    agreed = {
        (row.bid_id, row.lot_id, row.criterion_code): row
        for row in ConsensusScore.objects.filter(bid__tender=tender).select_related("saved_by")
    }
    scores = _counted_scores(tender, user)
    values = level_values(method)
    items: dict[tuple[int, int, str], ConsensusItem] = {}
    agenda = []
    wanted = [
        (bid, lot, leaf) for bid in bids for lot in lots_to_score(bid) for leaf in method.quality_leaves
    ]
    for place, (bid, lot, leaf) in enumerate(wanted):
        key = (bid.pk, lot.pk, leaf.code)
        given = scores.get(key, ())
        spread = spread_of(values[score.level_label] for score in given if score.level_label in values)
        items[key] = ConsensusItem(bid, lot, leaf, tuple(given), spread, agreed.get(key))
        weight = leaf.max_points / method.highest_value
        agenda.append(AgendaItem(bid.pk, lot.pk, leaf.code, spread, weight, (place,)))
    return [items[item.bid, item.lot, item.code] for item in ordered_agenda(agenda)]


def bids_open_to(user: User, tender: Tender) -> list[Bid]:
    """The scored bids whose content the user may know: for an evaluator only those it was admitted to."""
    bids = scored_bids(tender)
    if Role.EVALUATOR not in roles_in(user, tender):
        return bids
    admitted = set(
        InterestDeclaration.objects.filter(
            bid__tender=tender, evaluator=user, decision=InterestDeclaration.Decision.ADMITTED
        ).values_list("bid_id", flat=True)
    )
    return [bid for bid in bids if bid.pk in admitted]


def _counted_scores(tender: Tender, user: User) -> Mapping[tuple[int, int, str], list[Score]]:
    counted = {(pair.evaluator.pk, pair.bid.pk) for pair in pairs_of(tender)}
    found: dict[tuple[int, int, str], list[Score]] = {}
    rows = (
        Score.objects.visible_to(user, tender)
        .filter(sheet__finalised_at__isnull=False)
        .select_related("sheet__evaluator")
        .order_by("sheet__evaluator__name", "pk")
    )
    for row in rows:
        sheet = row.sheet
        if (sheet.evaluator_id, sheet.bid_id) in counted:
            found.setdefault((sheet.bid_id, sheet.lot_id, row.criterion_code), []).append(row)
    return found


def final_values(tender: Tender) -> FinalValues:
    """The value that counts per (bid, lot) and criterion, as far as agreed."""
    found: FinalValues = {}
    for row in ConsensusScore.objects.filter(bid__tender=tender):
        value = row.value
        if value is not None:
            found.setdefault((row.bid_id, row.lot_id), {})[row.criterion_code] = value
    return found


def missing_consensus(tender: Tender) -> list[tuple[Bid, Lot, str]]:
    """The items without a value or without a motivation, by bid, lot and criterion."""
    method = definition_of(tender).method
    settled = {
        (row.bid_id, row.lot_id, row.criterion_code)
        for row in ConsensusScore.objects.filter(bid__tender=tender)
        if is_settled(row)
    }
    return [
        (bid, lot, leaf.code)
        for bid in scored_bids(tender)
        for lot in lots_to_score(bid)
        for leaf in method.quality_leaves
        if (bid.pk, lot.pk, leaf.code) not in settled
    ]


def content_hash(tender: Tender, member: User | None = None) -> str:
    """A hash of all that was agreed; with `member` only about the bids that it was admitted to.

    A member confirms its own hash, so every later change asks that member for confirmation again.
    """
    bids = None if member is None else _admitted_bids(tender).get(member.pk, set())
    return _hash_of(_agreed_rows(tender), bids)


def confirmations_wanted(tender: Tender) -> list[tuple[User, ConsensusConfirmation | None]]:
    """Each member that has the role and scored, by name, with its confirmation where it is up to date."""
    rows, admitted = _agreed_rows(tender), _admitted_bids(tender)
    given = {row.member_id: row for row in ConsensusConfirmation.objects.filter(tender=tender)}
    scored = {pair.evaluator.pk for pair in pairs_of(tender)}
    wanted = []
    for member in evaluators_of(tender):
        if member.pk not in scored:
            continue
        confirmation = given.get(member.pk)
        if confirmation and confirmation.content_hash != _hash_of(rows, admitted[member.pk]):
            confirmation = None
        wanted.append((member, confirmation))
    return wanted


def _admitted_bids(tender: Tender) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    admitted = InterestDeclaration.objects.filter(
        bid__tender=tender, decision=InterestDeclaration.Decision.ADMITTED
    )
    for evaluator_id, bid_id in admitted.values_list("evaluator_id", "bid_id"):
        found.setdefault(evaluator_id, set()).add(bid_id)
    return found


def _agreed_rows(tender: Tender) -> list[ConsensusScore]:
    rows = ConsensusScore.objects.filter(bid__tender=tender).select_related("bid", "lot")
    return sorted(rows, key=lambda row: (str(row.bid.public_id), row.lot.number, row.criterion_code))


def _hash_of(rows: list[ConsensusScore], bids: set[int] | None) -> str:
    content = [
        [
            str(row.bid.public_id),
            row.lot.number,
            row.criterion_code,
            row.level_label,
            row.value_numerator,
            row.value_denominator,
            row.knock_out,
            row.motivation,
        ]
        for row in rows
        if bids is None or row.bid_id in bids
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf-8")).hexdigest()
