"""The committee's part of a run: declarations, scores, consensus, ranking and what happens after it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction

from accounts.models import User
from bids.models import Bid
from bids.selectors import admitted_bids
from portal.scenario.actors import Actors
from scoring.models import InterestDeclaration
from scoring.selectors import outcome_of, ranked_by_key
from scoring.services import (
    confirm_consensus,
    decide_declaration,
    drop_out,
    finalise_sheet,
    fix_quality,
    fix_ranking,
    record_draw,
    reveal_scores,
    save_consensus,
    save_score,
    sheet_for,
    sign_declaration,
)
from tenders.domain.definition import Method, ScaleLevel
from tenders.domain.method import KNOCK_OUT, KnockOut
from tenders.domain.scenario import Scenario, ScenarioDraw, ScenarioEvent
from tenders.models import Lot, Tender

MOTIVATION = "Ingevoerd uit een scenariobestand."
Individual = Mapping[str, Mapping[str, ScaleLevel]]


def judge(tender: Tender, scenario: Scenario, actors: Actors, *, at: datetime) -> None:
    """From declarations to fixed quality; bids that nobody needs to score are left out by the services."""
    bids = {bid.organisation.name: bid for bid in admitted_bids(tender)}
    lots = {lot.number: lot for lot in tender.lots.all()}
    _declare(tender, scenario, actors, bids, at=at)
    for name, bid in bids.items():
        for number in scenario_lots(scenario, name):
            for evaluator, scores in individual_scores(
                scenario, name, number, tuple(actors.evaluators)
            ).items():
                _score(bid, lots[number], actors.evaluators[evaluator], scores, at=at)
    reveal_scores(tender, by=actors.chair, at=at + timedelta(hours=1))
    for name, bid in bids.items():
        for number in scenario_lots(scenario, name):
            _settle(bid, lots[number], scenario, name, by=actors.chair, at=at + timedelta(hours=2))
    for evaluator in actors.evaluators.values():
        confirm_consensus(tender, by=evaluator, at=at + timedelta(hours=3))
    fix_quality(tender, by=actors.chair, at=at + timedelta(hours=4))


def scenario_lots(scenario: Scenario, name: str) -> tuple[int, ...]:
    """The lots on which the bid is scored, in order of number."""
    bid = next(bid for bid in scenario.bids if bid.bidder == name)
    return tuple(sorted(lot for lot in bid.lots if bid.is_scored(lot, scenario.definition)))


def individual_scores(
    scenario: Scenario, name: str, lot: int, evaluators: tuple[str, ...]
) -> dict[str, dict[str, ScaleLevel]]:
    """The scores of the file; with a consensus mode the missing ones are the level nearest to the consensus."""
    given = scenario.scores.get(name, {}).get(lot, {})
    found = {evaluator: dict(levels) for evaluator, levels in given.items()}
    method = scenario.definition.method
    if not method.final_score.is_consensus:
        return found
    agreed = scenario.consensus[name][lot]
    for evaluator in evaluators:
        levels = found.setdefault(evaluator, {})
        for leaf in method.quality_leaves:
            levels.setdefault(leaf.code, _nearest(method, agreed[leaf.code]))
    return found


def follow_events(tender: Tender, events: tuple[ScenarioEvent, ...], actors: Actors, *, at: datetime) -> None:
    """The draws and drop-outs of the file in its order, each on the ranking as it then stands."""
    lots = {lot.number: lot for lot in tender.lots.all()}
    by_name = ranked_by_key(tender)
    for number, event in enumerate(events):
        moment = at + timedelta(minutes=number)
        if isinstance(event, ScenarioDraw):
            order = [by_name[name] for name in event.order]
            record_draw(tender, lots[event.lot], order, reason=MOTIVATION, by=actors.buyer, at=moment)
        else:
            drop_out(
                tender,
                by_name[event.bidder],
                ground=event.ground,
                lot=None if event.lot is None else lots[event.lot],
                reason=MOTIVATION,
                by=actors.buyer,
                at=moment,
            )
    if not outcome_of(tender).needs_draw:
        tender.refresh_from_db()
        _fix(tender, actors, at=at + timedelta(hours=1))


def _fix(tender: Tender, actors: Actors, *, at: datetime) -> None:
    fix_ranking(tender, by=actors.buyer, at=at)


def _declare(
    tender: Tender, scenario: Scenario, actors: Actors, bids: Mapping[str, Bid], *, at: datetime
) -> None:
    """Everybody declares about every bid; who gave it no score in the file is released from it."""
    for name, bid in bids.items():
        scoring = _evaluators_of(scenario, name, actors)
        for evaluator, user in actors.evaluators.items():
            declaration = sign_declaration(bid, by=user, has_interest=False, at=at)
            decision = (
                InterestDeclaration.Decision.ADMITTED
                if evaluator in scoring
                else InterestDeclaration.Decision.RELEASED
            )
            decide_declaration(declaration, decision=decision, reason=MOTIVATION, by=actors.chair, at=at)


def _evaluators_of(scenario: Scenario, name: str, actors: Actors) -> set[str]:
    if scenario.definition.method.final_score.is_consensus:
        return set(actors.evaluators)
    return {evaluator for lot in scenario.scores.get(name, {}).values() for evaluator in lot}


def _score(bid: Bid, lot: Lot, user: User, scores: Mapping[str, ScaleLevel], *, at: datetime) -> None:
    sheet = sheet_for(bid, lot, user)
    for code, level in scores.items():
        save_score(sheet, code, level_label=level.label, motivation=MOTIVATION, version=0, by=user, at=at)
    finalise_sheet(sheet, by=user, at=at)


def _settle(bid: Bid, lot: Lot, scenario: Scenario, name: str, *, by: User, at: datetime) -> None:
    method = scenario.definition.method
    agreed = scenario.consensus[name][lot.number] if method.final_score.is_consensus else {}
    for leaf in method.quality_leaves:
        value = agreed.get(leaf.code)
        level = _level_of(method, value)
        save_consensus(
            bid,
            lot,
            leaf.code,
            level_label=level.label if level else None,
            value=None if level else _number(value),
            motivation=MOTIVATION,
            version=0,
            by=by,
            at=at,
        )


def _level_of(method: Method, value: Fraction | ScaleLevel | None) -> ScaleLevel | None:
    if isinstance(value, ScaleLevel):
        return value
    return next((level for level in method.scale if value is not None and level.value == value), None)


def _number(value: Fraction | ScaleLevel | None) -> Fraction | KnockOut | None:
    return KNOCK_OUT if isinstance(value, ScaleLevel) else value


def _nearest(method: Method, value: Fraction | ScaleLevel) -> ScaleLevel:
    if isinstance(value, ScaleLevel):
        return value
    numbered = [level for level in method.scale if level.value is not None]
    return min(
        numbered, key=lambda level: (abs((level.value or Fraction(0)) - value), method.scale.index(level))
    )
