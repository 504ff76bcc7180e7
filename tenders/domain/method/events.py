"""What can happen after the first ranking. Events are facts: kept, and replayed in order."""

from collections.abc import Mapping
from dataclasses import dataclass

from tenders.domain.method.errors import EventRefused
from tenders.domain.method.ranking import LotRanking
from tenders.domain.vocabulary import SetAsideGround

DROP_OUT_GROUNDS = (SetAsideGround.VERIFICATION_FAILED, SetAsideGround.WITHDRAWN)


@dataclass(frozen=True)
class Draw:
    """The result of a draw: the bidders of one tie, first drawn first."""

    lot: int
    order: tuple[str, ...]


@dataclass(frozen=True)
class DropOut:
    """A ranked bidder falls away, on one lot or (None) on every lot where it is ranked at that moment."""

    bidder: str
    ground: SetAsideGround
    lot: int | None = None


Event = Draw | DropOut


def check_event(event: Event, rankings: Mapping[int, LotRanking], index: int) -> None:
    """Refuse an event that does not fit the rankings as they stand when it happens."""
    match event:
        case Draw():
            _check_draw(event, rankings, index)
        case DropOut():
            _check_drop_out(event, rankings, index)


def lots_of(event: DropOut, rankings: Mapping[int, LotRanking]) -> tuple[int, ...]:
    """The lots on which the bidder drops out, in order of number."""
    return tuple(
        lot
        for lot, ranking in rankings.items()
        if event.bidder in ranking.standing.bidders and event.lot in {None, lot}
    )


def _check_draw(event: Draw, rankings: Mapping[int, LotRanking], index: int) -> None:
    if event.lot not in rankings:
        raise EventRefused(f"Perceel {event.lot} bestaat niet.", index)
    open_ties = rankings[event.lot].draws_allowed()
    if tuple(sorted(event.order)) in open_ties:
        return
    if not open_ties:
        raise EventRefused(f"Op perceel {event.lot} is er op dit moment niets te loten.", index)
    ties = "; ".join(", ".join(tie) for tie in open_ties)
    raise EventRefused(
        f"De uitslag van de loting op perceel {event.lot} moet precies de inschrijvers van één open "
        f"gelijke stand noemen, ieder één keer. Nu kan worden geloot tussen: {ties}.",
        index,
    )


def _check_drop_out(event: DropOut, rankings: Mapping[int, LotRanking], index: int) -> None:
    if event.ground not in DROP_OUT_GROUNDS:
        raise EventRefused("Afvallen kan alleen door een mislukte verificatie of door intrekking.", index)
    if event.lot is not None and event.lot not in rankings:
        raise EventRefused(f"Perceel {event.lot} bestaat niet.", index)
    if not lots_of(event, rankings):
        where = "een rangorde" if event.lot is None else f"de rangorde van perceel {event.lot}"
        raise EventRefused(f"{event.bidder} staat op dit moment niet in {where}.", index)
