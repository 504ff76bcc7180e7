"""A member comes to another level while the commission talks."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from scoring.domain.errors import FieldRefused, ScoringRefused
from scoring.models import ConsensusScore, Score, ScoreAdjustment
from scoring.services.counting import ask_again, compute_again
from scoring.services.room import mark_change
from tenders.permissions import require
from tenders.selectors import definition_of
from tenders.services.lifecycle import lock_tender


class StaleAdjustment(ScoringRefused):
    """The member adjusted this score already in another tab."""


@transaction.atomic
def adjust_score(
    score: Score, *, level_label: str, reason: str, from_label: str, by: User, at: datetime
) -> ScoreAdjustment:
    """Keep from what, to what and why; the individual score itself never changes.

    `from_label` is the level that the member saw. Where the final score is computed, it is computed anew. Members who
    confirmed are asked again.
    """
    tender = lock_tender(score.sheet.bid.tender_id)
    require(by, "scoring.adjust", tender)
    score = (
        Score.objects.select_for_update(of=("self",))
        .select_related("sheet__bid", "sheet__lot")
        .get(pk=score.pk)
    )
    score.sheet.bid.tender = tender
    if score.sheet.evaluator_id != by.pk:
        raise ScoringRefused("U kunt alleen uw eigen score bijstellen.")
    if score.sheet.finalised_at is None:
        raise ScoringRefused("Deze score telt niet mee, want u hebt haar niet afgerond.")
    if level_label not in {level.label for level in definition_of(tender).method.scale}:
        raise FieldRefused("level_label", "Kies een niveau van de schaal.")
    if not reason.strip():
        raise FieldRefused(
            "reason", "Schrijf op waarom u uw score bijstelt. Het verslag neemt deze reden over."
        )
    if score.present_label != from_label:
        raise StaleAdjustment(
            f"U hebt deze score intussen al bijgesteld naar {score.present_label}. Kijk of u nog iets wilt wijzigen."
        )
    if level_label == score.present_label:
        raise FieldRefused("level_label", "Dit niveau hebt u al. Kies een ander niveau.")
    adjustment = ScoreAdjustment.objects.create(
        score=score,
        number=score.adjustments.count() + 1,
        from_label=score.present_label,
        to_label=level_label,
        reason=reason.replace("\r\n", "\n").strip(),
        at=at,
    )
    score.adjusted_label = level_label
    score.save(update_fields=["adjusted_label"])
    rows = ConsensusScore.objects.filter(
        bid=score.sheet.bid, lot=score.sheet.lot, criterion_code=score.criterion_code
    )
    compute_again(tender, rows, by=by, at=at)
    ask_again(tender, score.sheet.bid)
    mark_change(tender, by=by, at=at)
    Auditor(by).record(
        "consensus.adjusted",
        score.sheet,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"code": score.criterion_code, "number": adjustment.number},
    )
    return adjustment
