"""A member comes to another level while the commission talks."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from scoring.domain.errors import FieldRefused, ScoringRefused
from scoring.models import ConsensusConfirmation, ConsensusScore, InterestDeclaration, Score, ScoreAdjustment
from scoring.selectors.consensus import level_values
from scoring.services.consensus import computed_value, keep_version, label_of
from scoring.services.room import mark_change
from tenders.domain.method import KnockOut
from tenders.models import Tender
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
    _compute_again(tender, score, by=by, at=at)
    _ask_again(tender, score)
    mark_change(tender, by=by, at=at)
    Auditor(by).record(
        "consensus.adjusted",
        score.sheet,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"code": score.criterion_code, "number": adjustment.number},
    )
    return adjustment


def _compute_again(tender: Tender, score: Score, *, by: User, at: datetime) -> None:
    """A mean or median that was settled follows what the members stand for."""
    method = definition_of(tender).method
    if method.final_score.is_consensus:
        return
    item = (score.sheet.bid, score.sheet.lot, score.criterion_code)
    row = (
        ConsensusScore.objects.select_for_update()
        .filter(bid=item[0], lot=item[1], criterion_code=item[2])
        .first()
    )
    if row is None:
        return
    keep_version(row)
    value = computed_value(method, *item)
    row.level_label = label_of(level_values(method), value)
    row.knock_out = isinstance(value, KnockOut)
    row.value_numerator = "" if isinstance(value, KnockOut) else str(value.numerator)
    row.value_denominator = "" if isinstance(value, KnockOut) else str(value.denominator)
    row.version += 1
    row.saved_by = by
    row.saved_at = at
    row.save()


def _ask_again(tender: Tender, score: Score) -> None:
    """Whoever judges this bid confirmed something that is no longer so."""
    members = InterestDeclaration.objects.filter(
        bid=score.sheet.bid, decision=InterestDeclaration.Decision.ADMITTED
    ).values("evaluator")
    ConsensusConfirmation.objects.filter(tender=tender, member__in=members).update(content_hash="")
