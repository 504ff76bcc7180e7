"""Declarations of interest, and who is admitted to which bid (Aw 1.10b)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.models import Bid
from scoring.domain.errors import FieldRefused, ScoringRefused
from scoring.models import EarlierDecision, InterestDeclaration, InterestReport, ScoreSheet
from scoring.selectors.pairs import evaluators_of, pairs_of
from scoring.services.counting import count_again
from tenders.models import Lot, Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender

Decision = InterestDeclaration.Decision


@transaction.atomic
def sign_declaration(
    bid: Bid, *, by: User, has_interest: bool, text: str = "", at: datetime
) -> InterestDeclaration:
    """Sign once per bid; what changes afterwards is told to the chair, who decides on it."""
    tender = lock_tender(bid.tender_id)
    require(by, "scoring.declare", tender)
    if not Bid.objects.filter(pk=bid.pk, admitted_at__isnull=False).exists():
        raise ScoringRefused("Deze inschrijving doet niet mee aan de beoordeling.")
    if InterestDeclaration.objects.filter(bid=bid, evaluator=by).exists():
        raise ScoringRefused(
            "U hebt over deze inschrijver al verklaard. Meld een wijziging aan de voorzitter."
        )
    if has_interest and not text.strip():
        raise FieldRefused(
            "text", "Schrijf op welk belang of welke band u hebt. De voorzitter beslist daarop."
        )
    declaration = InterestDeclaration.objects.create(
        bid=bid, evaluator=by, has_interest=has_interest, text=text.strip(), signed_at=at
    )
    _record("declaration.signed", declaration, tender, by=by, at=at, data={"interest": has_interest})
    return declaration


@transaction.atomic
def report_interest(
    declaration: InterestDeclaration, *, text: str, by: User, at: datetime
) -> InterestDeclaration:
    """A later report: the bid closes to the evaluator at once, until the chair decides anew.

    Also about a bid that was finished, until the quality is fixed: meanwhile its scores do not count.
    """
    tender = lock_tender(declaration.bid.tender_id)
    require(by, "scoring.report_interest", tender)
    declaration = InterestDeclaration.objects.select_for_update().get(pk=declaration.pk)
    if declaration.evaluator_id != by.pk:
        raise ScoringRefused("U kunt alleen over uzelf iets melden.")
    if not text.strip():
        raise FieldRefused("text", "Schrijf op wat er is veranderd. De voorzitter beslist daarop.")
    _keep_decision(declaration)
    InterestReport.objects.create(
        declaration=declaration,
        earlier_text=declaration.text,
        earlier_interest=declaration.has_interest,
        earlier_signed_at=declaration.signed_at,
        earlier_decision=declaration.decision,
        earlier_reason=declaration.decision_reason,
        at=at,
    )
    declaration.has_interest = True
    declaration.text = text.strip()
    declaration.signed_at = at
    declaration.decision = Decision.WAITING
    declaration.save(update_fields=["has_interest", "text", "signed_at", "decision"])
    count_again(tender, declaration.bid, by=by, at=at)
    _record("declaration.reported", declaration, tender, by=by, at=at, data={"interest": True})
    return declaration


@transaction.atomic
def decide_declaration(
    declaration: InterestDeclaration,
    *,
    decision: str,
    reason: str = "",
    without_lots: Collection[Lot] = (),
    by: User,
    at: datetime,
) -> InterestDeclaration:
    """Admit, bar or release. A reason is needed except to admit who declared no interest.

    Who is admitted `without_lots` scores the other lots of the bid only, see `release_from_lots`.

    Work that is final stays: an evaluator is not released from a bid it has finished. Who is barred from it does not
    count; in the consensus what was computed follows at once, and members who confirmed are asked again.
    """
    tender = lock_tender(declaration.bid.tender_id)
    require(by, "scoring.judge_interest", tender)
    decision = Decision(decision)
    declaration = InterestDeclaration.objects.select_for_update().get(pk=declaration.pk)
    if decision == Decision.WAITING:
        raise ScoringRefused(
            "Een beslissing is niet terug te nemen. Neem een nieuwe beslissing met een reden."
        )
    if declaration.signed_at is None and decision != Decision.RELEASED:
        raise ScoringRefused(
            "Deze beoordelaar heeft nog niets verklaard en kan daarom niet worden toegelaten."
        )
    if without_lots and decision != Decision.ADMITTED:
        raise FieldRefused(
            "without_lots",
            "Percelen kiest u alleen als u dit lid toelaat. Wie u uitsluit, beoordeelt geen enkel perceel.",
        )
    needs_reason = (
        decision != Decision.ADMITTED
        or declaration.has_interest
        or declaration.decided_at is not None
        or bool(without_lots)
    )
    if needs_reason and not reason.strip():
        raise FieldRefused("reason", "Schrijf de reden van uw beslissing op.")
    if decision == Decision.RELEASED and _has_finished(tender, declaration):
        raise ScoringRefused("Deze beoordelaar heeft deze inschrijving al afgerond. Dat werk telt mee.")
    _keep_decision(declaration)
    declaration.decision = decision
    declaration.decision_reason = reason.strip()
    declaration.decided_by = by
    declaration.decided_at = at
    declaration.save(update_fields=["decision", "decision_reason", "decided_by", "decided_at"])
    count_again(tender, declaration.bid, by=by, at=at)
    _record("declaration.decided", declaration, tender, by=by, at=at, data={"decision": decision.value})
    if without_lots:
        release_from_lots(declaration, without_lots, reason=reason, by=by, at=at)
    return declaration


@transaction.atomic
def admit_without_interest(tender: Tender, *, by: User, at: datetime) -> int:
    """Admit everybody who waits and declared no interest; how many that were."""
    tender = lock_tender(tender)
    require(by, "scoring.admit", tender)
    waiting = InterestDeclaration.objects.filter(
        bid__tender=tender, decision=Decision.WAITING, has_interest=False
    )
    for declaration in waiting:
        decide_declaration(declaration, decision=Decision.ADMITTED, by=by, at=at)
    return len(waiting)


@transaction.atomic
def release_evaluator(
    tender: Tender, evaluator: User, *, reason: str, by: User, at: datetime, bid: Bid | None = None
) -> int:
    """Release somebody who cannot go on (illness) from one bid, or from all it has not finished.

    Also from bids about which nothing was declared yet; how many bids that were.
    """
    tender = lock_tender(tender)
    require(by, "scoring.admit", tender)
    if not reason.strip():
        raise FieldRefused("reason", "Schrijf op waarom u deze beoordelaar ontheft.")
    if evaluator not in evaluators_of(tender):
        raise ScoringRefused("Deze persoon is geen commissielid in deze aanbesteding.")
    finished = {
        pair.bid.pk for pair in pairs_of(tender) if pair.evaluator.pk == evaluator.pk and pair.is_final
    }
    bids = Bid.objects.filter(tender=tender, admitted_at__isnull=False).exclude(pk__in=finished)
    if bid is not None:
        bids = bids.filter(pk=bid.pk)
    released = 0
    for each in bids:
        declaration, _ = InterestDeclaration.objects.get_or_create(
            bid=each, evaluator=evaluator, defaults={"decision": Decision.RELEASED}
        )
        if declaration.decision == Decision.BARRED:
            continue
        decide_declaration(declaration, decision=Decision.RELEASED, reason=reason, by=by, at=at)
        released += 1
    return released


@transaction.atomic
def release_from_lots(
    declaration: InterestDeclaration, lots: Collection[Lot], *, reason: str, by: User, at: datetime
) -> InterestDeclaration:
    """Let an admitted evaluator score the other lots of the bid only; work that is final stays."""
    tender = lock_tender(declaration.bid.tender_id)
    require(by, "scoring.admit", tender)
    declaration = InterestDeclaration.objects.select_for_update().get(pk=declaration.pk)
    if declaration.decision != Decision.ADMITTED:
        raise ScoringRefused("Deze beoordelaar is niet toegelaten tot deze inschrijving.")
    if not reason.strip():
        raise FieldRefused("reason", "Schrijf op waarom u deze beoordelaar ontheft.")
    final = ScoreSheet.objects.filter(
        bid_id=declaration.bid_id, evaluator_id=declaration.evaluator_id, finalised_at__isnull=False
    )
    if final.filter(lot__in=lots).exists():
        raise FieldRefused(
            "without_lots", "Deze beoordelaar heeft dit perceel al afgerond. Dat werk telt mee."
        )
    declaration.released_lots.add(*lots)
    _record(
        "declaration.released_lots",
        declaration,
        tender,
        by=by,
        at=at,
        data={"lots": sorted(lot.number for lot in lots)},
    )
    return declaration


def _keep_decision(declaration: InterestDeclaration) -> None:
    """What was decided until now stands in the verslag beside what is decided next."""
    if declaration.decision == Decision.WAITING or declaration.decided_at is None:
        return
    EarlierDecision.objects.create(
        declaration=declaration,
        decision=declaration.decision,
        reason=declaration.decision_reason,
        by=declaration.decided_by,
        at=declaration.decided_at,
    )


def _has_finished(tender: Tender, declaration: InterestDeclaration) -> bool:
    return any(
        pair.is_final
        for pair in pairs_of(tender)
        if (pair.evaluator.pk, pair.bid.pk) == (declaration.evaluator_id, declaration.bid_id)
    )


def _record(
    event: str, declaration: InterestDeclaration, tender: Tender, *, by: User, at: datetime, data: dict
) -> None:
    Auditor(by).record(event, declaration, scope=tender_scope(tender.public_id), at=at, data=data)
