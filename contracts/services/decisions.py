"""Draft a decision: per lot to award as the fixed ranking says, not to award, or to withdraw."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.insiders.gate import require_cleared_of_all
from bids.models import Bid, BidLot
from contracts.domain.completeness import says_something
from contracts.domain.errors import DecisionRefused
from contracts.domain.verdicts import Verdict, VerdictKind, common_reason, follow_ranking, kind_of
from contracts.models import AwardDecision, Letter, LotDecision, RelativeAdvantage
from contracts.selectors import (
    awarded_positions,
    house_style_of,
    positions_of,
    remaining_bids,
    standing_decision,
)
from scoring.models import FixedRanking, RankedPosition
from scoring.selectors import current_ranking, is_current, outcome_of, ranked_by_key
from tenders.domain.lifecycle import Act, Status
from tenders.domain.procedure_words import said
from tenders.models import Lot, Tender
from tenders.permissions import require
from tenders.selectors import definition_of
from tenders.services.lifecycle import change_status, lock_tender


@transaction.atomic
def draft_decision(
    tender: Tender,
    *,
    kind: str = AwardDecision.Kind.AWARD,
    reason: str = "",
    verdicts: Mapping[int, Verdict] | None = None,
    by: User,
    at: datetime,
) -> AwardDecision:
    """The next decision with a letter per opened bid; an earlier one is replaced, its letters stay as sent.

    `kind` and `reason` hold for every lot, or `verdicts` decides by lot number. Awarding follows the ranking as it was
    fixed last; a lot on which the ranking awards to nobody is not awarded, with that as its reason. Not to award needs
    a reason, and without a ranking it is possible only where no bid takes part any more; to withdraw always is.
    """
    tender = lock_tender(tender)
    require(by, "contracts.decide", tender)
    require_cleared_of_all(by, tender)
    return _draft(tender, _asked(tender, kind, reason, verdicts), act=Act.DECIDE, by=by, at=at)


@transaction.atomic
def correct_decision(
    tender: Tender,
    *,
    kind: str = AwardDecision.Kind.AWARD,
    reason: str = "",
    verdicts: Mapping[int, Verdict] | None = None,
    by: User,
    at: datetime,
) -> AwardDecision:
    """A new decision in place of the one that stands, on the same ranking, with letters and a standstill of its own.

    The only way to change a letter that went out (HR 7 December 2012, ECLI:NL:HR:2012:BW9233): what was sent stays.
    """
    tender = lock_tender(tender)
    require(by, "contracts.correct", tender)
    return _draft(tender, _asked(tender, kind, reason, verdicts), act=Act.CORRECT_DECISION, by=by, at=at)


def _draft(tender: Tender, asked: dict[int, Verdict], *, act: Act, by: User, at: datetime) -> AwardDecision:
    ranking = _ranking_for(tender, asked)
    found = _verdicts(tender, ranking, asked)
    earlier = standing_decision(tender)
    if earlier is not None:
        AwardDecision.objects.filter(pk=earlier.pk).update(replaced_at=at)
    decision = AwardDecision.objects.create(
        tender=tender,
        number=AwardDecision.objects.filter(tender=tender).count() + 1,
        kind=kind_of(found.values()).value,
        reason=common_reason(found.values()),
        ranking=ranking,
        drafted_by=by,
        drafted_at=at,
        court=earlier.court if earlier else tender.court,
        complaint_desk=earlier.complaint_desk if earlier else tender.complaint_desk,
        signatory=earlier.signatory if earlier else _signatory(tender),
        individual_scores=earlier.individual_scores
        if earlier
        else AwardDecision.IndividualScores.UNNAMED.value,
    )
    lots = {lot.number: lot for lot in Lot.objects.filter(tender=tender)}
    LotDecision.objects.bulk_create(
        LotDecision(decision=decision, lot=lots[number], kind=verdict.kind.value, reason=verdict.reason)
        for number, verdict in sorted(found.items())
    )
    Letter.objects.bulk_create(
        Letter(decision=decision, bid=bid, kind=Letter.Kind.NO_AWARD)
        for bid in Bid.objects.filter(tender=tender, opened_submission__isnull=False)
    )
    if earlier is not None:
        _keep_advantages(earlier, decision)
    change_status(tender, act, by=by, at=at)
    Auditor(by).record(
        "decision.drafted",
        decision,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "kind": decision.kind,
            "lots": {str(number): verdict.kind.value for number, verdict in sorted(found.items())},
            "number": decision.number,
            "ranking": str(ranking.public_id) if ranking else None,
            "ranking_hash": ranking.content_hash if ranking else "",
            "replaces": str(earlier.public_id) if earlier else None,
        },
    )
    return decision


@transaction.atomic
def save_letter_details(
    decision: AwardDecision,
    *,
    court: str,
    complaint_desk: str,
    signatory: str,
    demands_second_reading: bool = False,
    individual_scores: str = AwardDecision.IndividualScores.UNNAMED,
    by: User,
    at: datetime,
) -> None:
    """What every letter names beside the reasons, and whether they wait for a second reading.

    Letters that were made must be made again.
    """
    tender = lock_tender(decision.tender_id)
    require(by, "contracts.prepare_letters", tender)
    AwardDecision.objects.filter(pk=check_standing(decision).pk).update(
        court=court.strip(),
        complaint_desk=complaint_desk.strip(),
        signatory=signatory.strip(),
        demands_second_reading=demands_second_reading,
        individual_scores=AwardDecision.IndividualScores(individual_scores).value,
    )
    outdate_letters(decision)
    Auditor(by).record(
        "decision.details_saved",
        decision,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"demands_second_reading": demands_second_reading, "individual_scores": str(individual_scores)},
    )


def check_standing(decision: AwardDecision) -> AwardDecision:
    """The decision as it is now; refused where a later one replaced it or its letters went out."""
    fresh = AwardDecision.objects.select_related("tender__authority", "ranking").get(pk=decision.pk)
    if fresh.replaced_at is not None:
        raise DecisionRefused("Dit besluit is vervangen door een later besluit. Ga naar het nieuwe besluit.")
    if fresh.released_at is not None:
        raise DecisionRefused(
            "De brieven van dit besluit zijn al verstuurd. Er kan niets meer aan veranderen."
        )
    return fresh


def outdate_letters(decision: AwardDecision) -> None:
    """Something that letters say has changed: none of them is ready any more."""
    Letter.objects.filter(decision=decision).update(status=Letter.Status.DRAFT)


def _asked(
    tender: Tender, kind: str, reason: str, verdicts: Mapping[int, Verdict] | None
) -> dict[int, Verdict]:
    """A verdict for every lot of the tender."""
    numbers = [lot.number for lot in definition_of(tender).method.lots]
    if verdicts is None:
        for_all = VerdictKind(kind)
        same = Verdict(for_all, "" if for_all is VerdictKind.AWARD else reason.strip())
        return dict.fromkeys(numbers, same)
    if set(verdicts) != set(numbers):
        raise DecisionRefused("Beslis over elk perceel.")
    return {number: Verdict(one.kind, one.reason.strip()) for number, one in verdicts.items()}


def _signatory(tender: Tender) -> str:
    style = house_style_of(tender.authority)
    return tender.signatory or (style.signatory if style else "")


def _ranking_for(tender: Tender, asked: Mapping[int, Verdict]) -> FixedRanking | None:
    if tender.state in {Status.OPENED, Status.CHECKING}:
        if any(verdict.awards for verdict in asked.values()):
            if tender.is_admission:
                raise DecisionRefused("Toelaten kan pas als de toetsing is afgerond.")
            raise DecisionRefused("Gunnen kan pas als de rangorde is vastgesteld.")
        is_withdrawn = all(verdict.kind is VerdictKind.WITHDRAWN for verdict in asked.values())
        if not is_withdrawn and remaining_bids(tender):
            work = "toetsing" if tender.is_admission else "beoordeling"
            raise DecisionRefused(
                f"Er zijn nog inschrijvingen die meedoen. Rond de {work} af, of trek de aanbesteding in."
            )
        return None
    ranking = current_ranking(tender)
    if ranking is None and not any(verdict.awards for verdict in asked.values()):
        return None
    if not is_current(ranking, outcome_of(tender), ranked_by_key(tender)):
        raise DecisionRefused(
            "De rangorde is veranderd sinds zij is vastgesteld. Stel haar eerst opnieuw vast."
        )
    return ranking


def _verdicts(tender: Tender, ranking: FixedRanking | None, asked: dict[int, Verdict]) -> dict[int, Verdict]:
    positions = positions_of(ranking)
    found = follow_ranking(
        asked,
        winners=Counter(row.lot.number for row in positions if row.is_awarded),
        ranked=Counter(row.lot.number for row in positions),
        bids=Counter(
            BidLot.objects.filter(bid__tender=tender, bid__opened_submission__isnull=False).values_list(
                "lot__number", flat=True
            )
        ),
    )
    if any(one.awards for one in asked.values()) and not any(one.awards for one in found.values()):
        none = "Niemand in de rangorde krijgt een overeenkomst. Kies voor niet gunnen, met een reden."
        raise DecisionRefused(said(none, is_admission=tender.is_admission))
    if tender.is_admission:
        _refuse_choosing(positions, asked)
    for number, verdict in found.items():
        given = asked[number].reason
        if not verdict.awards and not says_something(given or verdict.reason):
            where = f" voor perceel {number}" if len(found) > 1 else ""
            none = "niemand toelaat" if tender.is_admission else "niet gunt"
            raise DecisionRefused(
                f"Schrijf op waarom u {none}{where}. Alle inschrijvers lezen deze reden in hun brief.",
                field="reason"
                if len(found) == 1 or common_reason(asked.values()) == given
                else f"reason_{number}",
            )
    return found


def _refuse_choosing(positions: list[RankedPosition], asked: Mapping[int, Verdict]) -> None:
    """Who meets the requirements is admitted, or the procedure is withdrawn: anything else would be choosing."""
    for number in {row.lot.number for row in positions if row.is_awarded}:
        if asked[number].kind is VerdictKind.NO_AWARD:
            raise DecisionRefused(
                "Wie aan alle eisen voldoet, wordt toegelaten. Laat iedereen toe die voldoet, of trek de procedure in."
            )


def _keep_advantages(earlier: AwardDecision, decision: AwardDecision) -> None:
    """What the buyer wrote about who wins again, so that it need not be written twice."""
    winners = {(row.lot_id, row.bid_id) for row in awarded_positions(decision)}
    RelativeAdvantage.objects.bulk_create(
        RelativeAdvantage(
            decision=decision, lot=row.lot, bid=row.bid, criterion_code=row.criterion_code, text=row.text
        )
        for row in earlier.advantages.select_related("lot", "bid")
        if (row.lot_id, row.bid_id) in winners
    )
