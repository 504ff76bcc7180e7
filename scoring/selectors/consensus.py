"""Individual scores beside each other, what was agreed, and what is still missing."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.db.models import F

from accounts.models import User
from bids.models import Bid
from scoring.domain.spread import AgendaItem, Spread, ordered_agenda, spread_of
from scoring.models import (
    Commitment,
    ConsensusConfirmation,
    ConsensusRoom,
    ConsensusScore,
    InterestDeclaration,
    Score,
    ScoreSheet,
)
from scoring.selectors.bidders import lots_in_the_running
from scoring.selectors.naming import names_for
from scoring.selectors.pairs import people_who_judge
from tenders.domain.definition import Criterion, Method
from tenders.domain.method import KNOCK_OUT, KnockOut
from tenders.models import Lot, Role, Tender
from tenders.permissions import roles_in
from tenders.selectors import definition_of, leaves_scored_by

FinalValues = dict[tuple[int, int], dict[str, Fraction | KnockOut]]
#: Bid, lot and code of a criterion.
Key = tuple[int, int, str]


@dataclass(frozen=True)
class Given:
    """What one member gave, and what it stands for now."""

    score_id: int
    evaluator_id: int
    level_label: str
    adjusted_label: str

    @property
    def present_label(self) -> str:
        return self.adjusted_label or self.level_label


@dataclass(frozen=True)
class ConsensusItem:
    """One criterion of one bid on one lot, with the scores that count and what was agreed.

    `spread` is of the individual scores, so that the agenda does not move while one talks; `present` of what
    the members stand for now.
    """

    bid: Bid
    lot: Lot
    criterion: Criterion
    scores: tuple[Given, ...]
    spread: Spread
    present: Spread
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


@dataclass(frozen=True)
class ConsensusState:
    """All that the room shows, read at one moment; everything else is derived from it."""

    tender: Tender
    lots: list[tuple[Bid, Lot]]
    #: The present evaluators and those who left, by name.
    people: list[User]
    #: (evaluator, bid) with the lots from which the evaluator was released.
    admitted: Mapping[tuple[int, int], frozenset[int]]
    final: Mapping[tuple[int, int], frozenset[int]]
    given: Mapping[Key, tuple[Given, ...]]
    agreed: Mapping[Key, ConsensusScore]
    confirmations: Mapping[int, ConsensusConfirmation]
    room: ConsensusRoom | None

    @cached_property
    def bids(self) -> list[Bid]:
        return list({bid.pk: bid for bid, _ in self.lots}.values())

    @cached_property
    def counted(self) -> frozenset[tuple[int, int]]:
        """The pairs that count: admitted, with work that is final; who left only when all of it is."""
        lots: dict[int, set[int]] = {}
        for bid, lot in self.lots:
            lots.setdefault(bid.pk, set()).add(lot.pk)
        present = {user.pk for user in self.people if user.has_role}
        found = set()
        for pair, released in self.admitted.items():
            evaluator_id, bid_id = pair
            wanted = lots.get(bid_id, set()) - released
            done = wanted & self.final.get(pair, frozenset())
            if done and (evaluator_id in present or done == wanted):
                found.add(pair)
        return frozenset(found)

    def items_for(self, user: User) -> list[ConsensusItem]:
        """The agenda, largest disagreement first; of bids and criteria that are closed to the user nothing."""
        method = definition_of(self.tender).method
        spreads = _Spreads(level_values(method))
        closed = Role.EVALUATOR in roles_in(user, self.tender)
        leaves = leaves_scored_by(user.pk, self.tender) if closed else method.quality_leaves
        names = names_for(user, self.tender)
        weights = {leaf.code: leaf.max_points / method.highest_value for leaf in leaves}
        wanted = [
            (bid, lot, leaf)
            for bid, lot in sorted(self.lots, key=lambda row: names.order(row[0]))
            if not closed or (user.pk, bid.pk) in self.admitted
            for leaf in leaves
        ]
        items: dict[Key, ConsensusItem] = {}
        agenda = []
        for place, (bid, lot, leaf) in enumerate(wanted):
            key = (bid.pk, lot.pk, leaf.code)
            scores = tuple(
                row for row in self.given.get(key, ()) if (row.evaluator_id, bid.pk) in self.counted
            )
            spread = spreads.of(row.level_label for row in scores)
            present = spreads.of(row.present_label for row in scores)
            items[key] = ConsensusItem(bid, lot, leaf, scores, spread, present, self.agreed.get(key))
            weight = weights[leaf.code]
            agenda.append(AgendaItem(bid.pk, lot.pk, leaf.code, spread, weight, (place,)))
        return [items[item.bid, item.lot, item.code] for item in ordered_agenda(agenda)]

    @property
    def missing(self) -> list[tuple[Bid, Lot, str]]:
        """The items without a value or without a motivation, by bid, lot and criterion."""
        return [
            (bid, lot, leaf.code)
            for bid, lot in self.lots
            for leaf in definition_of(self.tender).method.quality_leaves
            if not is_settled(self.agreed.get((bid.pk, lot.pk, leaf.code)))
        ]

    @cached_property
    def _hashes(self) -> dict[tuple[frozenset[int], frozenset[str]], str]:
        return {}

    def hash_for(self, member: User) -> str:
        """A hash of what was agreed about the bids that the member was admitted to, on the criteria it scores."""
        bids = frozenset(bid for user, bid in self.admitted if user == member.pk)
        codes = frozenset(leaf.code for leaf in leaves_scored_by(member.pk, self.tender))
        if (bids, codes) not in self._hashes:
            rows = (row for row in self.agreed.values() if row.criterion_code in codes)
            self._hashes[bids, codes] = _hash_of(rows, bids)
        return self._hashes[bids, codes]

    @cached_property
    def confirmations_wanted(self) -> list[tuple[User, ConsensusConfirmation | None]]:
        """Each member that has the role and scored, by name, with its confirmation where it is up to date."""
        scored = {evaluator_id for evaluator_id, _ in self.counted}
        wanted = []
        for member in self.people:
            if not member.has_role or member.pk not in scored:
                continue
            confirmation = self.confirmations.get(member.pk)
            if confirmation and confirmation.content_hash != self.hash_for(member):
                confirmation = None
            wanted.append((member, confirmation))
        return wanted


def consensus_state(tender: Tender, user: User | None = None) -> ConsensusState:
    """Eight queries, whatever the number of bids and evaluators; without a user seven, and no scores."""
    running = lots_in_the_running().filter(bid__tender=tender, bid__admitted_at__isnull=False)
    rows = running.select_related("bid__organisation", "lot").order_by(
        "bid__organisation__name", "bid_id", "lot__number"
    )
    people = people_who_judge(tender)
    return ConsensusState(
        tender=tender,
        lots=[(row.bid, row.lot) for row in rows],
        people=people,
        admitted=_admitted(tender),
        final=_final(tender),
        given={} if user is None else _given(tender, user, people),
        agreed={(row.bid_id, row.lot_id, row.criterion_code): row for row in _agreed_rows(tender)},
        confirmations={row.member_id: row for row in ConsensusConfirmation.objects.filter(tender=tender)},
        room=room_of(tender),
    )


def room_of(tender: Tender) -> ConsensusRoom | None:
    return ConsensusRoom.objects.filter(tender=tender).select_related("pen_holder").first()


def consensus_items(tender: Tender, user: User) -> list[ConsensusItem]:
    """The agenda for this user; the scores are those of pairs that count."""
    return consensus_state(tender, user).items_for(user)


def scores_in(tender: Tender, user: User, item: ConsensusItem) -> list[Score]:
    """The scores of one item with their words and adjustments, as far as the user may read them."""
    ids = [row.score_id for row in item.scores]
    rows = Score.objects.visible_to(user, tender).filter(pk__in=ids)
    return list(rows.select_related("sheet__evaluator").prefetch_related("adjustments"))


def commitments_on(item: ConsensusItem) -> list[Commitment]:
    """The toezeggingen that members whose scores count marked for this item, by page."""
    members = [row.evaluator_id for row in item.scores]
    rows = Commitment.objects.filter(
        bid=item.bid, lot=item.lot, criterion_code=item.criterion.code, evaluator__in=members
    )
    return list(rows.select_related("evaluator"))


def final_values(tender: Tender) -> FinalValues:
    """The value that counts per (bid, lot) and criterion, as far as agreed."""
    found: FinalValues = {}
    for row in ConsensusScore.objects.filter(bid__tender=tender):
        value = row.value
        if value is not None:
            found.setdefault((row.bid_id, row.lot_id), {})[row.criterion_code] = value
    return found


def content_hash(tender: Tender) -> str:
    """A hash of all that was agreed. A member confirms the part about its own bids (`ConsensusState.hash_for`)."""
    return _hash_of(_agreed_rows(tender), None)


class _Spreads:
    """Spreads by the levels that were given: with many items most of them come back."""

    def __init__(self, values: Mapping[str, Fraction | KnockOut]) -> None:
        self._values = values
        self._known: dict[tuple[str, ...], Spread] = {}

    def of(self, labels: Iterable[str]) -> Spread:
        given = tuple(sorted(labels))
        if given not in self._known:
            known = (self._values[label] for label in given if label in self._values)
            self._known[given] = spread_of(known)
        return self._known[given]


def _admitted(tender: Tender) -> dict[tuple[int, int], frozenset[int]]:
    rows = InterestDeclaration.objects.filter(
        bid__tender=tender, decision=InterestDeclaration.Decision.ADMITTED
    ).values_list("evaluator_id", "bid_id", "released_lots")
    found: dict[tuple[int, int], frozenset[int]] = {}
    for evaluator_id, bid_id, lot_id in rows:
        pair = (evaluator_id, bid_id)
        found[pair] = found.get(pair, frozenset()) | ({lot_id} if lot_id else set())
    return found


def _final(tender: Tender) -> dict[tuple[int, int], frozenset[int]]:
    found: dict[tuple[int, int], set[int]] = {}
    sheets = ScoreSheet.objects.filter(bid__tender=tender, finalised_at__isnull=False)
    for evaluator_id, bid_id, lot_id in sheets.values_list("evaluator_id", "bid_id", "lot_id"):
        found.setdefault((evaluator_id, bid_id), set()).add(lot_id)
    return {pair: frozenset(lots) for pair, lots in found.items()}


def _given(tender: Tender, user: User, people: Iterable[User]) -> dict[Key, tuple[Given, ...]]:
    place = {person.pk: number for number, person in enumerate(people)}
    found: dict[Key, list[Given]] = {}
    rows = Score.objects.visible_to(user, tender).filter(sheet__finalised_at__isnull=False)
    for bid_id, lot_id, code, *given in rows.values_list(
        "sheet__bid_id",
        "sheet__lot_id",
        "criterion_code",
        "pk",
        "sheet__evaluator_id",
        "level_label",
        "adjusted_label",
    ):
        found.setdefault((bid_id, lot_id, code), []).append(Given(*given))
    return {
        key: tuple(sorted(scores, key=lambda row: (place.get(row.evaluator_id, len(place)), row.score_id)))
        for key, scores in found.items()
    }


def _agreed_rows(tender: Tender) -> list[ConsensusScore]:
    rows = ConsensusScore.objects.filter(bid__tender=tender)
    return list(rows.annotate(bid_key=F("bid__public_id"), lot_number=F("lot__number")))


def _hash_of(rows: Iterable[ConsensusScore], bids: frozenset[int] | None) -> str:
    content = sorted(
        [
            str(row.bid_key),  # type: ignore[attr-defined]
            row.lot_number,  # type: ignore[attr-defined]
            row.criterion_code,
            row.level_label,
            row.value_numerator,
            row.value_denominator,
            row.knock_out,
            row.motivation,
        ]
        for row in rows
        if bids is None or row.bid_id in bids
    )
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf-8")).hexdigest()
