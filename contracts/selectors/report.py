"""Everything that a gunningsrapport shows; a constant number of queries."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from bids.models import Bid
from contracts.approval.selectors import approval_of
from contracts.domain.composition import BidRecord, DecisionRecord, grounds_on_lot, set_asides_on_lot
from contracts.domain.report import (
    AgreedValue,
    Confidentials,
    IndividualScore,
    Participant,
    ReportData,
    ReportLot,
    ReportRow,
    price_counts,
    without_amount,
)
from contracts.models import AwardDecision, AwardReport, Contract, DecisionApproval
from contracts.selectors.record import record_of
from scoring.models import Score
from tenders.domain.definition import LotDefinition, Method
from tenders.domain.explanation import how_points_are_made, how_ranking_is_made
from tenders.domain.method import ESTABLISHED_GROUNDS, KNOCK_OUT, KnockOut, LotOutcome
from tenders.domain.questions import Confidentiality
from tenders.domain.vocabulary import SetAsideGround
from tenders.models import Tender
from tenders.questions.selectors import confidential_decisions

_NOT_IN_LOWEST = frozenset(
    {
        *ESTABLISHED_GROUNDS,
        SetAsideGround.KNOCK_OUT,
        SetAsideGround.ABOVE_CEILING,
        SetAsideGround.BELOW_FLOOR,
    }
)


def report_data(report: AwardReport, *, at: datetime) -> ReportData:
    """The report as its version shows it: prices of who won nothing only in the full one."""
    decision = report.decision
    tender = decision.tender
    is_full = report.version == AwardReport.Version.FULL
    record, bids = record_of(decision, sent_on=decision.sending_on)
    hides = not is_full and price_counts(record.method)
    approval = approval_of(decision)
    awarded = Contract.objects.filter(decision=decision).order_by("awarded_at").first()
    return ReportData(
        authority=record.authority,
        tender=record.tender,
        reference=tender.reference or tender.key,
        is_full=is_full,
        made_at=at,
        method=record.method,
        method_sentences=()
        if record.is_admission
        else (*how_points_are_made(record.method), *how_ranking_is_made(record.method)),
        fingerprint=tender.fingerprint,
        ranking_hash=decision.ranking.content_hash if decision.ranking else "",
        ranking_fixed_at=decision.ranking.fixed_at if decision.ranking else None,
        decision_number=decision.number,
        awards=record.awards,
        reason=record.reason,
        approved_by=_approver(approval),
        approved_at=approval.at if approval else None,
        approved_ranking=approval.ranking_hash if approval else "",
        released_at=decision.released_at,
        standstill_ends_at=decision.standstill_ends_at,
        awarded_at=awarded.awarded_at if awarded else None,
        participants=tuple(_participant(name, bid, record) for name, bid in bids.items()),
        lots=tuple(_lot(record, lot, hides=hides) for lot in record.method.lots),
        individual=_shown_individual(decision, bids, record.method, is_full=is_full),
        confidential=confidentials_of(tender),
    )


def _approver(approval: DecisionApproval | None) -> str:
    if approval is None:
        return ""
    return f"{approval.by.name}, {approval.mandate.function}, volgens {approval.mandate.document}"


def confidentials_of(tender: Tender) -> Confidentials:
    """One query."""
    decisions = confidential_decisions(tender)
    return Confidentials(
        asked=sum(decisions.values()),
        granted=decisions[Confidentiality.GRANTED],
        refused=decisions[Confidentiality.REFUSED],
    )


def _participant(name: str, bid: Bid, record: DecisionRecord) -> Participant:
    submission = bid.opened_submission
    return Participant(
        bidder=name,
        kvk=bid.organisation.kvk_number,
        received_at=submission.received_at if submission else None,
        lots=record.bids[name].lots,
    )


def _lot(record: DecisionRecord, lot: LotDefinition, *, hides: bool) -> ReportLot:
    outcome = record.outcome.lots[lot.number] if record.outcome else None
    ranked = [row.bidder for row in outcome.ranking] if outcome else []
    others = [
        name for name, bid in sorted(record.bids.items()) if lot.number in bid.lots and name not in ranked
    ]
    steps = record.outcome.division if record.outcome else ()
    return ReportLot(
        number=lot.number,
        name=lot.name,
        places=record.method.places_in(lot.number),
        rows=tuple(
            _row(record, record.bids[name], lot.number, outcome, hides=hides) for name in [*ranked, *others]
        ),
        division=tuple(step.explanation for step in steps if step.lot == lot.number and not hides),
    )


def _row(
    record: DecisionRecord, bid: BidRecord, lot: int, outcome: LotOutcome | None, *, hides: bool
) -> ReportRow:
    ranking = outcome.ranking if outcome else ()
    index = next((place for place, row in enumerate(ranking) if row.bidder == bid.name), None)
    ranked = None if index is None else ranking[index]
    asides = set_asides_on_lot(record, bid.name, lot)
    winners = record.winners(lot)
    is_awarded = bid.name in winners
    hidden = hides and not is_awarded
    points = ranked.points if ranked else (asides[-1].points if asides else {})
    total = ranked.total if ranked else (asides[-1].total if asides else None)
    grounds = tuple(grounds_on_lot(record, bid, lot))
    explanation = ranked.explanation if ranked else ""
    if hides and index is not None and not _between_winners([row.bidder for row in ranking], index, winners):
        explanation = ""
    return ReportRow(
        bidder=bid.name,
        result=_result(record, bid.name, lot, is_awarded=is_awarded, is_ranked=ranked is not None),
        is_awarded=is_awarded,
        place=ranked.position if ranked else None,
        total=None if hidden else total,
        points=_without_price(record.method, points) if hidden else points,
        values={
            code: AgreedValue(score.label, score.value, score.motivation)
            for code, score in bid.scores.get(lot, {}).items()
        },
        price=None if hidden else bid.prices.get(lot),
        explanation=explanation,
        grounds=tuple(without_amount(ground) for ground in grounds) if hidden else grounds,
        hides_price=hidden,
        counts_for_lowest=not any(_NOT_IN_LOWEST & set(aside.grounds) for aside in asides),
    )


def _between_winners(names: Sequence[str], index: int, winners: Sequence[str]) -> bool:
    """Whether the explanation at this place compares two bids of which the amounts may be known."""
    neighbour = names[index - 1] if index else names[min(1, len(names) - 1)]
    return names[index] in winners and neighbour in winners


def _without_price(method: Method, points: Mapping[str, Fraction]) -> dict[str, Fraction]:
    prices = {leaf.code for leaf in method.price_leaves}
    parents = {
        criterion.code for criterion in method.criteria if prices & {leaf.code for leaf in criterion.leaves}
    }
    return {code: value for code, value in points.items() if code not in prices | parents}


def _result(record: DecisionRecord, bidder: str, lot: int, *, is_awarded: bool, is_ranked: bool) -> str:
    outcome = record.outcome.lots[lot] if record.outcome else None
    verdict = record.verdicts[lot]
    if not is_ranked:
        return "terzijde gelegd" if verdict.awards or outcome else "niet gegund"
    if is_awarded:
        return "gegund"
    is_waiting = outcome is not None and verdict.awards and bidder in outcome.waiting_list
    return "niet gegund, wachtlijst" if is_waiting else "niet gegund"


def _shown_individual(
    decision: AwardDecision, bids: Mapping[str, Bid], method: Method, *, is_full: bool
) -> tuple[IndividualScore, ...]:
    setting = decision.individual_scores
    if not is_full and setting == AwardDecision.IndividualScores.NONE:
        return ()
    with_names = is_full or setting == AwardDecision.IndividualScores.NAMED
    return tuple(_individual(decision.tender, bids, method, with_names=with_names))


def _individual(
    tender: Tender, bids: Mapping[str, Bid], method: Method, *, with_names: bool
) -> list[IndividualScore]:
    """The final scores by lot, bidder, criterion and evaluator; without names "Beoordelaar 1" and so on."""
    values: dict[str, Fraction | KnockOut] = {
        level.label: KNOCK_OUT if level.value is None else level.value for level in method.scale
    }
    names = {bid.pk: name for name, bid in bids.items()}
    rows = list(
        Score.objects.filter(sheet__bid__tender=tender, sheet__finalised_at__isnull=False)
        .select_related("sheet__evaluator", "sheet__lot")
        .order_by("sheet__lot__number", "sheet__evaluator__name", "sheet__evaluator_id")
    )
    people = sorted({(row.sheet.evaluator.name, row.sheet.evaluator_id) for row in rows})
    shown = {
        pk: name if with_names else f"Beoordelaar {number}" for number, (name, pk) in enumerate(people, 1)
    }
    found = [
        IndividualScore(
            lot=row.sheet.lot.number,
            bidder=names.get(row.sheet.bid_id, ""),
            evaluator=shown[row.sheet.evaluator_id],
            code=row.criterion_code,
            label=row.level_label,
            value=values.get(row.level_label),
            motivation=row.motivation,
            page=row.page_reference,
        )
        for row in rows
    ]
    return sorted(found, key=lambda score: (score.lot, score.bidder, score.code, score.evaluator))
