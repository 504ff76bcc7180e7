"""From the record of a decision to the letter of one bidder. Nothing is added that the record does not say.

Whose scores a letter shows: always the bidder's own. Scores and advantages of winners stand in the part of a lot
that the bidder took part in and did not win (Aw 2.130); who was set aside reads its grounds and the names of the
winners. Other bidders are neither named nor scored: a neighbour in the ranking is "de inschrijver op positie 4".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from contracts.domain.amounts import amount_in_words
from contracts.domain.content import (
    AfterAward,
    CriterionPart,
    Ground,
    LetterContent,
    LetterKind,
    LetterStyle,
    LotPart,
    PartResult,
    Standstill,
    WinnerScore,
    letter_kind,
)
from contracts.domain.division_words import division_sentences
from contracts.domain.grounds import TITLES, Standing, computed_reason
from contracts.domain.letter_subjects import subject_of
from contracts.domain.letter_words import (
    NO_ACCEPTANCE,
    NO_ACCEPTANCE_OF_ADMISSION,
    OTHER_ROUTES,
    ROUTES_OF_ADMISSION,
    AgreedScore,
    group_of,
    points_in_letter,
    scale_text,
    score_in_words,
)
from contracts.domain.verdicts import Verdict, VerdictKind, common_reason
from tenders.domain.definition import Criterion, LotDefinition, Method
from tenders.domain.explanation import price_in_words
from tenders.domain.method import LotOutcome, Outcome, RankedBid, SetAside, as_dutch, explain
from tenders.domain.terms import standstill_end, standstill_ends_at, winner_evidence_due
from tenders.domain.vocabulary import PriceFormula, SetAsideGround


@dataclass(frozen=True)
class EstablishedGround:
    """A ground that people established, before the scoring or by a drop-out; `lot` None holds for every lot."""

    ground: SetAsideGround
    reason: str
    subject: str = ""
    lot: int | None = None


@dataclass(frozen=True)
class BidRecord:
    """`name` is how the bid stands in the outcome; `scores` holds per lot the agreed scores by criterion.

    `proofs` is what this bid supplies if it wins, per member; `settled` is what it supplied before and what met.
    """

    name: str
    recipient: tuple[str, ...]
    lots: tuple[int, ...]
    grounds: tuple[EstablishedGround, ...] = ()
    scores: Mapping[int, Mapping[str, AgreedScore]] = field(default_factory=dict)
    prices: Mapping[int, Fraction] = field(default_factory=dict)
    proofs: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()


@dataclass(frozen=True)
class DecisionRecord:
    """Everything that the letters of one decision are composed of.

    `outcome` is None where nothing was ranked. `advantages` has the text per (lot, winner, criterion). `verdicts` has
    the decision on every lot of the method.
    """

    verdicts: Mapping[int, Verdict]
    number: int
    replaced_on: date | None
    authority: str
    sender: tuple[str, ...]
    reference: str
    tender: str
    method: Method
    level_texts: Mapping[str, str]
    outcome: Outcome | None
    bids: Mapping[str, BidRecord]
    advantages: Mapping[tuple[int, str, str], str]
    sent_on: date | None
    standstill_days: int
    standstill_rolls: bool
    supplement_days: int
    winner_days: int
    winner_rolls: bool
    proofs_after_award: tuple[str, ...]
    court: str
    complaint_desk: str
    signatory: str
    style: LetterStyle = field(default_factory=LetterStyle)
    fingerprint: str = ""

    @property
    def is_admission(self) -> bool:
        return self.method.is_admission

    @property
    def awards(self) -> bool:
        return any(verdict.awards for verdict in self.verdicts.values())

    @property
    def reason(self) -> str:
        """Why nothing is awarded, where that is the same for all lots."""
        return common_reason(tuple(self.verdicts.values()))

    def winners(self, lot: int) -> tuple[str, ...]:
        """Who gets a contract on the lot by this decision; a lot that is not awarded has none, whatever the ranking."""
        is_awarded = self.outcome is not None and self.verdicts[lot].awards
        return tuple(self.outcome.lots[lot].awarded) if self.outcome and is_awarded else ()


def compose(record: DecisionRecord, bidder: str) -> LetterContent:
    """The letter of one bidder for all lots decided together."""
    bid = record.bids[bidder]
    lots = tuple(
        _lot_part(record, bid, lot)
        for lot in sorted(record.method.lots, key=lambda lot: lot.number)
        if lot.number in bid.lots
    )
    kind = _kind(record, lots)
    wins = any(part.result == PartResult.AWARDED for part in lots)
    return LetterContent(
        kind=kind.value,
        authority=record.authority,
        sender=record.sender,
        bidder=bidder,
        recipient=bid.recipient,
        reference=record.reference,
        tender=record.tender,
        decision_number=record.number,
        replaces=record.replaced_on.isoformat() if record.replaced_on else "",
        subject=subject_of(kind, record.tender, is_admission=record.is_admission),
        sent_on=record.sent_on.isoformat() if record.sent_on else "",
        decision_reason=record.reason,
        lots=lots,
        standstill=_standstill(record),
        court=record.court,
        complaint_desk=record.complaint_desk,
        no_acceptance=NO_ACCEPTANCE_OF_ADMISSION if record.is_admission else NO_ACCEPTANCE,
        after_award=_after_award(record, bid) if wins else None,
        signatory=record.signatory,
        other_routes=ROUTES_OF_ADMISSION if record.is_admission else OTHER_ROUTES,
        style=record.style,
        fingerprint=record.fingerprint,
        is_admission=record.is_admission,
    )


def _kind(record: DecisionRecord, lots: tuple[LotPart, ...]) -> LetterKind:
    """Where nothing is awarded at all, that is what the letter is about, also for who was set aside before."""
    if record.awards:
        return letter_kind(lots)
    is_withdrawn = any(verdict.kind is VerdictKind.WITHDRAWN for verdict in record.verdicts.values())
    return LetterKind.WITHDRAWN if is_withdrawn else LetterKind.NO_AWARD


def _standstill(record: DecisionRecord) -> Standstill | None:
    if record.sent_on is None:
        return None
    days, rolls = record.standstill_days, record.standstill_rolls
    return Standstill(
        days=days,
        first_day=date.fromordinal(record.sent_on.toordinal() + 1).isoformat(),
        ends_at=standstill_ends_at(record.sent_on, days, rolls_forward=rolls).isoformat(),
        rolled=standstill_end(record.sent_on, days, rolls_forward=rolls)
        != standstill_end(record.sent_on, days, rolls_forward=False),
    )


def _after_award(record: DecisionRecord, bid: BidRecord) -> AfterAward:
    proofs = bid.proofs or (() if bid.settled else record.proofs_after_award)
    if not proofs:
        return AfterAward(record.supplement_days, (), settled=bid.settled)
    if record.sent_on is None:
        return AfterAward(record.winner_days, proofs, settled=bid.settled)
    due_at, unrolled = (
        winner_evidence_due(record.sent_on, record.winner_days, rolls_forward=rolls)
        for rolls in (record.winner_rolls, False)
    )
    is_rolled = due_at != unrolled
    return AfterAward(record.winner_days, proofs, due_at.isoformat(), rolled=is_rolled, settled=bid.settled)


def _lot_part(record: DecisionRecord, bid: BidRecord, lot: LotDefinition) -> LotPart:
    if record.is_admission:
        return _part_of_admission(record, bid, lot)
    outcome = record.outcome.lots[lot.number] if record.outcome else None
    asides = set_asides_on_lot(record, bid.name, lot.number)
    grounds = grounds_on_lot(record, bid, lot.number)
    place = _place_of(bid.name, outcome)
    result = _result(record, bid.name, lot.number, is_set_aside=bool(grounds) or bool(asides))
    winners = record.winners(lot.number)
    is_withdrawn = record.verdicts[lot.number].kind is VerdictKind.WITHDRAWN
    row = outcome.ranking[place] if outcome and place is not None and not is_withdrawn else None
    points = row.points if row else (asides[-1].points if asides else {})
    return LotPart(
        number=lot.number,
        name=lot.name,
        result=result.value,
        place=row.position if row else None,
        ranked=len(outcome.ranking) if outcome else 0,
        total=as_dutch(row.total) if row else "",
        max_total=as_dutch(record.method.highest_total),
        places_filled=len(winners),
        winners=winners,
        winner_totals=_totals(outcome, winners) if outcome and result is PartResult.NOT_AWARDED else (),
        rules=tuple(_rules(record, bid.name, lot.number, outcome, place)) if outcome and row else (),
        grounds=tuple(grounds),
        criteria=tuple(
            _criterion(
                record,
                bid,
                lot.number,
                leaf,
                points=points,
                winners=winners if result is PartResult.NOT_AWARDED else (),
            )
            for leaf in (() if is_withdrawn else _shown_leaves(record, bid, lot.number))
        ),
        reason="" if record.reason else record.verdicts[lot.number].reason,
    )


def _part_of_admission(record: DecisionRecord, bid: BidRecord, lot: LotDefinition) -> LotPart:
    """Admitted, or not with every ground; no place, no points, and nothing about the others."""
    grounds = grounds_on_lot(record, bid, lot.number)
    return LotPart(
        number=lot.number,
        name=lot.name,
        result=_result(record, bid.name, lot.number, is_set_aside=bool(grounds)).value,
        grounds=tuple(grounds),
        reason="" if record.reason else record.verdicts[lot.number].reason,
    )


def _place_of(bidder: str, outcome: LotOutcome | None) -> int | None:
    """The index in the ranking of the lot."""
    rows = outcome.ranking if outcome else ()
    return next((index for index, row in enumerate(rows) if row.bidder == bidder), None)


def _result(record: DecisionRecord, bidder: str, lot: int, *, is_set_aside: bool) -> PartResult:
    if is_set_aside:
        return PartResult.SET_ASIDE
    verdict = record.verdicts[lot]
    if verdict.kind is VerdictKind.WITHDRAWN:
        return PartResult.WITHDRAWN
    if not verdict.awards:
        return PartResult.NO_AWARD
    return PartResult.AWARDED if bidder in record.winners(lot) else PartResult.NOT_AWARDED


def _totals(outcome: LotOutcome, winners: Sequence[str]) -> tuple[str, ...]:
    totals = {row.bidder: row.total for row in outcome.ranking}
    return tuple(as_dutch(totals[winner]) for winner in winners)


def _shown_leaves(record: DecisionRecord, bid: BidRecord, lot: int) -> Sequence[Criterion]:
    """The criteria that counted; none where the bid was set aside before it was scored."""
    if not bid.scores.get(lot):
        return ()
    return [
        leaf for leaf in record.method.leaves if leaf.formula is not PriceFormula.FIXED and leaf.max_points
    ]


def _criterion(
    record: DecisionRecord,
    bid: BidRecord,
    lot: int,
    leaf: Criterion,
    *,
    points: Mapping[str, Fraction],
    winners: Sequence[str],
) -> CriterionPart:
    is_quality = leaf.formula is None
    agreed = bid.scores.get(lot, {}).get(leaf.code)
    known = points.get(leaf.code)
    return CriterionPart(
        code=leaf.code,
        name=leaf.name,
        group=group_of(record.method, leaf),
        is_quality=is_quality,
        max_points=as_dutch(leaf.max_points),
        score=score_in_words(agreed) if is_quality else amount_in_words(bid.prices.get(lot)),
        points=points_in_letter(known, agreed, leaf),
        scale_text=scale_text(agreed, record.method, record.level_texts) if is_quality else "",
        motivation=(agreed.motivation.strip() if agreed else "") if is_quality else price_in_words(leaf),
        winners=tuple(_winner_score(record, winner, lot, leaf) for winner in winners),
    )


def _winner_score(record: DecisionRecord, winner: str, lot: int, leaf: Criterion) -> WinnerScore:
    outcome = record.outcome.lots[lot] if record.outcome else None
    rows = outcome.ranking if outcome else ()
    points = next((row.points.get(leaf.code) for row in rows if row.bidder == winner), None)
    agreed = record.bids[winner].scores.get(lot, {}).get(leaf.code)
    return WinnerScore(
        winner=winner,
        score=score_in_words(agreed) if leaf.formula is None else "",
        points="" if points is None else as_dutch(points),
        advantage=record.advantages.get((lot, winner, leaf.code), "").strip() if leaf.formula is None else "",
    )


def _rules(
    record: DecisionRecord, bidder: str, lot: int, outcome: LotOutcome, place: int | None
) -> list[str]:
    """Why the bid has this place, and what this place means on this lot."""
    rows = outcome.ranking
    if place is None:
        return []
    winners = record.winners(lot)
    sentences = [_neighbour(record, bidder, rows, place, winners)]
    if not winners:
        return sentences
    places = record.method.places_in(lot)
    contracts = (
        "wordt ten hoogste één overeenkomst" if places == 1 else f"worden ten hoogste {places} overeenkomsten"
    )
    sentences.append(f"Op dit perceel {contracts} gesloten.")
    if record.outcome:
        sentences += division_sentences(record.method, record.outcome.lots, lot, bidder)
    if bidder in outcome.waiting_list:
        sentences.append(
            "Uw inschrijving staat op de wachtlijst. Valt een winnaar af, dan volgt een nieuwe beslissing."
        )
    return sentences


def _neighbour(
    record: DecisionRecord, bidder: str, rows: Sequence[RankedBid], place: int, winners: Sequence[str]
) -> str:
    if len(rows) == 1:
        return "Uw inschrijving is de enige in de rangorde."
    names = {
        row.bidder: f"de inschrijver op positie {row.position}" for row in rows if row.bidder not in winners
    }
    names[bidder] = "uw inschrijving"
    is_first_by_points = place == 0 and rows[0].position != rows[1].position and rows[0].total > rows[1].total
    if is_first_by_points:
        return "Geen andere inschrijving in de rangorde heeft zoveel punten."
    above, below = (0, 1) if place == 0 else (place - 1, place)
    sentence = explain(rows[above], rows[below], record.method, names)
    return sentence[:1].upper() + sentence[1:]


def set_asides_on_lot(record: DecisionRecord, bidder: str, lot: int) -> list[SetAside]:
    """More than one where a bid that was ranked first dropped out later."""
    rows = record.outcome.set_asides if record.outcome else ()
    return [row for row in rows if (row.bidder, row.lot) == (bidder, lot)]


def grounds_on_lot(record: DecisionRecord, bid: BidRecord, lot: int) -> list[Ground]:
    """Every established ground, each with its own reason, and then those that follow from the scores."""
    asides = set_asides_on_lot(record, bid.name, lot)
    in_outcome = {ground for aside in asides for ground in aside.grounds}
    established = [
        row
        for row in bid.grounds
        if row.lot in {None, lot} and (record.outcome is None or row.ground in in_outcome)
    ]
    known = {row.ground for row in established}
    found = [_established(row) for row in established]
    scores = bid.scores.get(lot, {})
    for aside in asides:
        standing = Standing(
            values={code: score.value for code, score in scores.items()},
            labels={code: score.label for code, score in scores.items()},
            aside=aside,
            price=bid.prices.get(lot),
        )
        found += [
            Ground(ground.value, TITLES[ground], computed_reason(ground, record.method, standing))
            for ground in aside.grounds
            if ground not in known
        ]
    return found


def _established(row: EstablishedGround) -> Ground:
    title = f"{TITLES[row.ground]}: {row.subject}" if row.subject else TITLES[row.ground]
    return Ground(row.ground.value, title, row.reason.strip())
