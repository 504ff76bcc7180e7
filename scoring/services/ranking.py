"""Fix the ranking that the published method gives, and let a bidder drop out of it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.models import Bid, OpeningRecord
from scoring.domain.errors import FieldRefused, NotReady, ScoringRefused
from scoring.low_prices.selectors import low_price_obstacles
from scoring.models import Draw, FixedRanking, RankedPosition, RankingEvent, RankingSetAside
from scoring.selectors.ranking import current_ranking, hash_of, outcome_of, ranked_by_key
from tenders.domain.lifecycle import Act, Status
from tenders.domain.method import DROP_OUT_GROUNDS, EventRefused, Outcome, as_dutch, needs_price
from tenders.domain.scenario import definition_from_mapping, fingerprint
from tenders.domain.vocabulary import SetAsideGround
from tenders.models import Lot, Tender, TenderKey
from tenders.permissions import require
from tenders.selectors import definition_of
from tenders.services.lifecycle import change_status, lock_tender

_BEFORE_REVISION = frozenset({Status.DECIDED, Status.STANDSTILL, Status.SUSPENDED})


@transaction.atomic
def fix_ranking(tender: Tender, *, by: User, at: datetime) -> FixedRanking:
    """Fix the outcome as it is now; refused while a draw or price is missing, or when nothing changed."""
    tender = lock_tender(tender)
    require(by, "scoring.fix_ranking", tender)
    obstacles = ranking_obstacles(tender)
    if obstacles:
        raise NotReady("De rangorde kan nog niet worden vastgesteld.", obstacles)
    outcome, bids = outcome_of(tender), ranked_by_key(tender)
    last = current_ranking(tender)
    if last is not None and last.content_hash == hash_of(outcome, bids):
        raise ScoringRefused("Deze rangorde is al vastgesteld. Er is daarna niets veranderd.")
    if tender.state is Status.QUALITY_FIXED:
        change_status(tender, Act.FIX_RANKING, by=by, at=at)
    return _store(tender, outcome, bids, by=by, at=at)


def fix_admission(tender: Tender, by: User, at: datetime) -> FixedRanking:
    """The outcome of the toetsing of a toelatingsprocedure, fixed as a ranking is: everybody at the same place.

    What a decision rests on, what letters are made of and what a drop-out changes is then the same for both kinds.
    """
    return _store(tender, outcome_of(tender), ranked_by_key(tender), by=by, at=at)


def ranking_obstacles(tender: Tender) -> list[str]:
    """What must happen before the ranking can be fixed, one sentence each."""
    # From the stored definition itself: the cached one would hide that somebody changed the row.
    if fingerprint(definition_from_mapping(tender.frozen_definition or {})) != tender.fingerprint:
        return ["De methode is niet meer die van de publicatie. Neem contact op met de beheerder."]
    if not prices_are_open(tender):
        return ["De prijzen zijn nog niet geopend. Open eerst de prijzen, met twee personen."]
    outcome = outcome_of(tender)
    # A draw waits for them: it would be between other bids, or for another place, once a price is rejected.
    if unexplained := low_price_obstacles(tender, outcome):
        return unexplained
    return [
        f"Op perceel {number} is een loting nodig tussen {' en '.join(tie)}."
        for number, lot in sorted(outcome.lots.items())
        for tie in lot.draws_needed
    ]


def prices_are_open(tender: Tender) -> bool:
    """Whether prices are known, or do not count (`needs_price`); they are opened after quality is fixed."""
    if not needs_price(definition_of(tender).method):
        return True
    return OpeningRecord.objects.filter(tender=tender, part=TenderKey.Part.PRICE).exists()


@transaction.atomic
def drop_out(
    tender: Tender,
    bid: Bid,
    *,
    ground: str | SetAsideGround,
    lot: Lot | None = None,
    reason: str,
    by: User,
    at: datetime,
) -> FixedRanking | None:
    """A ranked bidder falls away (verification failed, or withdrawn) on one lot or on all.

    The next in line takes the place. A ranking that was fixed is fixed anew, and a decision that rested on it
    goes back to the ranking; None where the ranking was not fixed yet or first needs a draw.
    """
    tender = lock_tender(tender)
    require(by, "scoring.drop_out", tender)
    ground = SetAsideGround(ground)
    if ground not in DROP_OUT_GROUNDS:
        raise FieldRefused("ground", "Kies of de verificatie mislukte of dat de inschrijving is ingetrokken.")
    if not reason.strip():
        raise FieldRefused(
            "reason", "Schrijf op waarom deze inschrijver afvalt. De brieven noemen deze reden."
        )
    if Draw.objects.filter(tender=tender, held_at__isnull=True, aborted_at__isnull=True).exists():
        raise ScoringRefused(
            "Er loopt een loting. Houd die loting of breek haar af voordat een inschrijver afvalt."
        )
    event = RankingEvent.objects.create(
        tender=tender,
        number=next_event_number(tender),
        kind=RankingEvent.Kind.DROP_OUT,
        lot=lot,
        bid=bid,
        ground=ground.value,
        reason=reason.strip(),
        by=by,
        at=at,
    )
    outcome = _checked_outcome(tender)
    Auditor(by).record(
        "ranking.drop_out",
        event,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"bid": str(bid.public_id), "ground": ground.value, "lot": lot.number if lot else None},
    )
    if tender.state is Status.QUALITY_FIXED:
        return None
    if tender.state in _BEFORE_REVISION:
        change_status(tender, Act.REVISE_RANKING, by=by, at=at, reason=reason.strip())
    if outcome.needs_draw:
        return None
    return _store(tender, outcome, ranked_by_key(tender), by=by, at=at)


def next_event_number(tender: Tender) -> int:
    last = RankingEvent.objects.filter(tender=tender).order_by("-number").first()
    return 1 if last is None else last.number + 1


def _checked_outcome(tender: Tender) -> Outcome:
    """The outcome with the event just written; refused (and undone) where the event does not fit."""
    try:
        return outcome_of(tender)
    except EventRefused as error:
        raise ScoringRefused(error.message) from error


def _store(
    tender: Tender, outcome: Outcome, bids: Mapping[str, Bid], *, by: User, at: datetime
) -> FixedRanking:
    last = current_ranking(tender)
    ranking = FixedRanking.objects.create(
        tender=tender,
        number=1 if last is None else last.number + 1,
        method_fingerprint=tender.fingerprint,
        content_hash=hash_of(outcome, bids),
        fixed_by=by,
        fixed_at=at,
    )
    lots = {lot.number: lot for lot in tender.lots.all()}
    RankedPosition.objects.bulk_create(_positions(ranking, outcome, bids, lots))
    RankingSetAside.objects.bulk_create(
        RankingSetAside(
            ranking=ranking, lot=lots[row.lot], bid=bids[row.bidder], ground=ground.value, sequence=sequence
        )
        for row in outcome.set_asides
        for sequence, ground in enumerate(row.grounds)
    )
    Auditor(by).record(
        "ranking.fixed",
        ranking,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"hash": ranking.content_hash, "method": ranking.method_fingerprint, "number": ranking.number},
    )
    return ranking


def _positions(
    ranking: FixedRanking, outcome: Outcome, bids: Mapping[str, Bid], lots: Mapping[int, Lot]
) -> list[RankedPosition]:
    return [
        RankedPosition(
            ranking=ranking,
            lot=lots[number],
            bid=bids[row.bidder],
            place=row.position,
            sequence=sequence,
            total_numerator=str(row.total.numerator),
            total_denominator=str(row.total.denominator),
            points={
                code: {
                    "numerator": str(points.numerator),
                    "denominator": str(points.denominator),
                    "text": as_dutch(points),
                }
                for code, points in row.points.items()
            },
            decided_by=row.decided_by or "",
            explanation=row.explanation,
            is_awarded=row.bidder in lot.awarded,
            is_waiting=row.bidder in lot.waiting_list,
        )
        for number, lot in outcome.lots.items()
        for sequence, row in enumerate(lot.ranking)
    ]
