"""What an evaluator does beside scoring: set a hint aside, and mark what a plan promises."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from bids.models import Bid
from scoring.domain.errors import FieldRefused, ScoringRefused
from scoring.domain.hints import Hint
from scoring.models import Commitment, InterestDeclaration, Score
from scoring.selectors.bidders import lots_open_to
from tenders.models import Lot, Tender
from tenders.permissions import require
from tenders.selectors import leaves_scored_by
from tenders.services.lifecycle import lock_tender

MOST_PAGES = 2000


@transaction.atomic
def set_hint_aside(tender: Tender, score: Score, hint: str, *, reason: str, by: User) -> Score:
    """The writer says why a hint does not apply; the score itself does not change."""
    tender = lock_tender(tender)
    require(by, "scoring.score", tender)
    score = Score.objects.select_for_update(of=("self",)).select_related("sheet").get(pk=score.pk)
    if score.sheet.evaluator_id != by.pk or score.sheet.finalised_at is not None:
        raise ScoringRefused("Deze score kunt u niet meer wijzigen.")
    if hint not in Hint.__members__:
        raise ScoringRefused("Deze aanwijzing bestaat niet.")
    if not reason.strip():
        raise FieldRefused("reason", "Schrijf op waarom deze aanwijzing hier niet geldt.")
    score.hints_aside = {**score.hints_aside, hint: reason.strip()[:500]}
    score.save(update_fields=["hints_aside"])
    return score


@transaction.atomic
def mark_commitment(
    bid: Bid, lot: Lot, code: str, *, page: int, text: str, by: User, at: datetime
) -> Commitment:
    """Keep a passage of the plan that promises something, with its page."""
    tender = lock_tender(bid.tender_id)
    require(by, "scoring.score", tender)
    if not lots_open_to(by).filter(bid=bid, lot=lot).exists():
        raise ScoringRefused("Deze inschrijving wordt op dit perceel niet door u beoordeeld.")
    if code not in {leaf.code for leaf in leaves_scored_by(by.pk, tender)}:
        raise ScoringRefused(f"{code} is geen criterium dat u beoordeelt.")
    if not 1 <= page <= MOST_PAGES:
        raise FieldRefused("page", "Vul het nummer van de pagina in het plan in, vanaf 1.")
    if not text.strip():
        raise FieldRefused("text", "Schrijf over of samengevat op wat de inschrijver toezegt.")
    return Commitment.objects.create(
        bid=bid, lot=lot, criterion_code=code, evaluator=by, page=page, text=text.strip(), at=at
    )


@transaction.atomic
def unmark_commitment(tender: Tender, commitment: Commitment, *, by: User) -> None:
    """Only one's own, and only while one scores."""
    tender = lock_tender(tender)
    require(by, "scoring.score", tender)
    if commitment.evaluator_id != by.pk or not _is_admitted(commitment.bid_id, by):
        raise ScoringRefused("Dit is een markering van een ander.")
    commitment.delete()


def _is_admitted(bid_id: int, by: User) -> bool:
    return InterestDeclaration.objects.filter(
        bid=bid_id, evaluator=by, decision=InterestDeclaration.Decision.ADMITTED
    ).exists()
