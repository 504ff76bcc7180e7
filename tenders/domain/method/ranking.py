"""Ties: which keys order them, which need a draw, and what a draw settles."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from tenders.domain.definition import Method, TieKey
from tenders.domain.method.assessment import Assessment
from tenders.domain.method.errors import MethodRefused
from tenders.domain.method.standing import DRAW, PRICE, TOTAL, Group, Standing
from tenders.domain.vocabulary import DivisionRule, TieOp, TieScope


@dataclass(frozen=True)
class LotRanking:
    """The bidders that are ranked on a lot, with their frozen points."""

    method: Method
    lot: int
    assessments: Mapping[str, Assessment]
    standing: Standing

    @property
    def places(self) -> int:
        """In a toelatingsprocedure as many as there are bidders: nobody stands in the way of another."""
        return len(self.standing.bidders) if self.method.is_admission else self.method.places_in(self.lot)

    def after_draw(self, order: tuple[str, ...]) -> "LotRanking":
        """Settle the tie of exactly these bidders, first drawn highest."""
        rank = {bidder: Fraction(-index) for index, bidder in enumerate(order)}
        drawn = self.standing.split(DRAW, rank.__getitem__, lambda group: set(group.bidders) == set(order))
        return replace(self, standing=drawn)

    def after_drop_out(self, bidder: str) -> "LotRanking":
        """Close up, and look again at the ties left open: they may straddle the limit now."""
        return _with_keys_applied(replace(self, standing=self.standing.without(bidder)))

    def draws_allowed(self) -> tuple[tuple[str, ...], ...]:
        """Every open tie that may be drawn, in ranking order; without a ranking there is nothing to draw for."""
        if self.method.is_admission:
            return ()
        may_be_drawn = _applies(self, _draw_scope(self.method))
        return tuple(
            group.bidders for group in self.standing.groups() if group.is_tie and may_be_drawn(group)
        )

    def draws_needed(self) -> tuple[tuple[str, ...], ...]:
        """The open ties that stand between this ranking and an award."""
        return tuple(
            group.bidders for group in self.standing.groups() if group.is_tie and self._needs_draw(group)
        )

    def _needs_draw(self, group: Group) -> bool:
        if not has_lot_limit(self.method):
            return group.straddles(self.places)
        if self.method.division_rule is DivisionRule.HIGHEST_TOTAL:
            return True
        return len(self.standing.bidders) > self.places


def has_lot_limit(method: Method) -> bool:
    return method.max_lots_per_bidder is not None


def rank_lot(method: Method, lot: int, assessments: Mapping[str, Assessment]) -> LotRanking:
    """The first ranking of the bids that are not set aside, by total and then by the keys in list order."""
    ranked = {bidder: found for bidder, found in assessments.items() if not found.grounds}
    standing = Standing.of(ranked).split(TOTAL, lambda bidder: _known(ranked[bidder].total), lambda _: True)
    return _with_keys_applied(LotRanking(method, lot, ranked, standing))


def _with_keys_applied(ranking: LotRanking) -> LotRanking:
    """Apply the keys strictly in list order; whether a tie straddles the limit is asked for each key anew."""
    standing = ranking.standing
    for key in ranking.method.tie_break:
        if key.op is TieOp.DRAW:
            break
        standing = standing.split(_name(key), _value(key, ranking.assessments), _applies(ranking, key.scope))
    return replace(ranking, standing=standing)


def _applies(ranking: LotRanking, scope: TieScope) -> Callable[[Group], bool]:
    """With a lot limit any tie can decide who gets which lot, so the scope is ignored."""
    if scope is TieScope.ALWAYS or has_lot_limit(ranking.method):
        return lambda _: True
    return lambda group: group.straddles(ranking.places)


def _draw_scope(method: Method) -> TieScope:
    return next((key.scope for key in method.tie_break if key.op is TieOp.DRAW), TieScope.ALWAYS)


def _name(key: TieKey) -> str:
    return PRICE if key.op is TieOp.PRICE else str(key.code)


def _value(key: TieKey, assessments: Mapping[str, Assessment]) -> Callable[[str], Fraction]:
    def value(bidder: str) -> Fraction:
        found = assessments[bidder]
        if key.op is TieOp.PRICE:
            return -_known(found.price)
        source = found.points if key.op is TieOp.CRITERION else found.statements
        return source[str(key.code)]

    return value


def _known(number: Fraction | None) -> Fraction:
    """A ranked bid has a total and the price that a key asks for: the assessment refused it otherwise."""
    if number is None:
        raise MethodRefused("Van een inschrijving in de rangorde ontbreekt het totaal of de prijs.")
    return number
