"""The whole method: from entries and events to rankings, awards, waiting lists and the draws still needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tenders.domain.definition import Method
from tenders.domain.method.assessment import Assessment, assess_lot
from tenders.domain.method.entries import Entry
from tenders.domain.method.errors import MethodRefused
from tenders.domain.method.events import Draw, Event, check_event, lots_of
from tenders.domain.method.explanation import RankedBid, explain_ranking
from tenders.domain.method.lots import DivisionStep, divide
from tenders.domain.method.points import grade
from tenders.domain.method.ranking import LotRanking, has_lot_limit, rank_lot
from tenders.domain.method.standing import Group
from tenders.domain.vocabulary import SetAsideGround


@dataclass(frozen=True)
class SetAside:
    """A bid that is in no ranking of the lot, with every ground that applies, in the order of the outcome.

    `points` and `total` say what is known of its points, for the letter.
    """

    bidder: str
    lot: int
    grounds: tuple[SetAsideGround, ...]
    points: Mapping[str, Fraction]
    total: Fraction | None

    @property
    def ground(self) -> SetAsideGround:
        return self.grounds[0]


@dataclass(frozen=True)
class LotOutcome:
    """`draws_needed` stand between this outcome and an award; `draws_allowed` are all that may be held."""

    ranking: tuple[RankedBid, ...]
    awarded: tuple[str, ...]
    waiting_list: tuple[str, ...]
    draws_needed: tuple[tuple[str, ...], ...]
    draws_allowed: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Outcome:
    """`set_asides` come lot by lot in order of name, later drop-outs after them in order of time."""

    set_asides: tuple[SetAside, ...]
    lots: Mapping[int, LotOutcome]
    division: tuple[DivisionStep, ...]

    @property
    def needs_draw(self) -> bool:
        return any(lot.draws_needed for lot in self.lots.values())


def decide(
    method: Method,
    entries: Sequence[Entry],
    events: Sequence[Event] = (),
    names: Mapping[str, str] | None = None,
) -> Outcome:
    """Rank, replay the events in order and award.

    Pure: the order of `entries` does not matter, and the same input gives the same outcome. A tie is
    never broken silently: without its draw, a tie that matters leaves places open. `names` gives the
    names to show in explanations. Raises `MethodRefused` for entries that are incomplete and
    `EventRefused` for an event that does not fit the ranking at that moment.
    """
    _check_entries(method, entries)
    rankings: dict[int, LotRanking] = {}
    set_asides: list[SetAside] = []
    for lot in sorted(lot.number for lot in method.lots):
        assessments = assess_lot(method, entries, lot)
        rankings[lot] = rank_lot(method, lot, assessments)
        set_asides += [
            _set_aside(found, found.grounds) for _, found in sorted(assessments.items()) if found.grounds
        ]
    for index, event in enumerate(events):
        check_event(event, rankings, index)
        set_asides += _replay(event, rankings)
    return _conclude(method, entries, rankings, tuple(set_asides), names)


def _check_entries(method: Method, entries: Sequence[Entry]) -> None:
    known = {lot.number for lot in method.lots}
    if len({entry.bidder for entry in entries}) < len(entries):
        raise MethodRefused("Een inschrijver komt meer dan één keer voor.")
    for entry in entries:
        if len(set(entry.lots)) < len(entry.lots) or not known.issuperset(entry.lots):
            raise MethodRefused(
                f"{entry.bidder} noemt een perceel dat niet bestaat, of een perceel twee keer."
            )


def _replay(event: Event, rankings: dict[int, LotRanking]) -> list[SetAside]:
    if isinstance(event, Draw):
        rankings[event.lot] = rankings[event.lot].after_draw(event.order)
        return []
    lots = lots_of(event, rankings)
    dropped = [_set_aside(rankings[lot].assessments[event.bidder], (event.ground,)) for lot in lots]
    for lot in lots:
        rankings[lot] = rankings[lot].after_drop_out(event.bidder)
    return dropped


def _set_aside(found: Assessment, grounds: tuple[SetAsideGround, ...]) -> SetAside:
    return SetAside(found.bidder, found.lot, grounds, found.points, found.total)


def _conclude(
    method: Method,
    entries: Sequence[Entry],
    rankings: Mapping[int, LotRanking],
    set_asides: tuple[SetAside, ...],
    names: Mapping[str, str] | None,
) -> Outcome:
    """With a lot limit nothing is awarded anywhere while a needed draw is open."""
    is_open = any(ranking.draws_needed() for ranking in rankings.values())
    if not has_lot_limit(method):
        awarded = {lot: _within_places(ranking) for lot, ranking in rankings.items()}
        lots = {lot: _lot_outcome(ranking, awarded[lot], names) for lot, ranking in rankings.items()}
        return Outcome(set_asides, lots, ())
    if is_open:
        lots = {lot: _lot_outcome(ranking, None, names) for lot, ranking in rankings.items()}
        return Outcome(set_asides, lots, ())
    division = divide(method, rankings, {entry.bidder: entry.lots for entry in entries}, names)
    lots = {lot: _lot_outcome(ranking, division.awarded[lot], names) for lot, ranking in rankings.items()}
    return Outcome(set_asides, lots, division.steps)


def _within_places(ranking: LotRanking) -> frozenset[str]:
    """Positions that fit whole within the places; of a tie across the limit nobody is awarded yet."""
    groups = (group for group in ranking.standing.groups() if group.fits(ranking.places))
    return frozenset(bidder for group in groups for bidder in group.bidders)


def _lot_outcome(
    ranking: LotRanking, awarded: frozenset[str] | None, names: Mapping[str, str] | None
) -> LotOutcome:
    """`awarded` is None while nothing can be awarded on any lot."""
    needed = ranking.draws_needed()
    in_draw = {bidder for tie in needed for bidder in tie}
    bidders = () if awarded is None else ranking.standing.bidders
    winners = awarded or frozenset()
    return LotOutcome(
        ranking=_ranked_bids(ranking, names),
        awarded=tuple(bidder for bidder in bidders if bidder in winners),
        waiting_list=tuple(bidder for bidder in bidders if bidder not in winners and bidder not in in_draw),
        draws_needed=needed,
        draws_allowed=ranking.draws_allowed(),
    )


def _ranked_bids(ranking: LotRanking, names: Mapping[str, str] | None) -> tuple[RankedBid, ...]:
    rows = [
        _ranked_bid(ranking.method, group, ranking.assessments[bidder])
        for group in ranking.standing.groups()
        for bidder in group.bidders
    ]
    sentences = explain_ranking(rows, ranking.method, names)
    return tuple(replace(row, explanation=text) for row, text in zip(rows, sentences, strict=True))


def _ranked_bid(method: Method, group: Group, found: Assessment) -> RankedBid:
    decisive = None if group.is_tie else group.above or group.below
    total = found.total or Fraction(0)
    return RankedBid(
        bidder=found.bidder,
        position=group.position,
        total=total,
        points=found.points,
        grade=grade(total, method.highest_total),
        decided_by=decisive.key if decisive else None,
        separated_by=group.above.key if group.above else None,
        statements=found.statements,
        price=found.price,
    )
