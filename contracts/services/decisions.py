"""Draft a decision: to award as the fixed ranking says, or not to award."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.models import Bid
from contracts.domain.completeness import says_something
from contracts.domain.errors import DecisionRefused
from contracts.models import AwardDecision, Letter, RelativeAdvantage
from contracts.selectors import positions_of, remaining_bids, standing_decision
from scoring.models import FixedRanking
from scoring.selectors import current_ranking, is_current, outcome_of, ranked_by_key
from tenders.domain.lifecycle import Act, Status
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import change_status, lock_tender


@transaction.atomic
def draft_decision(
    tender: Tender,
    *,
    kind: str = AwardDecision.Kind.AWARD,
    reason: str = "",
    by: User,
    at: datetime,
) -> AwardDecision:
    """The next decision with a letter per opened bid; an earlier one is replaced, its letters stay as sent.

    Awarding follows the ranking as it was fixed last. Not to award needs a reason, and without a ranking it is
    possible only where no bid takes part any more: stopping while bids take part is withdrawing the tender.
    """
    tender = lock_tender(tender)
    require(by, "contracts.decide", tender)
    ranking = _ranking_for(tender, AwardDecision.Kind(kind))
    _check_reason(AwardDecision.Kind(kind), reason)
    earlier = standing_decision(tender)
    if earlier is not None:
        AwardDecision.objects.filter(pk=earlier.pk).update(replaced_at=at)
    decision = AwardDecision.objects.create(
        tender=tender,
        number=AwardDecision.objects.filter(tender=tender).count() + 1,
        kind=kind,
        reason=reason.strip(),
        ranking=ranking,
        drafted_by=by,
        drafted_at=at,
        court=earlier.court if earlier else tender.court,
        complaint_desk=earlier.complaint_desk if earlier else tender.complaint_desk,
        signatory=earlier.signatory if earlier else tender.signatory,
    )
    Letter.objects.bulk_create(
        Letter(decision=decision, bid=bid, kind=Letter.Kind.NO_AWARD)
        for bid in Bid.objects.filter(tender=tender, opened_submission__isnull=False)
    )
    if earlier is not None:
        _keep_advantages(earlier, decision)
    change_status(tender, Act.DECIDE, by=by, at=at)
    Auditor(by).record(
        "decision.drafted",
        decision,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "kind": decision.kind,
            "number": decision.number,
            "ranking": str(ranking.public_id) if ranking else None,
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
    )
    outdate_letters(decision)
    Auditor(by).record(
        "decision.details_saved",
        decision,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"demands_second_reading": demands_second_reading},
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


def _ranking_for(tender: Tender, kind: AwardDecision.Kind) -> FixedRanking | None:
    if tender.state is not Status.RANKED:
        if kind is AwardDecision.Kind.AWARD:
            raise DecisionRefused("Gunnen kan pas als de rangorde is vastgesteld.")
        if remaining_bids(tender):
            raise DecisionRefused(
                "Er zijn nog inschrijvingen die meedoen. Rond de beoordeling af, of trek de aanbesteding in."
            )
        return None
    ranking = current_ranking(tender)
    if not is_current(ranking, outcome_of(tender), ranked_by_key(tender)):
        raise DecisionRefused(
            "De rangorde is veranderd sinds zij is vastgesteld. Stel haar eerst opnieuw vast."
        )
    if kind is AwardDecision.Kind.AWARD and not any(row.is_awarded for row in positions_of(ranking)):
        raise DecisionRefused(
            "Niemand in de rangorde krijgt een overeenkomst. Kies voor niet gunnen, met een reden."
        )
    return ranking


def _check_reason(kind: AwardDecision.Kind, reason: str) -> None:
    if kind is AwardDecision.Kind.NO_AWARD and not says_something(reason):
        raise DecisionRefused(
            "Schrijf op waarom u niet gunt. Alle inschrijvers lezen deze reden in hun brief.", field="reason"
        )


def _keep_advantages(earlier: AwardDecision, decision: AwardDecision) -> None:
    """What the buyer wrote about who wins again, so that it need not be written twice."""
    winners = {(row.lot_id, row.bid_id) for row in positions_of(decision.ranking) if row.is_awarded}
    RelativeAdvantage.objects.bulk_create(
        RelativeAdvantage(
            decision=decision, lot=row.lot, bid=row.bid, criterion_code=row.criterion_code, text=row.text
        )
        for row in earlier.advantages.select_related("lot", "bid")
        if (row.lot_id, row.bid_id) in winners
    )
