"""The committee's part of a run: declarations, scores, consensus, ranking and what happens after it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from fractions import Fraction

from bids.models import Bid
from bids.selectors import admitted_bids
from portal.scenario.actors import Actors
from scoring.domain.low_prices import Verdict
from scoring.low_prices.selectors import signals_of
from scoring.low_prices.services import ask_about_price, explain_price, judge_price
from scoring.models import InterestDeclaration
from scoring.selectors import outcome_of, ranked_by_key
from scoring.services import (
    ScoringRefused,
    admit_without_interest,
    confirm_consensus,
    decide_declaration,
    drop_out,
    finalise_sheets,
    fix_quality,
    fix_ranking,
    record_draw,
    release_from_lots,
    reveal_scores,
    settle_consensus,
    sign_without_interest,
)
from scoring.services.bulk import Settled
from tenders.domain.definition import Method, ScaleLevel
from tenders.domain.scenario import Scenario, ScenarioDraw, ScenarioDropOut, ScenarioEvent
from tenders.domain.scenario.problems import one_of
from tenders.models import Lot, Tender

MOTIVATION = "Ingevoerd uit een scenariobestand."
#: The levels that an evaluator gave, by bidder and lot.
Given = dict[tuple[str, int], dict[str, ScaleLevel]]


class RunRefused(Exception):
    """The services refuse something that the file asks for; the message begins with the path of the key."""


def judge(tender: Tender, scenario: Scenario, actors: Actors, *, at: datetime) -> None:
    """From declarations to fixed quality, for every lot on which a bid takes part."""
    bids = {bid.organisation.name: bid for bid in admitted_bids(tender)}
    lots = {lot.number: lot for lot in tender.lots.all()}
    given = individual_scores(scenario, tuple(actors.evaluators))
    _declare(tender, given, actors, bids, lots, at=at)
    for evaluator, sheets in given.items():
        finalise_sheets(
            tender,
            {
                (bids[name], lots[number]): {code: level.label for code, level in levels.items()}
                for (name, number), levels in sheets.items()
            },
            motivation=MOTIVATION,
            by=actors.evaluators[evaluator],
            at=at,
        )
    reveal_scores(tender, by=actors.chair, at=at + timedelta(hours=1))
    settle_consensus(
        tender,
        {
            (bids[name], lots[number], code): value
            for (name, number), values in _settled(scenario).items()
            for code, value in values.items()
        },
        motivation=MOTIVATION,
        by=actors.chair,
        at=at + timedelta(hours=2),
    )
    for evaluator, user in actors.evaluators.items():
        if given[evaluator]:
            confirm_consensus(tender, by=user, at=at + timedelta(hours=3))
    fix_quality(tender, by=actors.chair, at=at + timedelta(hours=4))


def scored_lots(scenario: Scenario) -> list[tuple[str, int]]:
    """Bidder and lot wherever evaluators give scores, by lot number."""
    return [
        (bid.bidder, lot)
        for bid in scenario.bids
        for lot in sorted(bid.lots)
        if bid.is_scored(lot, scenario.definition)
    ]


def individual_scores(scenario: Scenario, evaluators: tuple[str, ...]) -> dict[str, Given]:
    """Per evaluator the sheets it fills, with the scores of the file.

    With a consensus mode the missing ones are the level nearest to the consensus; with a mean or median who is
    not named for a lot does not judge it. Where there is only a price to judge, everybody has an empty sheet.
    """
    method = scenario.definition.method
    found: dict[str, Given] = {evaluator: {} for evaluator in evaluators}
    for name, lot in scored_lots(scenario):
        given = scenario.scores.get(name, {}).get(lot, {})
        agreed = scenario.consensus.get(name, {}).get(lot, {})
        for evaluator in evaluators:
            levels = dict(given.get(evaluator, {}))
            if method.final_score.is_consensus:
                for leaf in method.quality_leaves:
                    levels.setdefault(leaf.code, _nearest(method, agreed[leaf.code]))
            if levels or not method.quality_leaves:
                found[evaluator][name, lot] = levels
    return found


def examine_prices(tender: Tender, scenario: Scenario, actors: Actors, *, at: datetime) -> None:
    """Ask about each price with a signal or a rejection in the file, and judge it as the file says.

    Each bidder explains at once. Rejecting a price can bring others into the ranking: those are looked at after it.
    """
    named = {(bid.bidder, lot): why for bid in scenario.bids for lot, why in bid.abnormally_low.items()}
    if not named and scenario.definition.method.low_price_percent is None:
        return
    tender.refresh_from_db()
    lots, bids = {lot.number: lot for lot in tender.lots.all()}, ranked_by_key(tender)
    judged: set[tuple[str, int]] = set()
    while waiting := _unjudged_prices(tender, named) - judged:
        for name, number in sorted(waiting):
            reason = named.get((name, number), "")
            inquiry = ask_about_price(
                bids[name], lots[number], question=MOTIVATION, days=1, reason=reason, by=actors.buyer, at=at
            )
            explain_price(inquiry, MOTIVATION, by=actors.signatories[name], received_at=at, at=at)
            verdict = Verdict.UNSUBSTANTIATED if reason else Verdict.SUBSTANTIATED
            judge_price(inquiry, verdict, motivation=reason or MOTIVATION, by=actors.buyer, at=at)
        judged |= waiting


def _unjudged_prices(tender: Tender, named: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    outcome = outcome_of(tender)
    ranked = {(row.bidder, number) for number, lot in outcome.lots.items() for row in lot.ranking}
    signals = {(row.bidder, row.lot) for row in signals_of(tender)}
    return ranked & {*named, *signals}


def follow_events(tender: Tender, events: tuple[ScenarioEvent, ...], actors: Actors, *, at: datetime) -> None:
    """The draws and drop-outs of the file in its order, each on the ranking as it then stands.

    Raises RunRefused for an event that does not fit it.
    """
    lots = {lot.number: lot for lot in tender.lots.all()}
    bids = ranked_by_key(tender)
    for index, event in enumerate(events):
        path = f"gebeurtenissen[{index}]"
        moment = at + timedelta(minutes=index)
        try:
            if isinstance(event, ScenarioDraw):
                path += ".uitslag"
                order = [bids[name] for name in event.order]
                record_draw(tender, lots[event.lot], order, reason=MOTIVATION, by=actors.buyer, at=moment)
            else:
                path += ".aanbieder"
                _drop_out(tender, event, bids, lots, actors, at=moment)
        except ScoringRefused as error:
            raise RunRefused(f"{path}: {error} {_allowed(tender, event)}") from error
    # In a toelatingsprocedure the outcome was fixed with the toetsing, and anew with each drop-out.
    if not tender.is_admission and not outcome_of(tender).needs_draw:
        tender.refresh_from_db()
        fix_ranking(tender, by=actors.buyer, at=at + timedelta(minutes=len(events)))


def _allowed(tender: Tender, event: ScenarioEvent) -> str:
    """Who may be named at this moment, on the lots that the event is about."""
    lots = outcome_of(tender).lots
    about = [lots[event.lot]] if event.lot is not None else list(lots.values())
    if isinstance(event, ScenarioDraw):
        named = [" en ".join(tie) for lot in about for tie in lot.draws_allowed]
    else:
        named = sorted({row.bidder for lot in about for row in lot.ranking})
    return f"Toegestaan: {one_of(named) or 'geen'}."


def _drop_out(
    tender: Tender,
    event: ScenarioDropOut,
    bids: Mapping[str, Bid],
    lots: Mapping[int, Lot],
    actors: Actors,
    *,
    at: datetime,
) -> None:
    drop_out(
        tender,
        bids[event.bidder],
        ground=event.ground,
        lot=None if event.lot is None else lots[event.lot],
        reason=MOTIVATION,
        by=actors.buyer,
        at=at,
    )


def _declare(
    tender: Tender,
    given: Mapping[str, Given],
    actors: Actors,
    bids: Mapping[str, Bid],
    lots: Mapping[int, Lot],
    *,
    at: datetime,
) -> None:
    """Everybody declares about every bid; who has no sheet for it, or for one of its lots, is released there."""
    for user in actors.evaluators.values():
        sign_without_interest(tender, by=user, at=at)
    declarations = {
        (row.evaluator_id, row.bid_id): row
        for row in InterestDeclaration.objects.filter(bid__tender=tender).select_related("bid")
    }
    wanted: dict[str, set[int]] = {}
    for sheets in given.values():
        for name, number in sheets:
            wanted.setdefault(name, set()).add(number)
    partly: list[tuple[tuple[int, int], set[int]]] = []
    for evaluator, user in actors.evaluators.items():
        for name, bid in bids.items():
            missing = {number for number in wanted[name] if (name, number) not in given[evaluator]}
            if missing == wanted[name]:
                decide_declaration(
                    declarations[user.pk, bid.pk],
                    decision=InterestDeclaration.Decision.RELEASED,
                    reason=MOTIVATION,
                    by=actors.chair,
                    at=at,
                )
            elif missing:
                partly.append(((user.pk, bid.pk), missing))
    admit_without_interest(tender, by=actors.chair, at=at)
    for key, missing in partly:
        declarations[key].refresh_from_db()
        release_from_lots(
            declarations[key],
            [lots[number] for number in missing],
            reason=MOTIVATION,
            by=actors.chair,
            at=at,
        )


def _settled(scenario: Scenario) -> dict[tuple[str, int], dict[str, Settled]]:
    """The consensus of the file; with a mean or median only which values are to be computed."""
    method = scenario.definition.method
    found: dict[tuple[str, int], dict[str, Settled]] = {}
    for name, lot in scored_lots(scenario):
        agreed = scenario.consensus.get(name, {}).get(lot, {}) if method.final_score.is_consensus else {}
        found[name, lot] = {
            leaf.code: value.label if isinstance(value := agreed.get(leaf.code), ScaleLevel) else value
            for leaf in method.quality_leaves
        }
    return found


def _nearest(method: Method, value: Fraction | ScaleLevel) -> ScaleLevel:
    if isinstance(value, ScaleLevel):
        return value
    distances = [(abs(level.value - value), level) for level in method.scale if level.value is not None]
    return min(distances, key=lambda each: each[0])[1]
