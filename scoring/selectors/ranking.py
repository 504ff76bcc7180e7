"""The outcome of the published method, from what is stored; nothing here decides anything."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.db.models import QuerySet

from bids.models import Bid
from bids.selectors import BidFacts, entries_of
from scoring.domain.low_prices import REJECTING
from scoring.domain.record import outcome_hash
from scoring.models import Draw as StoredDraw
from scoring.models import FixedRanking, PriceInquiry, RankingEvent
from scoring.selectors.consensus import final_values
from tenders.domain.method import Draw, DropOut, Entry, Event, KnockOut, Outcome, decide
from tenders.domain.vocabulary import SetAsideGround
from tenders.models import Tender
from tenders.selectors import definition_of


def draws_in(tender: Tender) -> QuerySet[StoredDraw]:
    """All draws, also aborted ones, in order of time."""
    rows = StoredDraw.objects.filter(tender=tender).order_by("committed_at")
    return rows.select_related("lot", "tender", "committed_by", "held_by", "aborted_by", "record")


def ranked_by_key(tender: Tender) -> dict[str, Bid]:
    """The opened bids by the name under which they stand in an outcome."""
    return {fact.bidder: fact.bid for fact in entries_of(tender)}


def names_by_bid(tender: Tender) -> dict[str, str]:
    """The names of `ranked_by_key` by the public id of the bid."""
    return {str(bid.public_id): name for name, bid in ranked_by_key(tender).items()}


def outcome_of(tender: Tender, *, supposing: Sequence[DropOut] = ()) -> Outcome:
    """Ranking, awards, waiting lists and draws still needed, with the draws and drop-outs that happened.

    Bidders are named by organisation (with the KvK number where two have the same name), which is also how
    equal positions are listed. `supposing` are drop-outs that did not happen, after all that did. Raises
    MethodRefused where a score, a price or an opgave is missing.
    """
    facts = entries_of(tender)
    names = {fact.bid.pk: fact.bidder for fact in facts}
    numbers = dict(tender.lots.values_list("pk", "number"))
    entries = method_entries(tender, facts, numbers)
    return decide(definition_of(tender).method, entries, [*events_of(tender, names, numbers), *supposing])


def method_entries(tender: Tender, facts: Sequence[BidFacts], numbers: Mapping[int, int]) -> list[Entry]:
    """The bids as the method reads them, with what people and commission established; `numbers` is by key of a lot."""
    rejected = _rejected_for_price(tender, numbers)
    values: dict[int, dict[int, Mapping[str, Fraction | KnockOut]]] = {}
    for (bid_id, lot_id), given in final_values(tender).items():
        values.setdefault(bid_id, {})[numbers[lot_id]] = given
    return [
        Entry(
            bidder=fact.bidder,
            lots=fact.lots,
            statements=fact.statements,
            prices=fact.prices,
            grounds=_with_rejections(fact.grounds, rejected[fact.bid.pk]),
            values=values.get(fact.bid.pk, {}),
        )
        for fact in facts
    ]


def _rejected_for_price(tender: Tender, numbers: Mapping[int, int]) -> dict[int, set[int]]:
    """By bid the numbers of the lots for which it was rejected as abnormally low."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = PriceInquiry.objects.filter(
        bid__tender=tender, verdict__in=[verdict.value for verdict in REJECTING]
    )
    for bid_id, lot_id in rows.values_list("bid_id", "lot_id"):
        found[bid_id].add(numbers[lot_id])
    return found


def _with_rejections(
    grounds: Mapping[int, frozenset[SetAsideGround]], rejected: set[int]
) -> dict[int, frozenset[SetAsideGround]]:
    low = frozenset({SetAsideGround.ABNORMALLY_LOW})
    return {**grounds, **{lot: grounds.get(lot, frozenset()) | low for lot in rejected}}


def events_of(tender: Tender, names: Mapping[int, str], numbers: Mapping[int, int]) -> list[Event]:
    """The stored draws and drop-outs in the order in which they happened, as the method reads them."""
    by_public_id = {
        str(public_id): names[pk]
        for pk, public_id in Bid.objects.filter(tender=tender).values_list("pk", "public_id")
        if pk in names
    }
    return [
        _event(row, names, numbers, by_public_id)
        for row in RankingEvent.objects.filter(tender=tender).order_by("number")
    ]


def _event(
    row: RankingEvent, names: Mapping[int, str], numbers: Mapping[int, int], by_public_id: Mapping[str, str]
) -> Event:
    lot = None if row.lot_id is None else numbers[row.lot_id]
    if row.kind == RankingEvent.Kind.DRAW:
        return Draw(lot=lot or 0, order=tuple(by_public_id[bid] for bid in row.order))
    return DropOut(bidder=names[row.bid_id or 0], ground=SetAsideGround(row.ground), lot=lot)


def hash_of(outcome: Outcome, bids: Mapping[str, Bid]) -> str:
    """The content hash of an outcome; names of people and organisations are not in it."""
    return outcome_hash(outcome, {name: str(bid.public_id) for name, bid in bids.items()})


def current_ranking(tender: Tender) -> FixedRanking | None:
    """The ranking as it was fixed last; what was decided after it stands in `is_current`."""
    return FixedRanking.objects.filter(tender=tender).order_by("-number").first()


def is_current(ranking: FixedRanking | None, outcome: Outcome, bids: Mapping[str, Bid]) -> bool:
    """Whether the fixed ranking is still what the method gives, so that a decision may rest on it."""
    return ranking is not None and ranking.content_hash == hash_of(outcome, bids)
